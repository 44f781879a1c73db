#!/usr/bin/env python3
"""Analyses broken variants of programs: none may crash acl-tidy.

    broken_variants.py --acl-tidy PROGRAM [--count N] [--seed S] [--keep DIR]
                       [-p DIR | FILE... [-- FLAGS]]

Each variant is a program with one to three random changes that people make
while they type: a header that is not there, a line or a parenthesis that is
missing, a name that nobody declared. Without files the programs are those of
test/checks and test/pairs; with -p those of a compilation database. The same
seed gives the same variants.

Exit code: 0 when all were analysed or refused, 1 when one crashed; its variant
is kept in DIR or a temporary folder that is named.
"""

import argparse
import json
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
MISSING = '#include "no_such_header.h"'


def includes(lines):
    return [i for i, l in enumerate(lines) if l.lstrip().startswith("#include")]


def drop_token(line, rnd):
    found = list(re.finditer(r"[{}();*&,<>]", line))
    if not found:
        return line
    at = rnd.choice(found)
    return line[:at.start()] + line[at.end():]


def unknown_name(line, rnd):
    found = list(re.finditer(r"\b[A-Za-z_]\w+\b", line))
    if not found:
        return line
    at = rnd.choice(found)
    return line[:at.start()] + "Unknown" + line[at.end():]


def change(lines, rnd):
    """One change, in place."""
    at = rnd.randrange(len(lines))
    kind = rnd.choice(["drop", "drop some", "repeat", "token", "name",
                       "lose header", "missing header"])
    if kind == "drop":
        del lines[at]
    elif kind == "drop some":
        del lines[at:at + rnd.randrange(2, 6)]
    elif kind == "repeat":
        lines.insert(at, lines[rnd.randrange(len(lines))])
    elif kind == "token":
        lines[at] = drop_token(lines[at], rnd)
    elif kind == "name":
        lines[at] = unknown_name(lines[at], rnd)
    else:
        found = [i for i in includes(lines)
                 if kind == "missing header" or "acl" not in lines[i]]
        if found:
            at = rnd.choice(found)
            lines[at:at + (kind == "lose header")] = [MISSING]
    if not lines:
        lines.append("")


def variant(text, rnd):
    lines = text.split("\n")
    for _ in range(rnd.choice([1, 1, 1, 2, 3])):
        change(lines, rnd)
    return "\n".join(lines)


def programs(args):
    """(file, compiler flags as text) of all programs."""
    if args.p:
        entries = json.loads((pathlib.Path(args.p) /
                              "compile_commands.json").read_text())
        for entry in entries:
            words = entry.get("arguments") or shlex.split(entry["command"])
            file = pathlib.Path(entry["directory"], entry["file"])
            words = [w for w in words[1:]
                     if w != "-c" and w not in (entry["file"], str(file))]
            yield file, shlex.join(words), entry["directory"]
        return
    files = [pathlib.Path(f) for f in args.files] or sorted(
        f for folder in ("checks", "pairs")
        for f in (TESTS / folder).rglob("*")
        if f.suffix in (".c", ".cpp", ".cc"))
    for file in files:
        yield file.resolve(), shlex.join(args.flags), str(file.resolve().parent)


def main():
    argv = sys.argv[1:]
    flags = argv[argv.index("--") + 1:] if "--" in argv else []
    argv = argv[:argv.index("--")] if "--" in argv else argv
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acl-tidy", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("-p")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args(argv)
    args.flags = flags

    rnd = random.Random(args.seed)
    known = list(programs(args))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        entries = []
        for i in range(args.count):
            file, words, directory = rnd.choice(known)
            made = folder / f"{i}_{file.name}"
            made.write_text(variant(file.read_text(errors="replace"), rnd))
            entries.append({
                "directory": directory, "file": str(made),
                "command": f"clang {words} {shlex.quote('-I' + str(file.parent))}"
                           f" -c {shlex.quote(str(made))}"})
        (folder / "compile_commands.json").write_text(json.dumps(entries))
        run = subprocess.run(
            [args.acl_tidy, "--no-cache", "--config={}", "--advice", "--all-files",
             "--no-summaries", "-p", str(folder)],
            capture_output=True, text=True, errors="replace")
        crashed = re.findall(r"error: (.*?): could not be analysed: .* crashed",
                             run.stderr)
        if run.returncode not in (0, 1, 2) or not run.stderr.strip():
            sys.exit(f"acl-tidy ended with {run.returncode}:\n{run.stderr}")
        print(run.stderr.strip().splitlines()[-1])
        if not crashed:
            return
        keep = args.keep or pathlib.Path(tempfile.mkdtemp())
        keep.mkdir(parents=True, exist_ok=True)
        for name in crashed:
            shutil.copy(folder / pathlib.Path(name).name, keep)
        sys.exit(f"{len(crashed)} variants made acl-tidy crash; they are in "
                 f"{keep}")


if __name__ == "__main__":
    main()
