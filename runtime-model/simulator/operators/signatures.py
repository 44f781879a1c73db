#!/usr/bin/env python3
"""Writes the phase-one parameters of all operators as rows of C++.

    signatures.py TABLE OUTPUT

Row: {"aclnnAdd", "tensor self, tensor other, scalar alpha, tensor* out"},
sorted by name. TABLE is the operator table of the aclnnop headers.
"""

import pathlib
import re
import sys

OPERATOR = re.compile(r"^ (?: |\+)(?:\w+ )?(\w+)\((.*)\)$")
OTHER = re.compile(r"^ (?: |\+)(?:phase2|plain|c\+\+) ")


def main(table, output):
    rows = {}
    for line in pathlib.Path(table).read_text().splitlines():
        match = OPERATOR.match(line)
        if match and not OTHER.match(line):
            rows[match.group(1)] = match.group(2)
    if not rows:
        sys.exit(f"{table}: no operators found")
    text = "".join(f'{{"{name}", "{rows[name]}"}},\n' for name in sorted(rows))
    pathlib.Path(output).write_text(text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
