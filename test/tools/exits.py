#!/usr/bin/env python3
"""exits STATUS COMMAND...: succeeds if the command exits with that status."""

import subprocess
import sys

status = subprocess.run(sys.argv[2:]).returncode
if status != int(sys.argv[1]):
    sys.exit(f"exit status {status} instead of {sys.argv[1]}")
