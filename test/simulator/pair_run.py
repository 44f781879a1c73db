#!/usr/bin/env python3
"""Runs a pair test on the simulated runtime, in both variants and on every
schedule.

    pair_run.py --cxx COMPILER --runtime DIR --include DIR... --work DIR
                [--driver FILE] [--sanitize NAME...] PAIR

The program is the pair itself, or a driver that includes it and leads it into
its defect. The defective variant must break exactly the rules that the pair's
EXPECT and FN marks name, whatever the lines: the runtime tells creation and
misuse, the static checks where a path loses a resource. With -DFIXED no rule
may be broken. --sanitize builds the program with a sanitizer.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

LIBRARIES = ["-lascendcl", "-lacl_dvpp", "-lnnopbase", "-lopapi"]
MARK = re.compile(
    r"//.*?\b(?:EXPECT|FN)(?:@[+-]\d+)?: *(acl-[\w-]+(?: *, *acl-[\w-]+)*)")
SCHEDULES = ["lazy", "eager", "random:7", "threads"]


def build(args, flags, name):
    program = args.work / name
    flags = flags + [f"-fsanitize={name}" for name in args.sanitize]
    done = subprocess.run(
        [args.cxx, "-std=c++17", "-g", "-O0", "-pthread", *flags,
         *(f"-I{i}" for i in args.include), str(args.driver or args.pair),
         f"-L{args.runtime}", *LIBRARIES, "-o", str(program)],
        capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{args.driver or args.pair} does not compile\n{done.stderr}")
    return program


def rules_of(args, program, schedule):
    report = args.work / (program.name + ".report")
    report.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("ACLTIDY_")}
    environment.update(LD_LIBRARY_PATH=str(args.runtime),
                       ACLTIDY_REPORT=str(report), ACLTIDY_SCHEDULE=schedule,
                       ACLTIDY_HOST=f"pairs-{os.getpid()}",
                       ASAN_OPTIONS="detect_leaks=0")
    done = subprocess.run([str(program.resolve())], capture_output=True,
                          text=True, env=environment, timeout=60,
                          cwd=args.work)
    if done.returncode < 0:
        sys.exit(f"{program.name} died of signal {-done.returncode}, schedule "
                 f"{schedule}\n{done.stderr}")
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    if not any(line["type"] == "end" for line in lines):
        sys.exit(f"{program.name} left a report without an end, schedule "
                 f"{schedule}\n{done.stderr}")
    rules = {line["rule"] for line in lines if line["type"] == "finding"}
    return rules, done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--runtime", required=True, type=pathlib.Path)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--driver", type=pathlib.Path)
    parser.add_argument("--sanitize", action="append", default=[])
    parser.add_argument("pair", type=pathlib.Path)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    expected = set()
    for names in MARK.findall(args.pair.read_text()):
        expected |= set(re.split(r" *, *", names))
    if not expected:
        sys.exit(f"{args.pair} expects nothing")
    variants = [("defective", [], expected), ("fixed", ["-DFIXED"], set())]
    wrong = []
    for variant, flags, rules in variants:
        program = build(args, flags, variant)
        for schedule in SCHEDULES:
            found, output = rules_of(args, program, schedule)
            if found != rules:
                wrong.append(f"{variant}, schedule {schedule}: expected "
                             f"{sorted(rules)}, got {sorted(found)}\n{output}")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
