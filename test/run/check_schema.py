#!/usr/bin/env python3
"""Holds real reports against the schemas in docs/schema.

    check_schema.py --acl-tidy EXE --client EXE --source FILE --schemas DIR --work DIR

CLIENT is test/run/validate.cpp, built. Exits with 77, which ctest shows as
skipped, when Python has no jsonschema.
"""

import argparse
import copy
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
from schema_validator import jsonschema  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    for name in ("acl-tidy", "client", "source", "schemas", "work"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()
    work = pathlib.Path(args.work)
    work.mkdir(parents=True, exist_ok=True)

    def schema(name):
        text = (pathlib.Path(args.schemas) / name).read_text()
        document = json.loads(text)
        jsonschema.Draft7Validator.check_schema(document)
        return jsonschema.Draft7Validator(document)

    def acl_tidy(*arguments):
        done = subprocess.run([args.acl_tidy, *map(str, arguments)],
                              capture_output=True, text=True, cwd=work)
        if done.returncode not in (0, 1):
            sys.exit(f"{arguments}: {done.returncode}\n{done.stderr}")

    def check(validator, document, what):
        errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
                  for e in validator.iter_errors(document)]
        if errors:
            sys.exit(f"{what} is not as its schema says\n" + "\n".join(errors[:9]))

    report, raw = schema("report.schema.json"), schema("raw-report.schema.json")
    acl_tidy("--no-cache", "--output", "json=lint.json", args.source, "--", "-std=c++17")
    acl_tidy("run", "--fail-each", "--raw-report", "raw.jsonl",
             "--report", "json=run.json", "--", args.client)
    acl_tidy("run", "--fail", "aclrtCreateEvent=207007", "--raw-report",
             "fail.jsonl", "--", args.client)
    acl_tidy("validate", "--findings", "lint.json", "--report",
             "json=validate.json", "--raw-report", "sites.jsonl", "--", args.client)

    documents = {}
    for name in ("lint.json", "run.json", "validate.json"):
        documents[name] = json.loads((work / name).read_text())
        check(report, documents[name], name)
    types = set()
    for name in ("raw.jsonl", "fail.jsonl", "sites.jsonl"):
        for number, line in enumerate((work / name).read_text().splitlines(), 1):
            document = json.loads(line)
            types.add(document["type"])
            check(raw, document, f"{name}:{number}")
    if not types >= {"start", "finding", "injected", "note", "end"}:
        sys.exit(f"the runs left lines of {sorted(types)} only")

    # A schema that everything fits would say nothing.
    for path in (["version"], ["findings", 0, "rule"], ["findings", 0, "stacks", 0, "role"],
                 ["run", "processes", 0, "end"], ["run", "faults", 0, "outcome"]):
        bad = copy.deepcopy(documents["run.json"])
        at = bad
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = {}
        if not list(report.iter_errors(bad)):
            sys.exit(f"{path} may be anything")


if __name__ == "__main__":
    main()
