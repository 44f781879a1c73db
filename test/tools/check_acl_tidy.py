#!/usr/bin/env python3
"""Checks what the rules say about a test file.

    %check_acl_tidy FILE RULES [--check-suffixes=A,B] [--expect-errors]
                    [clang-tidy options] [-- compiler flags]

RULES are globs as in --checks. The file is analysed twice, by acl-tidy and by
the stock clang-tidy with the plugin, which must agree. FileCheck then compares
with the comments of the file:

    // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: text [rule]
    // CHECK-NOTES:    the same
    // CHECK-FIXES:    text of the file after its fixes were applied

Warnings that no comment names fail the test, with CHECK-NOTES notes do, too; a
file without comments must be silent. With --check-suffixes=A the prefixes are CHECK-MESSAGES-A and so on, so
that one file serves several RUN lines; an empty suffix stands for the plain
prefixes. --expect-errors is for code that does not compile.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

from diagnostics import add_tool_arguments, run, split_at_dashes, tidy_command

KINDS = ("MESSAGES", "NOTES", "FIXES")
COMMENT = re.compile(r"// *CHECK-[A-Z0-9-]+:.*|/\* *CHECK-[A-Z0-9-]+:.*\*/")
PREFIX = re.compile(r"CHECK-([A-Z0-9]+)((?:-[A-Z0-9]+)*?)"
                    r"(?:-(?:NOT|DAG|NEXT|SAME|EMPTY|LABEL|COUNT-\d+))?:")


def parse_arguments():
    own, compiler_flags = split_at_dashes(sys.argv[1:])
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add_tool_arguments(parser)
    parser.add_argument("--file-check", required=True)
    parser.add_argument("file")
    parser.add_argument("rules")
    parser.add_argument("--check-suffixes", "-check-suffixes", default="")
    parser.add_argument("--expect-errors", action="store_true")
    args, tidy_flags = parser.parse_known_args(own)
    args.tidy_flags, args.compiler_flags = tidy_flags, compiler_flags
    args.suffixes = ["-" + s if s else "" for s in args.check_suffixes.split(",")]
    return args


def verify_prefixes(text):
    """A misspelt prefix would make a test that cannot fail."""
    for kind, _ in PREFIX.findall(text):
        if kind not in KINDS:
            sys.exit(f"unknown prefix CHECK-{kind}; known are "
                     + ", ".join("CHECK-" + k for k in KINDS))


def prefixes(args, text, kind):
    """The prefixes of a kind that the run asks for and the file has."""
    wanted = {f"CHECK-{kind}{suffix}" for suffix in args.suffixes}
    present = {f"CHECK-{k}{suffix}" for k, suffix in PREFIX.findall(text)}
    return sorted(wanted & present)


def file_check(args, subject, names, *flags):
    done = subprocess.run(
        [args.file_check, f"-input-file={subject}", args.file,
         "-check-prefixes=" + ",".join(names), "-allow-empty", *flags],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return "" if done.returncode == 0 else done.stdout


def analyse(args, tool, source, work):
    """Runs a tool on a private copy; returns its diagnostics and the copy."""
    work.mkdir(parents=True, exist_ok=True)
    copy = work / pathlib.Path(args.file).name
    copy.write_text(source)
    fix = ["--fix"] if args.fixing else []
    done = run(tidy_command(args, tool, copy, args.rules,
                            args.tidy_flags + fix, args.compiler_flags))
    diagnostics = done.diagnostics()
    if "load request ignored" in done.errors + done.output:
        sys.exit("the plugin does not load\n" + done.describe())
    if tool == "acl-tidy":
        expected = 2 if args.expect_errors else int(
            any(d.is_finding() for d in diagnostics))
    else:
        expected = int(args.expect_errors)
    if done.status != expected:
        sys.exit(f"exit status {expected} was expected\n" + done.describe())
    # The copies differ in their directory only.
    lines = [d.text.replace(str(work) + "/", "") for d in diagnostics]
    return lines, copy.read_text(), done


def main():
    args = parse_arguments()
    text = pathlib.Path(args.file).read_text()
    verify_prefixes(text)
    source = COMMENT.sub("//", text)
    messages = prefixes(args, text, "MESSAGES")
    notes = prefixes(args, text, "NOTES")
    fixes = prefixes(args, text, "FIXES")
    if messages and notes:
        sys.exit("use either CHECK-MESSAGES or CHECK-NOTES in one run")
    args.fixing = bool(fixes)

    work = pathlib.Path(args.work)
    shutil.rmtree(work, ignore_errors=True)
    ours, our_text, our_run = analyse(args, "acl-tidy", source, work / "acl-tidy")
    theirs, their_text, their_run = analyse(
        args, "clang-tidy", source, work / "clang-tidy")
    if ours != theirs or our_text != their_text:
        sys.exit("acl-tidy and clang-tidy with the plugin disagree\n"
                 + our_run.describe() + their_run.describe())

    subject = work / "diagnostics"
    subject.write_text("".join(line + "\n" for line in ours))
    if messages or notes:
        levels = "{{note|warning|error}}: " if notes else "{{warning|error}}: "
        problem = file_check(args, subject, messages or notes,
                             "-implicit-check-not=" + levels)
    else:
        problem = "no diagnostics were expected\n" if ours else ""
    if problem:
        sys.exit(problem + our_run.describe())
    if fixes:
        subject = work / "fixed"
        subject.write_text(our_text)
        problem = file_check(args, subject, fixes)
        if problem:
            sys.exit(problem + our_run.describe())


if __name__ == "__main__":
    main()
