#!/usr/bin/env python3
"""Compiles the ACL headers: each alone, all together in several orders.

    compile_headers.py alone|together --clang CLANG --std STD
                       --work DIR -I INCLUDE_DIR...

Every translation unit is compiled with all warnings as errors. `alone` feeds
one compiler process many one-header files, because starting a process costs
more than compiling such a file. Exit status 1 and the compiler's messages if
a header fails.
"""

import argparse
import pathlib
import random
import shlex
import subprocess
import sys

WARNINGS = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
# A translation unit needs a declaration of its own to be valid C.
TAIL = "extern int headers_test;\n"
DEFINE = "#define ENABLE_DVPP_INTERFACE\n"


def is_cxx(std):
    return std.startswith("c++")


def headers(include_dirs):
    """The headers as clients spell them, sorted."""
    found = set()
    for root in include_dirs:
        for folder in ("acl", "aclnn", "aclnnop", "hccl"):
            for path in (root / folder).glob("**/*.h"):
                found.add(str(path.relative_to(root)))
    if len(found) < 800:
        sys.exit(f"only {len(found)} headers below "
                 f"{', '.join(map(str, include_dirs))}: is aclnnop generated?")
    return sorted(found)


def driver_command(args):
    language = "c++" if is_cxx(args.std) else "c"
    command = [args.clang, "-fsyntax-only", "-x", language,
               f"-std={args.std}", *WARNINGS]
    for directory in args.include:
        command.append(f"-I{directory}")
    return command


def without_standard_library(args):
    """Options that make C++ read the C library's own headers: the C++ ones
    cost ten times what an ACL header costs. C++'s own become empty."""
    if not is_cxx(args.std):
        return []
    folder = args.work / "empty"
    folder.mkdir(exist_ok=True)
    for name in ("array", "cstring", "string"):
        (folder / name).write_text("")
    return ["-nostdinc++", "-isystem", str(folder)]


def frontend_command(args, probe):
    """What the driver would run for one file, without the file."""
    output = subprocess.run(driver_command(args)
                            + without_standard_library(args)
                            + ["-###", str(probe)],
                            capture_output=True, text=True, check=True)
    command = shlex.split(output.stderr.splitlines()[-1])
    if "-cc1" not in command or command[-1] != str(probe):
        sys.exit(f"{args.clang} -### printed no front-end command that ends "
                 "in the input file")
    return command[:-1]


def compile_alone(args):
    suffix = "cpp" if is_cxx(args.std) else "c"
    files = []
    for name in headers(args.include):
        # The one-line headers of level2/ differ by nothing but their path.
        if is_cxx(args.std) and name.startswith("aclnnop/level2/"):
            continue
        path = args.work / f"{name.replace('/', '.')}.{suffix}"
        path.write_text(DEFINE + f'#include "{name}"\n' + TAIL)
        files.append(str(path))
    command = frontend_command(args, pathlib.Path(files[0]))
    status = 0
    for start in range(0, len(files), 200):
        batch = files[start:start + 200]
        status |= subprocess.run(command + batch, check=False).returncode
    print(f"{len(files)} headers alone as {args.std}")
    return status


def compile_together(args):
    names = headers(args.include)
    orders = {"sorted": names, "reversed": names[::-1]}
    for seed in range(3):
        orders[f"shuffled {seed}"] = random.Random(seed).sample(
            names, len(names))
    status = 0
    for label, order in orders.items():
        text = DEFINE + "".join(f'#include "{n}"\n' for n in order) + TAIL
        result = subprocess.run(driver_command(args) + ["-"], input=text,
                                text=True, check=False)
        if result.returncode:
            print(f"failed: all headers in one file, {label}")
            status = 1
    print(f"{len(names)} headers together as {args.std}, "
          f"{len(orders)} orders")
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mode", choices=["alone", "together"])
    parser.add_argument("--clang", required=True)
    parser.add_argument("--std", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path,
                        help="folder for the one-header files")
    parser.add_argument("-I", dest="include", action="append", required=True,
                        type=pathlib.Path)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    run = compile_alone if args.mode == "alone" else compile_together
    sys.exit(run(args))


if __name__ == "__main__":
    main()
