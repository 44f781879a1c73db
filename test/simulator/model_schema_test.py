#!/usr/bin/env python3
"""The schema of model descriptions and the runtime agree.

    model_schema_test.py --describe EXE --schema FILE --work DIR

EXE is ModelDescribe.c, built. Exits with 77, which ctest shows as skipped, when
Python has no jsonschema.
"""

import argparse
import copy
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
from schema_validator import jsonschema  # noqa: E402

AIPP = {"mode": "static", "format": "RGB888_U8", "width": 8, "height": 6,
        "crop": [1, 1, 4, 4], "padding": [0, 0, 0, 0],
        "csc": {"matrix": [256, 0, 359, 256, -88, -183, 256, 454, 0],
                "inputBias": [0, 128, 128], "outputBias": [0, 0, 0]},
        "rbuvSwap": True, "axSwap": False, "mean": [1, 2, 3],
        "min": [0.5], "varReci": [1, 0.5, 0.25, 1]}
WHOLE = {"inputs": [{"name": "image", "type": "uint8", "format": "NCHW",
                     "shape": [1, 3, 4, 4], "aipp": AIPP},
                    {"shape": [-1, 2], "range": [[1, -1], [2, 2]]}],
         "outputs": [{"name": "o", "type": "int32", "format": "ND", "shape": [-1],
                      "shapes": [[1], [2]]}],
         "gears": {"batch": [1, 2]}, "behaviour": "constant", "constant": 7,
         "workBytes": 1, "weightBytes": 2}
DYNAMIC = {"mode": "dynamic", "maxBytes": 100}
GOOD = [
    WHOLE,
    {"inputs": [], "outputs": []},
    {"inputs": [], "outputs": [], "behaviour": "library", "library": "x.so", "function": "f"},
    {"inputs": [{"format": "NHWC", "shape": [1, 4, 4, 3], "aipp": DYNAMIC}], "outputs": []},
    {"inputs": [{"shape": [-1, -1]}], "outputs": [], "gears": {"hw": [[1, 2]]}},
    {"inputs": [{"shape": [-1, -1, -1]}], "outputs": [], "gears": {"dims": [[1, 2, 3]]}},
    {"models": [{"inputs": [], "outputs": []}], "variableBytes": 32},
    {"operator": "Mine", "inputs": [], "outputs": []},
    {"operator": "Mine", "as": "Add"},
]
# Where in WHOLE, and what there is no description with.
BAD = [
    ([], 7), ([], []), (["inputs"], {}), (["inputs"], None), (["outputs", 0], 1),
    (["more"], 1), (["inputs", 0, "more"], 1), (["inputs", 0, "shapes"], []),
    (["outputs", 0, "aipp"], DYNAMIC), (["outputs", 0, "range"], []),
    (["inputs", 0, "name"], 1), (["inputs", 0, "type"], "flaot"), (["inputs", 0, "type"], 1),
    (["inputs", 0, "format"], "nchw"), (["inputs", 1, "shape"], [-2, 2]),
    (["inputs", 1, "shape"], [1.5, 2]), (["inputs", 1, "shape"], "1"),
    (["inputs", 1, "shape"], [1] * 129), (["inputs", 1, "range"], [[1], [2, 2]]),
    (["inputs", 1, "range"], 1), (["outputs", 0, "shapes"], [[-1], [1]]),
    (["gears"], {}), (["gears"], []), (["gears"], {"batch": [1], "hw": [[1, 2]]}),
    (["gears"], {"batch": []}), (["gears"], {"batch": [0]}), (["gears"], {"batch": [1] * 129}),
    (["gears"], {"batch": ["1"]}), (["gears"], {"dims": [[]]}), (["gears"], {"hw": [[1]]}),
    (["behaviour"], "copies"), (["behaviour"], "library"), (["behaviour"], None),
    (["constant"], -1), (["constant"], 256), (["constant"], "7"), (["constant"], 1.5),
    (["library"], 1), (["function"], 1), (["workBytes"], -1), (["workBytes"], 2**64),
    (["weightBytes"], 2**50 + 1), (["weightBytes"], "1"),
    (["models"], [{"inputs": [], "outputs": []}]),
] + [(["inputs", 0, "aipp", key], value) for key, value in [
    ("mode", "fixed"), ("format", "RGB"), ("width", 0), ("width", 4097), ("height", "6"),
    ("crop", [0, 0, 4]), ("crop", [0, 0, 4, 4097]), ("crop", [-1, 0, 4, 4]),
    ("padding", [33, 0, 0, 0]), ("csc", []), ("csc", {"matrix": [1]}),
    ("csc", {"matrix": [40000] * 9}), ("csc", {"inputBias": [1, 2]}),
    ("csc", {"inputBias": [1, 2, 256]}), ("csc", {"more": 1}), ("rbuvSwap", 1),
    ("axSwap", "no"), ("mean", []), ("mean", [256]), ("min", ["1"]), ("varReci", [1] * 5),
    ("more", 1)]]
BAD += [(["inputs", 0, "aipp"], {"mode": "dynamic"}),
        (["inputs", 0, "aipp"], {"mode": "dynamic", "maxBytes": -1}),
        (["inputs", 0, "aipp"], {"width": 8}),
        ([], {"as": "Add"}), ([], {"operator": "Mine", "as": 1}),
        ([], {"operator": "Mine", "as": "Add", "inputs": []}), (["operator"], 1),
        ([], {"models": []}), ([], {"models": [{}]}),
        ([], {"models": [{"models": []}]}),
        ([], {"models": [{"inputs": [], "outputs": []}], "inputs": []})]


def changed(where, value):
    document = copy.deepcopy(WHOLE)
    if not where:
        return value
    at = document
    for step in where[:-1]:
        at = at[step]
    at[where[-1]] = value
    return document


def main():
    parser = argparse.ArgumentParser()
    for name in ("describe", "schema", "work"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()
    schema = json.loads(pathlib.Path(args.schema).read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    work = pathlib.Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    model = work / "model.om"
    model.write_text("model")

    mistakes = []
    cases = [(True, d) for d in GOOD] + [(False, changed(*b)) for b in BAD]
    for right, document in cases:
        text = json.dumps(document)
        (work / "model.om.json").write_text(text)
        ran = subprocess.run([args.describe, model], capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            mistakes.append(f"the runtime crashes ({ran.returncode}): {text}")
        elif (ran.returncode == 0) != right:
            mistakes.append(f"the runtime {'refuses' if right else 'takes'}: {text}\n"
                            f"  {ran.stderr}")
        elif not right and "model.om.json:1: " not in ran.stderr:
            mistakes.append(f"no place is told: {text}\n  {ran.stderr}")
        if validator.is_valid(document) != right:
            mistakes.append(f"the schema {'refuses' if right else 'takes'}: {text}")
    if mistakes:
        sys.exit("\n".join(mistakes))
    print(f"{len(GOOD)} descriptions are right, {len(BAD)} are not")


if __name__ == "__main__":
    main()
