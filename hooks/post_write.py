"""PostToolUse of Write and Edit: looks at progress files that Claude has written."""

import gc
import os
import sys

gc.disable()  # a hook ends before there is anything to collect
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.packed import use_pack

use_pack()

from progresslib.handlers.writes import on_write
from progresslib.hook.runner import run

run(on_write)
