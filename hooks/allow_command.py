"""PreToolUse of Bash: lets commands of ours through, in the plugin, which can set no permission rules."""

import gc
import os
import sys

gc.disable()  # a hook ends before there is anything to collect
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.packed import use_pack

use_pack()

from progresslib.handlers.commands import on_command
from progresslib.hook.runner import DECISION, run

run(on_command, DECISION)
