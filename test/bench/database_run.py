#!/usr/bin/env python3
"""Measures a run over a compilation database against what people run today.

    database_run.py --acl-tidy EXE -p BUILD [--analyzer] [--jobs N] [--every N]

Prints wall and CPU times and their ratios to the first line, for the same files;
on a machine with other work the CPU time is the one to look at:

- clang -fsyntax-only of every file, N at a time, without precompiled headers,
  which no analysis can use: it defines a macro that they were made without
- acl-tidy -p BUILD, with an empty cache
- the same without looking at functions of other files (--no-summaries)
- the first again, which takes results from the cache
- the same after one file was touched by a comment (in a copy of the cache's
  state: the file is put back)
- with --analyzer: run-clang-tidy -checks=-*,clang-analyzer-*

The program measures, it does not judge.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time


def fail(text):
    sys.exit(f"database_run.py: {text}")


class Clock:
    """Wall time and the CPU time of processes that have ended."""

    def __init__(self):
        self.start = self.now()

    @staticmethod
    def now():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.monotonic(), used.ru_utime + used.ru_stime

    def taken(self):
        return tuple(b - a for a, b in zip(self.start, self.now()))


def timed(command, **more):
    clock = Clock()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, **more)
    return clock.taken(), done


def syntax_command(entry, clang):
    words = entry.get("arguments") or shlex.split(entry["command"])
    keep, skip = [], 0
    for word in words[1:]:
        if skip:
            skip -= 1
        elif word == "-include-pch":
            # -Xclang -include-pch -Xclang FILE, or -include-pch FILE
            skip = 1
            if keep[-1:] == ["-Xclang"]:
                keep.pop()
                skip = 2
        elif word in ("-o", "-MF", "-MT", "-MQ"):
            skip = 1
        elif word not in ("-c", "-MD", "-MMD"):
            keep.append(word)
    language = ["-x", "c"] if entry["file"].endswith(".c") else []
    return [clang, *language, "-fsyntax-only", "-w", *keep]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--acl-tidy", required=True)
    parser.add_argument("-p", dest="build", required=True, type=pathlib.Path)
    parser.add_argument("--clang", default="clang++-22")
    parser.add_argument("--run-clang-tidy", default="run-clang-tidy-22")
    parser.add_argument("--analyzer", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--every", type=int, default=1, metavar="N",
                        help="only every N-th file")
    args = parser.parse_args()
    database = args.build / "compile_commands.json"
    try:
        entries = json.loads(database.read_text())[::args.every]
    except (OSError, ValueError) as problem:
        fail(f"{database}: {problem}")

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "compile_commands.json").write_text(json.dumps(entries))
        lint = [args.acl_tidy, "-p", str(scratch), "-j", str(args.jobs),
                "--cache-dir", str(scratch / "cache")]
        rows = []

        def add(name, taken):
            """Prints at once: the slowest comes last."""
            rows.append(taken)
            print(f"{name:<45}" + "".join(
                f" {value:>10.1f} {value / first:>7.3f}"
                for value, first in zip(taken, rows[0])), flush=True)

        print(f"{len(entries)} files, {args.jobs} at a time")
        print(f"{'':<45} {'wall, s':>10} {'ratio':>7} {'CPU, s':>10} {'ratio':>7}")
        clock = Clock()
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            broken = sum(pool.map(lambda e: subprocess.run(
                syntax_command(e, args.clang), cwd=e["directory"],
                capture_output=True).returncode != 0, entries))
        add(f"clang -fsyntax-only ({broken} with errors)", clock.taken())
        for name, *options in (("acl-tidy, --no-summaries", "--no-summaries", "--no-cache"),
                               ("acl-tidy, first run",), ("acl-tidy, second run",)):
            seconds, done = timed(lint + options)
            if done.returncode not in (0, 1, 2):
                fail(f"{shlex.join(lint)}: {done.returncode}\n{done.stderr}")
            add(name, seconds)
            print("    " + done.stderr.strip().splitlines()[-1])
        victim = pathlib.Path(entries[0]["directory"], entries[0]["file"])
        text = victim.read_bytes()
        copy = shutil.copy2(victim, scratch / "victim")
        try:
            victim.write_bytes(text + b"\n// touched\n")
            add("acl-tidy, one file changed", timed(lint)[0])
        finally:
            shutil.copy2(copy, victim)
        if args.analyzer:
            add("run-clang-tidy clang-analyzer-*", timed(
                [args.run_clang_tidy, "-p", str(scratch), "-quiet",
                 "-checks=-*,clang-analyzer-*", "-j", str(args.jobs)])[0])
    print(f"second run / first run: {rows[3][0] / rows[2][0]:.3f}")


if __name__ == "__main__":
    main()
