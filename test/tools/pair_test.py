#!/usr/bin/env python3
"""Checks a pair test: one file, defective as it stands, right with -DFIXED.

    %pair_test FILE [--rules=GLOBS] [-- compiler flags]

All rules that are on by default run on both variants. Findings are expected where the file says so:

    aclrtFree(host); // EXPECT: acl-mismatched-destroy
    return 0;        // EXPECT: acl-resource-leak, acl-resource-leak
    // EXPECT@+1: acl-resource-leak      (for the line below)

The defective variant must have exactly these, by line and rule, and the fixed
one none. Known wrongs are named so and never hidden; both marks fail the test
as soon as they are no longer true:

    // FN: rule   a defect of this line that the rule misses
    // FP: rule   a false alarm on this line of the fixed variant
"""

import argparse
import collections
import pathlib
import re
import sys

from diagnostics import add_tool_arguments, run, split_at_dashes, tidy_command

MARK = re.compile(r"//.*?\b(EXPECT|FN|FP)(?:@([+-]\d+))?: *"
                  r"(acl-[\w-]+(?: *, *acl-[\w-]+)*)")


def read_marks(text):
    """Counts of (line, rule) for every kind of mark."""
    marks = {kind: collections.Counter() for kind in ("EXPECT", "FN", "FP")}
    for number, line in enumerate(text.splitlines(), 1):
        for kind, offset, rules in MARK.findall(line):
            for rule in re.split(r" *, *", rules):
                marks[kind][number + int(offset or 0), rule] += 1
    return marks


def findings_of(args, flags):
    """Counts of (line, rule), and the run."""
    done = run(tidy_command(args, "acl-tidy", args.file, args.rules, (),
                            args.compiler_flags + flags))
    if done.status not in (0, 1):
        sys.exit("the file could not be analysed\n" + done.describe())
    counts = collections.Counter()
    for d in done.diagnostics():
        if d.is_finding():
            # A finding elsewhere has no line in this file.
            here = pathlib.Path(d.file).name == pathlib.Path(args.file).name
            counts[d.line if here else d.file, d.rules[0]] += 1
    return counts, done


def default_rules(args):
    """The rules that are on when nobody says otherwise, as globs."""
    listed = run([args.acl_tidy, "--list-rules"]).output.splitlines()
    rules = [line.split()[0] for line in listed if line.split()[1] == "on"]
    if not rules:
        sys.exit("acl-tidy --list-rules names no rule that is on")
    return ",".join(rules)


def complain(problems, what, counts):
    for (line, rule), count in sorted(counts.items(), key=str):
        times = f" ({count} times)" if count > 1 else ""
        problems.append(f"{what}: line {line}: {rule}{times}")


def main():
    own, compiler_flags = split_at_dashes(sys.argv[1:])
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add_tool_arguments(parser)
    parser.add_argument("--file-check", help=argparse.SUPPRESS)
    parser.add_argument("file")
    parser.add_argument("--rules")
    args = parser.parse_args(own)
    args.rules = args.rules or default_rules(args)
    args.compiler_flags = compiler_flags

    text = pathlib.Path(args.file).read_text()
    marks = read_marks(text)
    if not marks["EXPECT"] and not marks["FN"]:
        sys.exit("a pair test names at least one defect with EXPECT or FN")
    if not re.search(r"^ *# *if.*\bFIXED\b", text, re.MULTILINE):
        sys.exit("a pair test has a FIXED variant")

    defective, defective_run = findings_of(args, [])
    fixed, fixed_run = findings_of(args, ["-DFIXED"])
    problems = []
    complain(problems, "missed", marks["EXPECT"] - defective)
    unexpected = defective - marks["EXPECT"]
    complain(problems, "found now, so FN must become EXPECT",
             unexpected & marks["FN"])
    complain(problems, "unexpected", unexpected - marks["FN"] - marks["FP"])
    complain(problems, "unexpected with -DFIXED", fixed - marks["FP"])
    complain(problems, "silent now, so FP must go", marks["FP"] - fixed)
    if problems:
        sys.exit("\n".join(problems) + "\n" + defective_run.describe()
                 + fixed_run.describe())


if __name__ == "__main__":
    main()
