#!/usr/bin/env python3
"""Compares the static findings of every pair test with a run of it.

    validate_pairs.py --acl-tidy EXE --cxx COMPILER --runtime DIR
                      --include DIR... --tests DIR --work DIR --expected FILE
                      [--jobs N] [PAIR...]

The defective variant is analysed, built as the simulator's tests build it, and
put through `acl-tidy validate`: each static finding must be confirmed, unless
FILE names the pair, the rule and another verdict, with the reason. With -DFIXED
neither half may find anything. Prints how often each rule was confirmed.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

LIBRARIES = ["-lascendcl", "-lacl_dvpp", "-lnnopbase", "-lopapi"]
VERDICTS = ["confirmed", "contradicted", "not reached", "run time only"]


class Failure(Exception):
    pass


def run(command, good, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True,
                          text=True, timeout=300, **options)
    if done.returncode not in good:
        raise Failure(f"{' '.join(map(str, command))}: exit status "
                      f"{done.returncode}\n{done.stdout}{done.stderr}")
    return done


def special(tests):
    """What the simulator's tests say of pairs that do not run as they stand."""
    lines = (tests / "simulator/pairs/special.txt").read_text().splitlines()
    return {line.split()[0]: line.split()[1] for line in lines
            if line and not line.startswith("#")}


def flags_of(pair):
    """Compiler flags that the pair's RUN line gives the analysis."""
    for line in pair.read_text().splitlines():
        if match := re.search(r"RUN: *%pair_test %s.*? -- (.*)", line):
            return match[1].split()
    return []


def validate(args, pair, sanitize, variant):
    """The findings that validate reports, and what it printed."""
    name = pair.relative_to(args.tests / "pairs").with_suffix("")
    work = args.work / name.parent / (name.name + variant)
    work.mkdir(parents=True, exist_ok=True)
    flags = ["-std=c++17", *flags_of(pair), *([variant] if variant else [])]
    # Advice is not in the default set, but pairs may be about it.
    about = pair.parent.name
    checks = [f"--checks={about}"] if about.startswith("acl-") else []
    run([args.acl_tidy, "--no-cache", "--quiet", *checks, "--output",
         f"json={work}/static.json", pair, "--", *flags], (0, 1))
    driver = args.tests / "simulator/pairs" / name.with_suffix(".cpp")
    run([args.cxx, "-g", "-O0", "-pthread", *flags,
         *(["-fsanitize=address"] if sanitize else []),
         *(f"-I{i}" for i in args.include),
         driver if driver.exists() else pair, f"-L{args.runtime}", *LIBRARIES,
         "-o", work / "program"], (0,))
    done = run([args.acl_tidy, "validate", "--timeout", "60", "--findings",
                work / "static.json", "--report", f"json={work}/verdicts.json",
                "--", work / "program"], range(256), cwd=work)
    if done.returncode == 2 and "acl-tidy: error" in done.stderr:
        raise Failure(done.stderr)
    report = json.loads((work / "verdicts.json").read_text())
    return report["findings"], done.stderr


def check(args, pair, kind):
    """Verdicts of a pair by rule."""
    findings, output = validate(args, pair, kind == "address-sanitizer", "")
    fixed, fixed_output = validate(args, pair, kind == "address-sanitizer",
                                   "-DFIXED")
    if fixed:
        raise Failure("with -DFIXED nothing should be found\n" + fixed_output)
    counts = collections.Counter((f["rule"], f["verdict"]) for f in findings)
    return counts, output


def read_expected(file):
    """(pair, rule) to the verdict that is right though it confirms nothing."""
    expected = {}
    for line in file.read_text().splitlines():
        if line and not line.startswith("#"):
            pair, rule, verdict, reason = re.match(
                r"(\S+) (\S+) (contradicted|not reached|run time only): (.+)",
                line).groups()
            expected.setdefault((pair, rule), set()).add(verdict)
    return expected


def main():
    parser = argparse.ArgumentParser()
    for name in ("acl-tidy", "cxx", "runtime", "tests", "work", "expected"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("pairs", nargs="*", type=pathlib.Path)
    args = parser.parse_args()
    args.tests, args.work = pathlib.Path(args.tests), pathlib.Path(args.work)
    args.work = args.work.resolve()

    kinds = special(args.tests)
    expected = read_expected(pathlib.Path(args.expected))
    root = args.tests / "pairs"
    pairs = args.pairs or sorted(root.rglob("*.cpp"))
    problems, used, table = [], set(), collections.defaultdict(collections.Counter)
    left_out = []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        jobs = {}
        for pair in pairs:
            name = str(pair.relative_to(root))
            if kinds.get(name) == "not-run":
                left_out.append(name)
            else:
                jobs[name] = pool.submit(check, args, pair, kinds.get(name))
        for name, job in jobs.items():
            try:
                counts, output = job.result()
            except Failure as failure:
                problems.append(f"{name}: {failure}")
                continue
            if not counts:
                problems.append(f"{name}: nobody found anything")
            for (rule, verdict), count in counts.items():
                table[rule][verdict] += count
                if verdict == "confirmed":
                    continue
                used.add((name, rule, verdict))
                if verdict not in expected.get((name, rule), ()):
                    problems.append(f"{name}: {rule}: {verdict}\n{output}")
    if not args.pairs:
        for (name, rule), verdicts in expected.items():
            for verdict in verdicts:
                if (name, rule, verdict) not in used:
                    problems.append(f"{name}: {rule} is not '{verdict}' any "
                                    f"more; take it out of {args.expected}")

    width = max(map(len, table), default=4)
    print("rule".ljust(width), *(v.rjust(14) for v in VERDICTS))
    for rule in sorted(table):
        print(rule.ljust(width),
              *(str(table[rule][v] or "").rjust(14) for v in VERDICTS))
    total = {v: sum(c[v] for c in table.values()) for v in VERDICTS}
    print("all".ljust(width), *(str(total[v]).rjust(14) for v in VERDICTS))
    print(f"{len(jobs)} pairs, each defective and fixed; not run: "
          f"{', '.join(left_out) or 'none'}")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
