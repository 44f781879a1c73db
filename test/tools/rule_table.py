#!/usr/bin/env python3
"""The tests that each rule has, counted from the tests themselves.

    rule_table.py             print the tables (Markdown)
    rule_table.py --write     put them into docs/precision.md (rules of the
                              checks) and docs/simulator.md (rules at run time),
                              between their marks
    rule_table.py --check     fail when one is out of date, or when a rule has
                              no test of a kind that it must have

Columns of the checks; each rule has some of all:
  positive  warnings of the rule that test/checks expects
  negative  functions in the rule's own folder of test/checks in which nothing
            is expected; files of test/checks/false-alarms run all rules and
            stand in a row of their own
  pair      programs of test/pairs, defective as they stand and right with
            -DFIXED, with a defect of the rule (also one that the rule is known
            to miss)

Columns at run time; each rule has some of the first:
  unit      tests of test/simulator that expect a finding of the rule. All of
            them fail on a finding that they do not expect.
  pair      of the programs above, those that run on the simulated runtime
"""

import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- rule-table: begin -->", "<!-- rule-table: end -->"

RULE = re.compile(r'^ACL_RULE\(\s*\w+,\s*"(acl-[\w-]+)"', re.MULTILINE)
# One RUN line's expectations are enough: others repeat them with a suffix.
WARNING = re.compile(r"CHECK-(?:MESSAGES|NOTES): .*?\bwarning:")
NAMED = re.compile(r"\[(acl-[\w-]+)[\],]")
EXPECT = re.compile(r"//.*?\b(?:EXPECT|FN)(?:@[+-]\d+)?: *"
                    r"(acl-[\w-]+(?: *, *acl-[\w-]+)*)")
# A function of the client: its head begins a line, its body ends one.
RUNTIME_RULE = re.compile(r'^constexpr const char \*\w+ = "(acl-[\w-]+)";',
                          re.MULTILINE)
NOT_RUN = re.compile(r"^(\S+) not-run ", re.MULTILINE)
UNIT_TEST = re.compile(r"^TEST(?:_F|_P)?\(.*?^\}", re.MULTILINE | re.DOTALL)
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


def pairs(rule, but=()):
    folder = ROOT / "test" / "pairs"
    return sum(any(rule in re.split(r" *, *", names)
                   for names in EXPECT.findall(path.read_text()))
               for path in sources(folder)
               if str(path.relative_to(folder)) not in but)


def static_rows():
    checks = ROOT / "test" / "checks"
    return [(rule, positives(rule), negatives(checks / rule), pairs(rule))
            for rule in rules()]


def runtime_rows():
    core = ROOT / "runtime-model" / "simulator" / "core"
    tests = ROOT / "test" / "simulator"
    bodies = [body for path in sources(tests)
              for body in UNIT_TEST.findall(path.read_text())]
    special = (tests / "pairs" / "special.txt").read_text()
    return [(rule, sum(f'"{rule}"' in body for body in bodies),
             pairs(rule, NOT_RUN.findall(special)))
            for rule in RUNTIME_RULE.findall((core / "Report.h").read_text())]


def table(heads, rows):
    lines = [f"| {' | '.join(('Rule', *heads))} |",
             "|---|" + "---:|" * len(heads)]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)


def tables():
    """(page, text, problems) of each."""
    rows = static_rows()
    heads = ("Positive", "Negative", "Pair")
    text = table(heads, rows)
    alarms = ROOT / "test" / "checks" / "false-alarms"
    text += f"\n| all (false-alarms) | | {negatives(alarms)} | |"
    problems = [f"{rule} has no {head.lower()} test"
                for rule, *counts in rows
                for head, n in zip(heads, counts) if n == 0]
    yield ROOT / "docs" / "precision.md", text, problems

    rows = runtime_rows()
    yield (ROOT / "docs" / "simulator.md", table(("Unit", "Pair"), rows),
           [f"{rule} has no unit test of the simulated runtime"
            for rule, unit, _ in rows if unit == 0])


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    wrong = []
    for page, text, problems in tables():
        if not args.write and not args.check:
            print(text, end="\n\n")
            continue
        old = page.read_text()
        before, begin, rest = old.partition(BEGIN)
        _, end, after = rest.partition(END)
        if not begin or not end:
            sys.exit(f"{page} has no marks for the table")
        new = f"{before}{BEGIN}\n{text}\n{END}{after}"
        if args.write:
            page.write_text(new)
            continue
        wrong += problems
        if new != old:
            wrong.append(f"the table in docs/{page.name} is out of date: run "
                         "test/tools/rule_table.py --write")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
