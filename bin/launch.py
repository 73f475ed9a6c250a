"""Starts the command line of the copy that this file lies in; started by bin/claude-progress."""

import os
import sys

if sys.version_info < (3, 9):  # noqa: UP036 (a project's copy runs on any machine)
    sys.exit("claude-progress: needs Python 3.9 or newer, this is " + sys.version.split()[0])

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from progresslib.installer.launch import main  # noqa: E402

raise SystemExit(main(os.path.abspath(__file__), sys.argv[1:], os.environ))
