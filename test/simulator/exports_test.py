#!/usr/bin/env python3
"""Every function of the ACL headers is exported by a library of CANN's name,
and nothing but the API, the annotations and what is interposed.

    exports_test.py --runtime DIR --coverage FILE --nm NM
"""

import argparse
import pathlib
import re
import subprocess
import sys

INTERPOSED = {"exit", "free", "realloc", "system", "popen", "posix_spawn",
              "posix_spawnp"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runtime", required=True, type=pathlib.Path)
    parser.add_argument("--coverage", required=True, type=pathlib.Path)
    parser.add_argument("--nm", default="nm")
    args = parser.parse_args()

    declared = set(re.findall(r"^\| (\w+) \|", args.coverage.read_text(),
                              re.MULTILINE)) - {"Function"}
    if len(declared) < 3000:
        sys.exit(f"only {len(declared)} functions in {args.coverage}")
    exported = set()
    for library in args.runtime.glob("lib*.so"):
        if library.name == "libacltidy_runtime.so":
            continue
        done = subprocess.run([args.nm, "-D", "--defined-only", str(library)],
                              capture_output=True, text=True, check=True)
        for line in done.stdout.splitlines():
            address, kind, name = line.split()
            if kind in "TW":
                exported.add(name)
    # C++ functions of the headers are exported under mangled names.
    plain = {n for n in exported if not n.startswith("_Z")}
    mangled = {n for n in exported if n.startswith("_Z")}
    missing = sorted(n for n in declared - plain
                     if not any(re.match(rf"_Z{len(n)}{n}", m)
                                for m in mangled))
    surplus = sorted(n for n in plain - declared - INTERPOSED
                     if not n.startswith("acltidyRt") and n != "aclAppLog"
                     and not n.startswith("_"))
    if missing or surplus:
        sys.exit(f"not exported: {missing}\nexported and not declared: "
                 f"{surplus}")


if __name__ == "__main__":
    main()
