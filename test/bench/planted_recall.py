#!/usr/bin/env python3
"""Measures recall under the step budget: plants defects in real functions.

    planted_recall.py --build DIR [--package DIR] [--shape NAME…]
                      [--steps-per-unit N] [--list]
                      [--files FILE… [-- FLAGS]]

Puts the same small defect into every function of large files, one shape of
defect at a time, analyses the files and counts the functions in which it was
found. A shape is a block with variables of its own, so that the code around it
decides only by the steps it takes whether the paths are reached that show the
defect. Blocks are planted where a function begins and, in functions without a
result, where it ends.

The files are those of the ACL client ggml-cann in the npm package
nodejs-whisper, which is fetched once into DIR, or taken from --package;
--files names others. A function is what starts and ends in the first column,
as clang-format lays them out. --list names the functions with a miss. There
is no limit: the program measures, it does not judge.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import npm_package  # noqa: E402
from diagnostics import parse, split_at_dashes  # noqa: E402


@dataclass(frozen=True)
class Shape:
    """A defect; RETURN is replaced by a return statement that fits."""
    rule: str
    code: str


SHAPES = {
    # The block where the handle dies is reached by the failure first.
    "leak after if": Shape("acl-resource-leak", """
        void *planted = nullptr;
        if (aclrtMalloc(&planted, 64, ACL_MEM_MALLOC_NORMAL_ONLY) == ACL_SUCCESS)
          aclrtMemset(planted, 64, 0, 64);"""),
    "leak on early return": Shape("acl-resource-leak", """
        void *planted = nullptr;
        if (aclrtMalloc(&planted, 64, ACL_MEM_MALLOC_NORMAL_ONLY) != ACL_SUCCESS)
          RETURN
        if (aclrtMemset(planted, 64, 0, 64) != ACL_SUCCESS)
          RETURN
        aclrtFree(planted);"""),
    "use after destroy": Shape("acl-use-after-destroy", """
        aclrtStream planted = nullptr;
        if (aclrtCreateStream(&planted) != ACL_SUCCESS)
          RETURN
        if (planted_choice())
          aclrtDestroyStream(planted);
        aclrtSynchronizeStream(planted);
        aclrtDestroyStream(planted);"""),
    "free in flight": Shape("acl-unsynchronized-access", """
        void *planted = nullptr;
        aclrtStream stream = nullptr;
        const bool wait = planted_choice();
        if (aclrtCreateStream(&stream) != ACL_SUCCESS)
          RETURN
        if (aclrtMalloc(&planted, 64, ACL_MEM_MALLOC_NORMAL_ONLY) == ACL_SUCCESS) {
          aclrtMemsetAsync(planted, 64, 0, 64, stream);
          if (wait)
            aclrtSynchronizeStream(stream);
          aclrtFree(planted);
        }
        aclrtDestroyStream(stream);"""),
}
PREAMBLE = '#include "acl/acl.h"\nbool planted_choice();\n'


def fail(message):
    sys.exit(f"planted_recall.py: {message}")


def functions(lines):
    """(first line of the body, closing line, whether it returns nothing)."""
    head = re.compile(r"^(?!namespace|extern|struct|class|enum|union|using|#|//)"
                      r"\w[^;=]*\)( const)? \{$")
    start = nothing = None
    signature = ""
    for number, line in enumerate(lines):
        if start is None:
            # A signature may go over several lines.
            signature = line if re.match(r"^\w", line) else signature + line
            if head.match(signature) and line.endswith("{"):
                start = number
                words = re.sub(r"\b(static|inline)\b", "", signature).split()
                nothing = words[0] == "void" and not words[1].startswith("*")
                reference = re.match(r"[^(]*&", signature)
                if reference or "operator" in signature:
                    start = None
                signature = ""
        elif line == "}":
            yield start, number, nothing
            start = None


def plant(text, shape, at_end):
    """The text with the defects, and the lines of the functions that have one.

    Those lines number the variables, which findings name.
    """
    lines = text.splitlines()
    blocks = {}
    for start, end, nothing in functions(lines):
        if at_end and (not nothing or lines[end - 1].lstrip().startswith("return")):
            continue
        back = "return;" if nothing else "return {};"
        code = re.sub(r"\bplanted\b", f"planted_{start + 1}", shape.code)
        blocks[start + 1] = (end if at_end else start + 1,
                             "{" + code.replace("RETURN", back) + "}")
    for at, code in sorted(blocks.values(), reverse=True):
        lines.insert(at, code)
    return PREAMBLE + "\n".join(lines) + "\n", list(blocks)


def analyse(args, file, text, flags, rule):
    # Beside the original, as it includes what stands there.
    with tempfile.NamedTemporaryFile("w", suffix=file.suffix, dir=args.scratch,
                                     delete=False) as copy:
        copy.write(text)
    command = [str(args.build / "bin" / "acl-tidy"), "--quiet",
               f"--config={{CheckOptions: {args.options}}}",
               "--checks=acl-*", copy.name, "--", f"-I{file.parent}", *flags]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        fail(f"{file} with planted defects is not analysed\n{run.stdout}{run.stderr}")
    return {int(number) for d in parse(run.stdout) if d.rules == (rule,)
            for number in re.findall(r"'planted_(\d+)'", d.text)}


def parse_arguments():
    own, flags = split_at_dashes(sys.argv[1:])
    parser = argparse.ArgumentParser(
        allow_abbrev=False, description="recall of planted defects")
    parser.add_argument("--build", required=True, type=pathlib.Path,
                        help="build directory of acl-tidy")
    parser.add_argument("--package", type=pathlib.Path,
                        help="unpacked npm package nodejs-whisper")
    parser.add_argument("--shape", action="append", choices=list(SHAPES))
    parser.add_argument("--steps-per-unit", type=int)
    parser.add_argument("--list", action="store_true",
                        help="name the lines of functions with a miss")
    parser.add_argument("--files", nargs="+", type=pathlib.Path,
                        help="plant in these, with the flags after '--'")
    args = parser.parse_args(own)
    args.build = args.build.resolve()
    args.options = ("{}" if args.steps_per_unit is None
                    else f"{{acl.StepsPerUnit: '{args.steps_per_unit}'}}")
    if flags and not args.files:
        parser.error("flags after '--' are for --files")
    if not (args.build / "bin" / "acl-tidy").is_file():
        parser.error(f"{args.build}/bin/acl-tidy does not exist; build it first")
    args.flags = flags
    return args


def sources(args):
    headers = [f"-isystem{args.build / 'include' / 'acl-tidy'}"]
    if args.files:
        return [(file.resolve(), args.flags + headers) for file in args.files]
    try:
        ggml = (args.package / "cpp" / "whisper.cpp" / "ggml" if args.package
                else npm_package.fetch_ggml(args.build / "test" / "real"))
    except (npm_package.Unreachable, npm_package.Broken) as problem:
        fail(f"no nodejs-whisper package; give --package\n{problem}")
    flags = npm_package.ggml_cann_flags(ggml.resolve()) + headers
    return [(file.resolve(), flags) for file in npm_package.ggml_cann_files(ggml)]


def main():
    args = parse_arguments()
    subjects = sources(args)
    if not subjects:
        fail("no files")
    print(f"{'defect':<22} {'place':<6} {'planted':>8} {'found':>6}")
    with tempfile.TemporaryDirectory() as scratch:
        args.scratch = scratch
        for name in args.shape or SHAPES:
            for at_end in (False, True):
                planted = found = 0
                misses = []
                for file, flags in subjects:
                    text, where = plant(file.read_text(), SHAPES[name], at_end)
                    named = analyse(args, file, text, flags, SHAPES[name].rule)
                    planted += len(where)
                    found += len(named.intersection(where))
                    misses += [f"{file.name}:{line}" for line in where
                               if line not in named]
                place = "end" if at_end else "start"
                print(f"{name:<22} {place:<6} {planted:>8} {found:>6}", flush=True)
                if args.list:
                    for miss in misses:
                        print(f"    {miss}")


if __name__ == "__main__":
    main()
