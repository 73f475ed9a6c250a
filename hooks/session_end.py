"""SessionEnd: records what goes on no longer."""

import gc
import os
import sys

gc.disable()  # a hook ends before there is anything to collect
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.packed import use_pack

use_pack()

from progresslib.handlers.turns import on_session_end
from progresslib.hook.runner import NOTHING, run

run(on_session_end, NOTHING)
