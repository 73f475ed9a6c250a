"""The library behind the hooks and the command line of claude-progress."""

import os

VERSION = "0.1.0"
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the copy, the plugin or the clone
