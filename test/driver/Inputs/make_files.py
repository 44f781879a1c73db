"""make_files.py DIR N: writes N files, three with a leak, and files.rsp."""

import pathlib
import sys

directory, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
DECLARATIONS = """typedef void *aclrtStream;
extern "C" int aclrtCreateStream(aclrtStream *);
extern "C" int aclrtDestroyStream(aclrtStream);
"""
CLIENT = """void client() {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) == 0)
    DESTROY;
}
"""
names = []
for i in range(count):
    leaks = i in (0, count // 2, count - 1)
    destroy = "(void)0" if leaks else "aclrtDestroyStream(stream)"
    path = directory / f"file{i}.cpp"
    path.write_text(DECLARATIONS + CLIENT.replace("DESTROY", destroy))
    names.append(str(path))
names.insert(count // 3, str(directory / "missing.cpp"))
(directory / "files.rsp").write_text("\n".join(names))
(directory / "compile_flags.txt").write_text("")
