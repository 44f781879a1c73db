"""Python's jsonschema, which may only be there for Debian's interpreter.

Importing this makes `jsonschema` available, runs the test again with
/usr/bin/python3, or skips it: ctest shows exit status 77 as skipped.
"""

import os
import sys

SKIPPED = 77

try:
    import jsonschema  # noqa: F401
except ImportError:
    # Debian's modules belong to Debian's Python.
    SYSTEM = "/usr/bin/python3"
    if os.path.realpath(sys.executable) != os.path.realpath(SYSTEM):
        os.execv(SYSTEM, [SYSTEM, *sys.argv])
    print("skipped: python3-jsonschema is missing; scripts/setup installs it")
    sys.exit(SKIPPED)
