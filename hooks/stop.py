"""Stop: looks after the runs that are open, and tells the person what waited."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.runner import run
from progresslib.turns import on_stop

run(on_stop)
