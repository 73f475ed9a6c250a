"""PreToolUse: records what it tells of a subagent."""

import gc
import os
import sys

gc.disable()  # a hook ends before there is anything to collect
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from progresslib.packed import use_pack

use_pack()

from progresslib.handlers.agents import on_agent_event
from progresslib.hook.runner import run

run(on_agent_event)
