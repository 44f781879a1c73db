"""make_project.py DIR: a small project with a compilation database.

  src/a.cpp … src/d.cpp   clients of ACL; a, b and c include leaky.h, which has
                          one defect, c has one of its own
  src/plain0.cpp … 11     no ACL
  src/asm.s               another language
  generated/              the files of both are in no particular order
"""

import json
import pathlib
import sys

HEADER = """#pragma once
#include "acl/acl.h"
inline int openTwice() {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return 1;
  aclrtEvent event;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return 2;
  aclrtDestroyEvent(event);
  aclrtDestroyStream(stream);
  return 0;
}
"""
LEAK = """#include "leaky.h"
int ownLeak() {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  if (openTwice() != 0)
    return 2;
  aclrtFree(memory);
  return 0;
}
"""

root = pathlib.Path(sys.argv[1]).resolve()
src = root / "src"
src.mkdir(parents=True)
(root / "build").mkdir()
(src / "leaky.h").write_text(HEADER)
files = {"a.cpp": '#include "leaky.h"\nint a() { return openTwice(); }\n',
         "b.cpp": '#include "leaky.h"\nint b() { return openTwice(); }\n',
         "c.cpp": LEAK,
         "d.cpp": '#include "acl/acl.h"\nint d() { return aclrtSynchronizeDevice(); }\n',
         "asm.s": "nop\n"}
for i in range(12):
    files[f"plain{i}.cpp"] = f"int plain{i}() {{ return {i}; }}\n"
entries = []
for name, text in sorted(files.items(), key=lambda item: hash(item[0])):
    (src / name).write_text(text)
    compiler = "g++ -fconserve-stack -fno-such-gcc-flag"
    entries.append({"directory": str(root / "build"), "file": f"../src/{name}",
                    "command": f"{compiler} -c ../src/{name} -o {name}.o"})
(root / "build" / "compile_commands.json").write_text(json.dumps(entries))
