#!/usr/bin/env python3
"""Validates acl-tidy's SARIF against the schema of the standard.

    validate_sarif.py --acl-tidy EXE --cache DIR --work DIR --project SCRIPT

The schema comes from an npm package, which is fetched once into the cache; the
validator is Debian's python3-jsonschema. Exit status 77: one of them cannot be
had here, so nothing was tested.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from schema_validator import SKIPPED, jsonschema  # noqa: E402
import npm_package  # noqa: E402

SCHEMA_PACKAGE = npm_package.Package(
    "@microsoft/jest-sarif", "1.0.0-beta.0",
    "748e2c3d1a842e7bb258416685c7ea3a0da40005b72267b2052c2856d48ad102")
SCHEMA = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


def sarif_of(args, directory, *options):
    out = directory / "out.sarif"
    out.unlink(missing_ok=True)
    subprocess.run([args.acl_tidy, "-p", "build", "--no-cache", "--advice", "--output",
                    f"sarif={out}", *options], cwd=directory,
                   capture_output=True, check=False)
    return json.loads(out.read_text())


def main():
    parser = argparse.ArgumentParser()
    for name in ("acl-tidy", "cache", "work", "project"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()
    try:
        schema = npm_package.fetch(SCHEMA_PACKAGE, SCHEMA, args.cache) / SCHEMA
    except npm_package.Unreachable as problem:
        print(f"skipped: the npm registry cannot be reached\n{problem}")
        sys.exit(SKIPPED)
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text()))
    broken = {"version": "2.1.0", "runs": [{"results": 7}]}
    if not list(validator.iter_errors(broken)):
        sys.exit("the schema accepts everything")

    work = pathlib.Path(args.work)
    shutil.rmtree(work, ignore_errors=True)
    subprocess.run([sys.executable, args.project, str(work)], check=True)
    source = work / "src" / "d.cpp"
    source.write_text(source.read_text() + "int broken = ;\n")
    source = work / "src" / "c.cpp"
    source.write_text(source.read_text().replace(
        "return 2;", "return 2; // NOLINT(acl-resource-leak)"))
    source = work / "src" / "a.cpp"
    source.write_text(source.read_text() + "size_t bytes(const aclDataBuffer *buffer) {\n"
                      "  return aclGetDataBufferSize(buffer);\n}\n")
    baseline = work / "base.json"
    subprocess.run([args.acl_tidy, "-p", "build", "--write-baseline", baseline,
                    "--no-cache"], cwd=work, capture_output=True, check=False)
    kinds = set()
    for options in ([], ["--baseline", str(baseline)]):
        log = sarif_of(args, work, *options)
        faults = list(validator.iter_errors(log))
        for fault in faults[:20]:
            print(f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}")
        if faults:
            sys.exit(f"{len(faults)} faults")
        for result in log["runs"][0]["results"]:
            kinds |= set(result)
            kinds |= {"suppressed"} if result["suppressions"] else set()
        kinds |= set(log["runs"][0])
    missing = {"codeFlows", "partialFingerprints", "baselineState", "suppressed",
               "invocations", "ruleIndex", "fixes", "level"} - kinds
    if missing:
        sys.exit(f"nothing was tested of {sorted(missing)}")
    print("valid")


if __name__ == "__main__":
    main()
