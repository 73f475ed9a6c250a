"""The status line of the client, which gives the session's status on stdin."""

import gc
import os
import sys

gc.disable()  # it ends before there is anything to collect
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.packed import use_pack

use_pack()

from progresslib.handlers.statusline import on_status
from progresslib.hook.runner import LINE, run

run(on_status, LINE)
