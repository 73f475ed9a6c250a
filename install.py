#!/usr/bin/env python3
"""Installs claude-progress for Claude Code; old Pythons can read this file too, to say that they are too old."""

import os
import sys

if os.name == "nt":
    sys.exit("claude-progress: Windows is not supported yet; nothing was changed")
if sys.version_info < (3, 9):  # noqa: UP036
    sys.exit("claude-progress: needs Python 3.9 or newer, this is " + sys.version.split()[0] + "; nothing was changed")

sys.dont_write_bytecode = True  # the clone stays as it was cloned
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from progresslib.installer.main import main  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], os.environ))
