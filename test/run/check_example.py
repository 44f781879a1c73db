#!/usr/bin/env python3
"""Builds examples/unit-test as users do: it passes, and with its defect fails.

    check_example.py --cmake CMAKE --ctest CTEST --source DIR --prefix DIR
                     --cxx COMPILER --work DIR
"""

import argparse
import pathlib
import shutil
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser()
    for name in ("cmake", "ctest", "source", "prefix", "cxx", "work"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()
    shutil.rmtree(args.work, ignore_errors=True)

    def run(*command):
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test(name, option):
        build = pathlib.Path(args.work) / name
        for command in (
                [args.cmake, "-G", "Ninja", "-S", args.source, "-B", build,
                 f"-DCMAKE_PREFIX_PATH={args.prefix}", "-DCMAKE_BUILD_TYPE=Debug",
                 f"-DCMAKE_CXX_COMPILER={args.cxx}", option],
                [args.cmake, "--build", build]):
            status, output = run(*command)
            if status:
                sys.exit(f"{command}\n{output}")
        return run(args.ctest, "--test-dir", str(build), "--output-on-failure")

    status, output = test("right", "-DWITH_DEFECTS=OFF")
    if status or "100% tests passed" not in output:
        sys.exit(output)
    status, output = test("wrong", "-DWITH_DEFECTS=ON")
    for text in ("device memory from 'aclrtMalloc' is never released; call "
                 "'aclrtFree' [acl-resource-leak]",
                 "2 FAILED TESTS", "0% tests passed"):
        if text not in output:
            sys.exit(f"'{text}' was expected in\n{output}")
    print(output)


if __name__ == "__main__":
    main()
