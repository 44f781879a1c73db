#!/usr/bin/env python3
"""Writes the headers aclnnop/*.h from the operator table.

    generate.py TABLE OUTDIR [--stamp FILE]

The table's own head comment describes its form. Files that would not change
are left alone, headers that the table no longer has are removed. An error in
the table is reported as "file:line: message" with exit status 1.
"""

import argparse
import pathlib
import re
import sys
import textwrap

OBJECTS = {
    "tensor": "aclTensor",
    "tensors": "aclTensorList",
    "scalar": "aclScalar",
    "scalars": "aclScalarList",
    "ints": "aclIntArray",
    "floats": "aclFloatArray",
    "bools": "aclBoolArray",
    "str": "char",
}
VALUES = {
    "i8": "int8_t",
    "i32": "int32_t",
    "i64": "int64_t",
    "u8": "uint8_t",
    "u64": "uint64_t",
    "f32": "float",
    "f64": "double",
    "bool": "bool",
    "int": "int",
    "void": "void",
    "dtype": "aclDataType",
    "aclOpExecutor": "aclOpExecutor",
    "aclrtStream": "aclrtStream",
}
UMBRELLAS = {
    "math": "aclnn_math.h",
    "rand": "aclnn_rand.h",
    "infer": "aclnn_ops_infer.h",
    "train": "aclnn_ops_train.h",
}
CPP_INCLUDES = ["array", "cstring", "string"]
TAGS = {*UMBRELLAS, *CPP_INCLUDES, "hccl", "level2"}
PHASE_ONE_TAIL = ["uint64_t *workspaceSize", "aclOpExecutor **executor"]
PHASE_TWO = [
    "void *workspace",
    "uint64_t workspaceSize",
    "aclOpExecutor *executor",
    "aclrtStream stream",
]

HEADER = re.compile(r"^([\w/]+\.h):((?: \w+)*)$")
FUNCTION = re.compile(
    r"^ ( |\+)(?:(phase2|plain|c\+\+) )?(?:(\w+) )?(\w+)\((.*)\)$")
PARAMETER = re.compile(r"^(const )?(\w+)(\**)(&?) (\w+)$")


class TableError(Exception):
    pass


def parameter(text):
    """The C declaration of one parameter of the table."""
    match = PARAMETER.match(text)
    if not match:
        raise TableError(f"'{text}' is not '<type> <name>'")
    const, word, stars, ref, name = match.groups()
    if word in OBJECTS:
        if const or len(stars) > 1:
            raise TableError(f"'{text}': '{word}' takes at most one '*'")
        const, base, stars = "" if stars else "const ", OBJECTS[word], "*"
    elif word in VALUES:
        const, base = const or "", VALUES[word]
    else:
        known = ", ".join([*OBJECTS, *VALUES])
        raise TableError(f"unknown type '{word}', expected one of {known}")
    return f"{const}{base} {stars}{ref}{name}"


def declaration(result, name, params):
    """A C prototype, wrapped between parameters only."""
    unbroken = [p.replace(" ", "\0") for p in params]
    text = f"{result}\0{name}(" + (", ".join(unbroken) or "void") + ");"
    lines = textwrap.wrap(text, 80, subsequent_indent="    ",
                          break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


class Header:
    def __init__(self, name, tags):
        self.name, self.tags = name, tags
        self.lines = []      # (C++ only, newer, prototype) in order
        self.phase_two = {}  # operator: index of its phase two in lines

    def text(self):
        body, newer, cpp = [], False, False
        for only_cpp, is_new, lines in self.lines:
            if cpp and not only_cpp:
                body.append("#endif")
            if is_new and not newer:
                body.append("/* CANN 9.x */")
            if only_cpp and not cpp:
                body.append("#ifdef __cplusplus")
            newer, cpp = is_new, only_cpp
            body.append(lines)
        if cpp:
            body.append("#endif")
        depth = "../" * self.name.count("/")
        includes = ['#include "aclnn/aclnn_base.h"',
                    f'#include "{depth}aclnn_util.h"']
        if "hccl" in self.tags:
            includes.append('#include "hccl/hccl.h"')
        cpp_includes = [f"#include <{t}>" for t in CPP_INCLUDES
                        if t in self.tags]
        if cpp_includes:
            includes += ["#ifdef __cplusplus", *cpp_includes, "#endif"]
        return guarded(self.name, "\n".join(includes) + """

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

""" + "\n".join(body) + """

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
""")


def guarded(name, body):
    guard = "ACLNNOP_" + re.sub(r"\W", "_", name).upper()
    banner = f"//===-- aclnnop/{name} - generated from operators.txt "
    banner += "-" * max(2, 80 - len(banner) - 6) + "===//"
    return (f"{banner}\n#ifndef {guard}\n#define {guard}\n\n{body}\n"
            f"#endif // {guard}\n")


def read(path):
    """The headers of the table, in its order."""
    headers = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            match = HEADER.match(line)
            if match:
                tags = match[2].split()
                for tag in tags:
                    if tag not in TAGS:
                        raise TableError(f"unknown tag '{tag}', expected one "
                                         f"of {', '.join(sorted(TAGS))}")
                if any(h.name == match[1] for h in headers):
                    raise TableError(f"second entry for '{match[1]}'")
                headers.append(Header(match[1], tags))
                continue
            match = FUNCTION.match(line)
            if not match:
                raise TableError("expected 'header.h: tags' or, indented by "
                                 "two, 'Name(type name, ...)'")
            if not headers:
                raise TableError("function before the first header")
            add(headers[-1], *match.groups())
        except TableError as error:
            sys.exit(f"{path}:{number}: {error}")
    return headers


def add(header, mark, kind, result, name, params):
    params = [parameter(p) for p in params.split(", ")] if params else []
    is_new = mark == "+"
    lines = header.lines
    if kind == "phase2":
        if name not in header.phase_two:
            raise TableError(f"'{name}' has no phase one above")
        lines[header.phase_two[name]] = (
            False, is_new, declaration("aclnnStatus", name, params))
    elif kind:
        result = VALUES.get(result, result) if result else "aclnnStatus"
        lines.append((kind == "c++", is_new,
                      declaration(result, name, params)))
    else:
        one = declaration("aclnnStatus", name + "GetWorkspaceSize",
                          params + PHASE_ONE_TAIL)
        header.phase_two[name] = len(lines) + 1
        lines += [(False, is_new, one),
                  (False, is_new, declaration("aclnnStatus", name, PHASE_TWO))]


def outputs(headers):
    """File name below aclnnop/ and text of everything to write."""
    files = {h.name: h.text() for h in headers}
    for header in headers:
        if "level2" in header.tags:
            name = "level2/" + header.name
            files[name] = guarded(name, f'#include "../{header.name}"\n')
    for tag, name in UMBRELLAS.items():
        members = [f'#include "{h.name}"' for h in headers if tag in h.tags]
        files[name] = guarded(name, "\n".join(members) + "\n")
        files["level2/" + name] = guarded("level2/" + name,
                                          f'#include "../{name}"\n')
    util = ("#ifndef ACLNN_API\n"
            '#define ACLNN_API __attribute__((visibility("default")))\n'
            "#endif\n")
    files["aclnn_util.h"] = guarded("aclnn_util.h", util)
    files["level2/aclnn_util.h"] = guarded("level2/aclnn_util.h",
                                           '#include "../aclnn_util.h"\n')
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=pathlib.Path)
    parser.add_argument("outdir", type=pathlib.Path)
    parser.add_argument("--stamp", type=pathlib.Path,
                        help="touched when all is written")
    args = parser.parse_args()
    files = outputs(read(args.table))
    for old in args.outdir.glob("**/*.h"):
        if str(old.relative_to(args.outdir)) not in files:
            old.unlink()
    for name, text in files.items():
        path = args.outdir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
    if args.stamp:
        args.stamp.touch()


if __name__ == "__main__":
    main()
