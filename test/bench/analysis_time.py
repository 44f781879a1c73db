#!/usr/bin/env python3
"""Measures what an analysis costs: acl-tidy against a mere syntax check.

    analysis_time.py --build DIR [--runs N] [--package DIR]
                     [--files FILE… [-- FLAGS]]

Prints the ratio of the user CPU time of acl-tidy with all rules to that of
clang++ -fsyntax-only, with the same flags, for each file and for each group:

- client: the ACL client ggml-cann in the npm package nodejs-whisper, which is
  fetched once into DIR, or taken from --package;
- other:  five large files without any ACL call, acl-tidy's own sources, with
  their flags from DIR/compile_commands.json.

--files measures other files instead. Runs of both programs alternate, so that
a change of the machine's speed hits both; the median of N runs counts. There
is no limit: the program measures, it does not judge.
"""

import argparse
import json
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import npm_package  # noqa: E402
from diagnostics import split_at_dashes  # noqa: E402

SOURCES = pathlib.Path(__file__).resolve().parent.parent.parent
OTHER_FILES = 5


@dataclass
class Subject:
    group: str
    file: pathlib.Path
    flags: list
    directory: pathlib.Path
    syntax: list = field(default_factory=list)  # seconds, one per run
    analysis: list = field(default_factory=list)


def fail(message):
    sys.exit(f"analysis_time.py: {message}")


def user_seconds(command, directory, accepted):
    """Runs a command; the user CPU time of it and its children."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in accepted:
            output.seek(0)
            fail(f"exit status {child.returncode} of\n$ {shlex.join(command)}\n"
                 + output.read().decode(errors="replace"))
    return usage.ru_utime


def measure(subject, args):
    file = str(subject.file)
    syntax = [args.clang, "-fsyntax-only", "-w", *subject.flags, file]
    analysis = [str(args.build / "bin" / "acl-tidy"), "--quiet", "--no-cache", "--config={}",
                "--checks=acl-*", file, "--", *subject.flags]
    subject.syntax.append(user_seconds(syntax, subject.directory, (0,)))
    # 1: findings.
    subject.analysis.append(user_seconds(analysis, subject.directory, (0, 1)))


def frontend_flags(command):
    """The flags of a compile command that say how the file is understood.

    Not the precompiled header: acl-tidy and clang++ would then share the work
    that this program is to measure.
    """
    result, skip = [], 0
    words = command[1:]
    for at, word in enumerate(words):
        if skip:
            skip -= 1
        elif word == "-Xclang" and at + 3 < len(words) and words[at + 1] in (
                "-include-pch", "-include"):
            skip = 3
        elif word == "-o":
            skip = 1
        elif word not in ("-c", "-Winvalid-pch", command[-1]):
            result.append(word)
    return result


def own_sources(build):
    """The largest of the analysis engine's files, with their flags."""
    database = build / "compile_commands.json"
    try:
        entries = json.loads(database.read_text())
    except (OSError, ValueError) as problem:
        fail(f"{database} cannot be read ({problem}); configure and build first")
    subjects = {}
    for entry in entries:
        file = pathlib.Path(entry["directory"], entry["file"])
        if file.parent == SOURCES / "checks" / "engine":
            command = entry.get("arguments") or shlex.split(entry["command"])
            subjects[file] = Subject("other", file, frontend_flags(command),
                                     pathlib.Path(entry["directory"]))
    largest = sorted(subjects, key=lambda f: f.stat().st_size, reverse=True)
    if len(largest) < OTHER_FILES:
        fail(f"{database} has {len(largest)} files of {SOURCES}/checks/engine, "
             f"{OTHER_FILES} are needed")
    return [subjects[file] for file in largest[:OTHER_FILES]]


def ggml_cann(args, headers):
    try:
        ggml = (args.package / "cpp" / "whisper.cpp" / "ggml" if args.package
                else npm_package.fetch_ggml(args.build / "test" / "real"))
    except (npm_package.Unreachable, npm_package.Broken) as problem:
        fail(f"no nodejs-whisper package; give --package\n{problem}")
    files = npm_package.ggml_cann_files(ggml)
    if not files:
        fail(f"no file {ggml}/src/ggml-cann/*.cpp")
    flags = npm_package.ggml_cann_flags(ggml.resolve()) + headers
    return [Subject("client", file.resolve(), flags, pathlib.Path.cwd())
            for file in files]


def line(name, syntax, analysis):
    print(f"{name:<34} {syntax:>10.2f} {analysis:>10.2f} {analysis / syntax:>7.2f}")


def parse_arguments():
    own, flags = split_at_dashes(sys.argv[1:])
    parser = argparse.ArgumentParser(
        allow_abbrev=False, description="CPU time of acl-tidy against clang++")
    parser.add_argument("--build", required=True, type=pathlib.Path,
                        help="build directory of acl-tidy")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--package", type=pathlib.Path,
                        help="unpacked npm package nodejs-whisper")
    parser.add_argument("--clang", default="clang++-22")
    parser.add_argument("--files", nargs="+", type=pathlib.Path,
                        help="measure these, with the flags after '--'")
    args = parser.parse_args(own)
    args.build = args.build.resolve()
    args.flags = flags
    if args.runs < 1:
        parser.error("--runs must be at least 1")
    if flags and not args.files:
        parser.error("flags after '--' are for --files")
    if not (args.build / "bin" / "acl-tidy").is_file():
        parser.error(f"{args.build}/bin/acl-tidy does not exist; build it first")
    return args


def main():
    args = parse_arguments()
    # Both programs read the same ACL headers.
    headers = [f"-isystem{args.build / 'include' / 'acl-tidy'}"]
    if args.files:
        subjects = [Subject("files", file.resolve(), args.flags + headers,
                            pathlib.Path.cwd()) for file in args.files]
    else:
        subjects = ggml_cann(args, headers) + own_sources(args.build)

    for _ in range(args.runs):
        for subject in subjects:
            measure(subject, args)

    version = re.search(r"clang version \S+", subprocess.run(
        [args.clang, "--version"], capture_output=True, text=True).stdout)
    print(f"user CPU seconds, median of {args.runs} runs; "
          f"{version[0] if version else args.clang}")
    print(f"{'file':<34} {'syntax':>10} {'acl-tidy':>10} {'ratio':>7}")
    for group in dict.fromkeys(subject.group for subject in subjects):
        total_syntax = total_analysis = 0
        for subject in subjects:
            if subject.group == group:
                syntax = statistics.median(subject.syntax)
                analysis = statistics.median(subject.analysis)
                line(subject.file.name, syntax, analysis)
                total_syntax += syntax
                total_analysis += analysis
        line(f"{group}: all", total_syntax, total_analysis)


if __name__ == "__main__":
    main()
