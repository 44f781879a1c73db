"""odd_names.py DIR: a client with an odd name and text that is no UTF-8."""

import pathlib
import sys

root = pathlib.Path(sys.argv[1])
root.mkdir()
(root / "compile_flags.txt").write_text("")
(root / "a b&<é>.cpp").write_bytes(b"""#include "acl/acl.h"
const char *latin1 = "\xe9\x01"; int leak() { aclrtStream s\xc3\xbcd; /* \xff */ if (aclrtCreateStream(&s\xc3\xbcd)) return 1; return 0; }
""")
