#!/usr/bin/env python3
"""The tests that each rule has, counted from the tests themselves.

    rule_table.py             print the table (Markdown)
    rule_table.py --write     put it into docs/precision.md, between its marks
    rule_table.py --check     fail when that is out of date, or when a rule has
                              no positive, no negative or no pair test

Columns:
  positive  warnings of the rule that test/checks expects
  negative  functions in the rule's own folder of test/checks in which nothing
            is expected; files of test/checks/false-alarms run all rules and
            stand in a row of their own
  pair      programs of test/pairs, defective as they stand and right with
            -DFIXED, with a defect of the rule (also one that the rule is known
            to miss)
"""

import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "precision.md"
BEGIN, END = "<!-- rule-table: begin -->", "<!-- rule-table: end -->"

RULE = re.compile(r'^ACL_RULE\(\s*\w+,\s*"(acl-[\w-]+)"', re.MULTILINE)
# One RUN line's expectations are enough: others repeat them with a suffix.
WARNING = re.compile(r"CHECK-(?:MESSAGES|NOTES): .*?\bwarning:")
NAMED = re.compile(r"\[(acl-[\w-]+)[\],]")
EXPECT = re.compile(r"//.*?\b(?:EXPECT|FN)(?:@[+-]\d+)?: *"
                    r"(acl-[\w-]+(?: *, *acl-[\w-]+)*)")
# A function of the client: its head begins a line, its body ends one.
FUNCTION = re.compile(r"^[A-Za-z_][^\n;{}#]*\([^;{}]*\)[^;{}]*\{.*?^\}",
                      re.MULTILINE | re.DOTALL)


def rules():
    text = (ROOT / "checks" / "rules" / "Rules.def").read_text()
    return RULE.findall(text)


def sources(folder):
    return sorted(p for p in folder.rglob("*")
                  if p.suffix in (".c", ".cpp", ".h") and p.is_file())


def positives(rule):
    count = 0
    for path in sources(ROOT / "test" / "checks"):
        own = path.parent.name == rule
        for line in path.read_text().splitlines():
            if WARNING.search(line):
                named = NAMED.search(line)
                count += named.group(1) == rule if named else own
    return count


def negatives(folder):
    return sum(not WARNING.search(body)
               for path in sources(folder)
               for body in FUNCTION.findall(path.read_text()))


def pairs(rule):
    return sum(any(rule in re.split(r" *, *", names)
                   for names in EXPECT.findall(path.read_text()))
               for path in sources(ROOT / "test" / "pairs"))


def count():
    checks = ROOT / "test" / "checks"
    return [(rule, positives(rule), negatives(checks / rule), pairs(rule))
            for rule in rules()]


def table(rows):
    lines = ["| Rule | Positive | Negative | Pair |", "|---|---:|---:|---:|"]
    lines += [f"| {r} | {p} | {n} | {q} |" for r, p, n, q in rows]
    alarms = ROOT / "test" / "checks" / "false-alarms"
    lines.append(f"| all (false-alarms) | | {negatives(alarms)} | |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    rows = count()
    text = table(rows)
    if not args.write and not args.check:
        print(text)
        return
    page = PAGE.read_text()
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{PAGE} has no marks for the table")
    new = f"{before}{BEGIN}\n{text}\n{END}{after}"
    if args.write:
        PAGE.write_text(new)
        return
    problems = [f"{rule} has no {what} test"
                for rule, *counts in rows
                for what, n in zip(("positive", "negative", "pair"), counts)
                if n == 0]
    if new != page:
        problems.append("the table is out of date: run "
                        "test/tools/rule_table.py --write")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
