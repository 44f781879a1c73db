"""patch.py DEFECT MOVED: a defect in one file, other lines in the other.
patch.py --fix HEADER SOURCE: mends what make_project.py made."""

import pathlib
import sys

if sys.argv[1] == "--fix":
    header, source = map(pathlib.Path, sys.argv[2:])
    header.write_text(header.read_text().replace(
        "    return 2;", "    return aclrtDestroyStream(stream);"))
    text = source.read_text()
    if "aclrtFree" not in text:
        text = text.replace("  return 0;", "  aclrtFree(memory);\n  return 0;")
    source.write_text(text)
else:
    defect, moved = map(pathlib.Path, sys.argv[1:])
    defect.write_text(defect.read_text() + """
int patched() {
  aclrtEvent event;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return 1;
  return 0;
}
""")
    moved.write_text("// A line more.\n\n" + moved.read_text())
