#!/usr/bin/env python3
"""Analyses the ACL client in the npm package nodejs-whisper.

    ggml_cann.py --acl-tidy EXE --cache DIR --expected FILE [--package DIR]
                 [--update]

Every file must parse, and the findings of the default rules must be those of
the triaged list FILE. An entry of the list is

    FILE:LINE: MESSAGE [RULE]
      in DECLARATION
      true: why | false: why

where DECLARATION begins at the left margin of the file and encloses the line.
--update writes the list anew: verdicts of findings that are still there are
kept, others are 'untriaged', and an untriaged finding fails the test.

--package is a directory that holds the unpacked package; without it npm
fetches the package, once, into --cache. When the registry cannot be reached
the exit status is 77: skipped.
"""

import argparse
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import npm_package  # noqa: E402
from diagnostics import run  # noqa: E402

SKIPPED = 77
VERDICTS = ("true", "false")
UNTRIAGED = "untriaged: decide whether it is true, and say why"
ENTRY = re.compile(r"^(?P<key>\S+:\d+: .* \[acl-[\w-]+\])\n"
                   r"  in (?P<where>.*)\n"
                   r"  (?P<verdict>.*)$", re.M)


def fail(message):
    sys.exit(f"ggml_cann.py: {message}")


def enclosing(lines, number):
    """The name of the declaration at the left margin around a line."""
    for line in reversed(lines[:number]):
        if not re.match(r"[A-Za-z_]", line) or re.match(r"\w+:", line):
            continue
        record = re.match(r"(?:struct|class|namespace)\s+(\w+)[^(;]*\{?$", line)
        function = re.search(r"([\w:~]+)\s*\(", line)
        if record or function:
            return (record or function)[1]
    return "the file"


def analyse(acl_tidy, file, flags):
    """The findings in a file: {"FILE:LINE: MESSAGE [RULE]": declaration}."""
    done = run([acl_tidy, "--quiet", "--config={}", "--header-filter=.*",
                str(file), "--", *flags])
    diagnostics = done.diagnostics()
    findings = [d for d in diagnostics if d.level == "warning" and d.is_finding()]
    if done.status != int(bool(findings)):
        fail(f"{file.name} could not be analysed\n" + done.describe())
    result = []
    for finding in findings:
        path = pathlib.Path(finding.file)
        message = finding.text.split(": warning: ", 1)[1]
        lines = path.read_text().splitlines()
        result.append((f"{path.name}:{finding.line}: {message}",
                       enclosing(lines, finding.line)))
    return result


def read_list(text):
    """The entries of a list: {key: (declaration, verdict)}."""
    body = re.sub(r"^#.*\n?", "", text, flags=re.M)
    entries = {m["key"]: (m["where"], m["verdict"]) for m in ENTRY.finditer(body)}
    if ENTRY.sub("", body).strip():
        fail("the list has lines that are no entry:\n" + ENTRY.sub("", body).strip())
    return entries


def header(text):
    return "".join(re.findall(r"^#.*\n", text, flags=re.M))


def by_place(key):
    file, line, message = key.split(":", 2)
    return file, int(line), message


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--acl-tidy", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--expected", required=True, type=pathlib.Path)
    parser.add_argument("--package", type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    args = parser.parse_args()

    try:
        ggml = (args.package / "cpp" / "whisper.cpp" / "ggml" if args.package
                else npm_package.fetch_ggml(args.cache))
    except npm_package.Unreachable as problem:
        print("skipped: the npm registry cannot be reached, so there is no real "
              f"code to analyse\n{problem}")
        sys.exit(SKIPPED)
    except npm_package.Broken as problem:
        fail(problem)

    files = npm_package.ggml_cann_files(ggml)
    if not files:
        fail(f"no file {ggml}/src/ggml-cann/*.cpp")
    # A finding in a header counts once.
    found = {}
    for file in files:
        found.update(analyse(args.acl_tidy, file, npm_package.ggml_cann_flags(ggml)))

    text = args.expected.read_text()
    expected = read_list(text)
    if args.update:
        entries = [f"{key}\n  in {found[key]}\n"
                   f"  {expected.get(key, ('', UNTRIAGED))[1]}\n"
                   for key in sorted(found, key=by_place)]
        args.expected.write_text("\n".join([header(text), *entries]))
        print(f"{len(entries)} entries written")
        return

    problems = [f"no longer found: {key}" for key in expected if key not in found]
    problems += [f"not in the list: {key}\n  in {found[key]}"
                 for key in found if key not in expected]
    verdicts = {verdict: 0 for verdict in VERDICTS}
    for key, (where, verdict) in expected.items():
        kind, _, why = verdict.partition(": ")
        if kind not in VERDICTS or not why.strip():
            problems.append(f"not triaged: {key}")
            continue
        verdicts[kind] += 1
        if key in found and found[key] != where:
            problems.append(f"'in {where}' should be 'in {found[key]}': {key}")
    if problems:
        fail("the findings differ from the list; triage, then use --update\n"
             + "\n".join(problems))
    print(f"{len(files)} files analysed, {len(found)} findings: "
          f"{verdicts['true']} true, {verdicts['false']} false")


if __name__ == "__main__":
    main()
