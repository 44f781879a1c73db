#!/usr/bin/env python3
"""Runs a pair test on the simulated runtime, in both variants.

    pair_run.py --cxx COMPILER --runtime DIR --include DIR... --work DIR FILE

The defective variant must break exactly the rules that the pair's EXPECT marks
name, whatever the lines: the runtime tells creation and misuse, the static
checks where a path loses a resource. With -DFIXED no rule may be broken.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

LIBRARIES = ["-lascendcl", "-lnnopbase", "-lopapi"]
MARK = re.compile(r"//.*?\bEXPECT(?:@[+-]\d+)?: *(acl-[\w-]+(?: *, *acl-[\w-]+)*)")


def rules_of(args, flags, name):
    program = args.work / name
    report = args.work / (name + ".report")
    report.unlink(missing_ok=True)
    build = [args.cxx, "-std=c++17", "-g", "-O0", *flags,
             *(f"-I{i}" for i in args.include), str(args.file),
             f"-L{args.runtime}", *LIBRARIES, "-o", str(program)]
    done = subprocess.run(build, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{args.file} does not compile\n{done.stderr}")
    environment = dict(os.environ, LD_LIBRARY_PATH=str(args.runtime),
                       ACLTIDY_REPORT=str(report))
    for variable in ("ACLTIDY_FAIL", "ACLTIDY_PRODUCT", "ACLTIDY_SCHEDULE"):
        environment.pop(variable, None)
    done = subprocess.run([str(program)], capture_output=True, text=True,
                          env=environment, timeout=60)
    if done.returncode < 0:
        sys.exit(f"{name} died of signal {-done.returncode}\n{done.stderr}")
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    if not any(line["type"] == "end" for line in lines):
        sys.exit(f"{name} left a report without an end\n{done.stderr}")
    return {line["rule"] for line in lines if line["type"] == "finding"}, \
        done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--runtime", required=True, type=pathlib.Path)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("file", type=pathlib.Path)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    pair = args.file.parent.parent.parent / "pairs" / args.file.name
    expected = set()
    for names in MARK.findall(pair.read_text()):
        expected |= set(re.split(r" *, *", names))
    if not expected:
        sys.exit(f"{pair} expects nothing")
    defective, output = rules_of(args, [], args.file.stem)
    fixed, fixed_output = rules_of(args, ["-DFIXED"], args.file.stem + "-fixed")
    if defective != expected:
        sys.exit(f"defective: expected {sorted(expected)}, got "
                 f"{sorted(defective)}\n{output}")
    if fixed:
        sys.exit(f"fixed: expected nothing, got {sorted(fixed)}\n{fixed_output}")


if __name__ == "__main__":
    main()
