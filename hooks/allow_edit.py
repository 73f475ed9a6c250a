"""PreToolUse of Edit and Write: lets progress files through, where the person chose that."""

import gc
import os
import sys

gc.disable()  # a hook ends before there is anything to collect
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.packed import use_pack

use_pack()

from progresslib.handlers.permission import on_edit
from progresslib.hook.runner import DECISION, run

run(on_edit, DECISION)
