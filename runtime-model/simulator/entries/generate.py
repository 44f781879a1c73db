#!/usr/bin/env python3
"""Makes the exported functions of the simulated libraries out of the headers.

    generate.py --include DIR... --libraries FILE --contract-only FILE
                --sources DIR --out DIR

Writes into the output folder, and only what has changed:

    Behaviours.h           declares api::NAME for every function, so that a
                           behaviour with another signature does not compile
    LIBRARY.N.cpp          the exported functions of one library
    coverage.md            which functions have a behaviour

A function has a behaviour when a source file below DIR defines `api::NAME`, or
when the list of --contract-only has it.
All others are exported too; they say that they are not supported.
"""

import argparse
import pathlib
import re
import sys

# A library with many functions is compiled in pieces.
FUNCTIONS_PER_FILE = 400

# What a function of a header returns when it is not supported; a status.
NOT_SUPPORTED = [
    (r"hccl/", "HCCL_E_NOT_SUPPORT"),
    (r"acl/dvpp/hi_dvpp_pngd", "HiNotSupported(64)"),
    (r"acl/dvpp/hi_dvpp_vdec", "HiNotSupported(5)"),
    (r"acl/dvpp/hi_dvpp_venc", "HiNotSupported(8)"),
    (r"acl/dvpp/hi_dvpp_vpc", "HiNotSupported(7)"),
    (r"acl/dvpp/hi_dvpp_vb", "HiNotSupported(1)"),
    (r"acl/dvpp/hi_region", "HiNotSupported(3)"),
    (r"acl/dvpp/", "HiNotSupported(2)"),
    (r"", "ACL_ERROR_FEATURE_UNSUPPORTED"),
]
STATUS_TYPES = {"aclError", "aclnnStatus", "HcclResult", "hi_s32", "int32_t",
                "int", "acldvppStatus"}
# C varargs cannot be forwarded; they are written by hand in entries/.
BY_HAND = {"aclAppLog"}

BEHAVIOUR = re.compile(r"^[A-Za-z_][\w ]*[\s*&]+api::(\w+)\(", re.MULTILINE)
PROPERTY = re.compile(r"^ACL_\w+\(\s*(\w+)\s*,", re.MULTILINE)


def fail(message):
    sys.exit(f"generate.py: {message}")


def strip(text):
    """The header without comments, directives and bodies of types."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r"//[^\n]*", " ", text)
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", " ", text,
                  flags=re.MULTILINE)
    text = re.sub(r'extern\s+"C"\s*\{', " ", text)
    previous = None
    while previous != text:
        previous = text
        text = re.sub(r"\{[^{}]*\}", " ;", text)
    return text.replace("}", " ")


def split_params(text):
    depth, part, parts = 0, "", []
    for c in text:
        depth += c in "([{<"
        depth -= c in ")]}>"
        if c == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += c
    if part.strip():
        parts.append(part)
    return [" ".join(p.split()) for p in parts]


def parameter(text, index):
    """(declaration with a name of ours, the name)."""
    text = re.sub(r"\s*=.*", "", text)
    name = f"A{index}"
    inner = re.search(r"\(\s*\*\s*(?:const\s+)?(\w*)\s*\)", text)
    if inner:
        declaration = text[:inner.start()] + f"(*{name})" + text[inner.end():]
        return declaration, name
    array = re.search(r"(\w+)\s*((?:\[[^\]]*\])+)$", text)
    if array:
        return text[:array.start()] + name + array.group(2), name
    words = re.match(r"(.*?)(\w+)$", text)
    types = {"int", "char", "float", "double", "long", "short", "unsigned",
             "bool", "size_t"}
    if words and words.group(1).strip() and words.group(2) not in types and \
            words.group(1).strip() not in ("const", "enum", "struct"):
        return words.group(1) + name, name
    return f"{text} {name}", name


class Function:
    def __init__(self, header, result, name, params):
        self.header, self.result, self.name = header, result, name
        self.params = params

    def not_supported(self):
        if self.result not in STATUS_TYPES:
            return None
        return next(c for p, c in NOT_SUPPORTED if re.match(p, self.header))


DECLARATION = re.compile(
    r"(?:^|(?<=[;{}]))\s*((?:const\s+)?(?:struct\s+|enum\s+|unsigned\s+)?"
    r"\w+[\s*&]+)(\w+)\s*\(((?:[^()]|\([^()]*\))*)\)\s*(?:;)", re.MULTILINE)


def functions_of(path, header):
    for match in DECLARATION.finditer(strip(path.read_text())):
        result = " ".join(match.group(1).replace("*", " *").split())
        if result.split()[0] in ("typedef", "return", "using", "else"):
            continue
        params = split_params(match.group(3))
        if params == ["void"]:
            params = []
        yield Function(header, result, match.group(2), params)


def headers_of(includes, pattern):
    found = {}
    for folder in includes:
        for path in sorted(folder.glob(pattern)):
            found.setdefault(str(path.relative_to(folder)), path)
    if not found:
        fail(f"no header '{pattern}' below {', '.join(map(str, includes))}")
    return found


def read_libraries(path):
    libraries, current = {}, None
    for line in path.read_text().splitlines():
        line = line.split("#")[0]
        if not line.strip():
            continue
        if not line[0].isspace():
            current = libraries.setdefault(line.strip(), [])
        else:
            current += line.split()
    return libraries


def behaviours(sources):
    names = {}
    for path in sorted(sources.rglob("*.cpp")):
        text = path.read_text()
        for pattern in (BEHAVIOUR, PROPERTY):
            for name in pattern.findall(text):
                names[name] = path.relative_to(sources)
    return names


def write(path, text):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def phase_of(function):
    """The two phases of an aclnn operator lead to the operator kernels."""
    if not function.header.startswith("aclnnop/"):
        return None
    if function.name.endswith("GetWorkspaceSize"):
        return "phaseOne"
    types = [re.sub(r"\bconst\b|\s|\w+$", "", p) for p in function.params]
    if types == ["void*", "uint64_t", "aclOpExecutor*", "aclrtStream"]:
        return "phaseTwo"
    return None


def emit(function, real):
    params, names = [], []
    for index, text in enumerate(function.params):
        declaration, name = parameter(text, index)
        params.append(declaration)
        names.append(name)
    call = ", ".join(["E"] + names)
    if function.name not in real:
        # What a reference stands for is the client's memory: only its address.
        names = ["&" + n if "&" in text else n
                 for n, text in zip(names, function.params)]
    if real.get(function.name) == "contract":
        body = f"byContract<{function.result}>({call[0]}" \
               f"{''.join(', ' + n for n in names)})"
    elif phase_of(function):
        body = f"{phase_of(function)}({call[0]}" \
               f"{''.join(', ' + n for n in names)})"
    elif function.name in real:
        body = f"enter(E, &api::{function.name}{''.join(', ' + n for n in names)})"
    else:
        code = function.not_supported()
        body = f"refuse<{function.result}>({call[0]}, " \
               f"static_cast<int>({code or 0})" \
               f"{''.join(', ' + n for n in names)})"
    return (f"{function.result} {function.name}({', '.join(params)}) {{\n"
            f"  static Entry E(\"{function.name}\", {len(names)});\n"
            f"  return {body};\n}}\n")


BANNER = "// Made by entries/generate.py from the headers. Do not edit.\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", action="append", type=pathlib.Path)
    parser.add_argument("--libraries", type=pathlib.Path)
    parser.add_argument("--sources", type=pathlib.Path)
    parser.add_argument("--operators", type=pathlib.Path,
                        help="names of the simulated operators, for the table")
    parser.add_argument("--contract-only", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)

    libraries = read_libraries(args.libraries)
    real = behaviours(args.sources)
    for line in args.contract_only.read_text().splitlines():
        name = line.split("#")[0].strip()
        if name and real.setdefault(name, "contract") != "contract":
            fail(f"'{name}' has a behaviour in {real[name]} and is in "
                 f"{args.contract_only.name} as well")
    declared, by_library = {}, {}
    for library, patterns in libraries.items():
        functions = []
        for pattern in patterns:
            for header, path in headers_of(args.include, pattern).items():
                functions += functions_of(path, header)
        unique = {f.name: f for f in functions if f.name not in BY_HAND}
        by_library[library] = list(unique.values())
        declared.update(unique)

    unknown = sorted(set(real) - set(declared))
    if unknown:
        fail("behaviours of functions that no header declares: "
             + ", ".join(f"{n} ({real[n]})" for n in unknown))

    headers = sorted({f.header for f in declared.values()
                      if not f.header.startswith("aclnnop/")})
    text = BANNER + "#ifndef ACLTIDY_SIM_BEHAVIOURS_H\n" \
        "#define ACLTIDY_SIM_BEHAVIOURS_H\n" \
        "#ifndef ENABLE_DVPP_INTERFACE\n#define ENABLE_DVPP_INTERFACE\n#endif\n"
    text += "".join(f'#include "{h}"\n' for h in headers)
    text += "namespace acltidy::sim::api {\n"
    text += "".join(f"decltype(::{n}) {n};\n" for n, f in sorted(declared.items())
                    if not f.header.startswith("aclnnop/"))
    text += "} // namespace acltidy::sim::api\n#endif\n"
    write(args.out / "Behaviours.h", text)

    for library, functions in by_library.items():
        pieces = [functions[i:i + FUNCTIONS_PER_FILE]
                  for i in range(0, len(functions), FUNCTIONS_PER_FILE)] or [[]]
        for number, piece in enumerate(pieces):
            text = BANNER + '#include "Behaviours.h"\n#include "core/Enter.h"\n'
            more = sorted({f.header for f in piece
                           if f.header.startswith("aclnnop/")})
            text += "".join(f'#include "{h}"\n' for h in more)
            text += "using namespace acltidy::sim;\n"
            text += "#pragma GCC visibility push(default)\n"
            text += "\n".join(emit(f, real) for f in piece)
            text += "#pragma GCC visibility pop\n"
            write(args.out / f"{library}.{number}.cpp", text)

    rows = sorted(declared.values(), key=lambda f: (f.header, f.name))

    def behaviour_of(function):
        if function.name in real:
            return "real"
        if function.name in kernels or function.name.replace(
                "GetWorkspaceSize", "") in kernels:
            return "real" if phase_of(function) else "not supported"
        return "not supported"

    kernels = set(args.operators.read_text().split() if args.operators else ())
    done = sum(behaviour_of(f) == "real" for f in rows)
    text = ("# Coverage of the simulated runtime\n\n"
            f"{done} of {len(rows)} functions have a behaviour of their own. "
            "The others check their arguments against the contract and return "
            "that they are not supported.\n\n"
            "| Function | Header | Behaviour |\n|---|---|---|\n")
    text += "".join(f"| {f.name} | {f.header} | {behaviour_of(f)} |\n"
                    for f in rows)
    write(args.out / "coverage.md", text)


if __name__ == "__main__":
    main()
