"""A plain call where no parent directory has a compilation database."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent
with tempfile.TemporaryDirectory() as scratch:
    for parent in pathlib.Path(scratch).resolve().parents:
        for name in ("compile_commands.json", "compile_flags.txt"):
            assert not (parent / name).exists(), f"{parent} has a {name}"
    file = shutil.copy(here / "leak.cpp", scratch)
    run = subprocess.run([sys.argv[1], "--verbose", file],
                         capture_output=True, text=True)
print(run.stdout, run.stderr, sep="")
assert run.returncode == 1
assert "[acl-resource-leak]" in run.stdout
assert ("analysed with default flags, for no compilation database was found"
        in run.stderr)
