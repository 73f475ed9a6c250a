"""PreCompact: tells the summariser what must survive."""

import gc
import os
import sys

gc.disable()  # a hook ends before there is anything to collect
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.packed import use_pack

use_pack()

from progresslib.handlers.compaction import on_pre_compact
from progresslib.hook.runner import TEXT, run

run(on_pre_compact, TEXT)
