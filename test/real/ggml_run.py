#!/usr/bin/env python3
"""Runs ggml's CANN backend on the simulated runtime.

    ggml_run.py --cc CC --cxx CXX --runtime DIR --include DIR --cache DIR
                --work DIR --program FILE --expected FILE [--package DIR]

ggml's own build makes the library of the npm package nodejs-whisper, against
the bundled headers and the simulated libraries. The program FILE runs operators
on the CANN backend and on the CPU and compares the results: all have to agree,
on every schedule. What the runtime finds in ggml has to be what the list
--expected says, one a line:

    RULE: MESSAGE | true: why

--package is a directory that holds the unpacked package; without it npm
fetches the package, once, into --cache. When the registry cannot be reached
the exit status is 77: skipped.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import npm_package  # noqa: E402

SKIPPED = 77
SCHEDULES = ["lazy", "eager", "random:5", "threads"]
OPTIONS = [
    "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_C_FLAGS_RELEASE=-O1",
    "-DCMAKE_CXX_FLAGS_RELEASE=-O1", "-DGGML_CANN=ON", "-DSOC_TYPE=Ascend910B2",
    "-DGGML_NATIVE=OFF", "-DGGML_OPENMP=OFF", "-DGGML_CPU_REPACK=OFF",
    "-DGGML_LLAMAFILE=OFF", "-DGGML_BUILD_TESTS=OFF",
    "-DGGML_BUILD_EXAMPLES=OFF"]
LIBRARIES = ["ggml-base", "ggml-cpu", "ggml-cann", "ggml"]


def fail(message):
    sys.exit(f"ggml_run.py: {message}")


def run(command, what, **options):
    done = subprocess.run([str(word) for word in command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          **options)
    if done.returncode:
        fail(f"{what} failed\n{done.stdout[-4000:]}")


def link(source, target):
    if target.is_symlink():
        target.unlink()
    target.symlink_to(source)


def build(args, ggml):
    """Leaves libraries and program below the work folder; the program."""
    # The package leaves out a file that only an installation needs.
    source = args.work / "ggml"
    if not source.is_dir():
        shutil.copytree(ggml, source)
    (source / "ggml.pc.in").touch()
    # The layout of a CANN installation.
    cann = args.work / "cann"
    cann.mkdir(exist_ok=True)
    link(args.include, cann / "include")
    link(args.runtime, cann / "lib64")
    out = args.work / "build"
    run(["cmake", "-G", "Ninja", "-S", source, "-B", out, *OPTIONS,
         f"-DCMAKE_C_COMPILER={args.cc}", f"-DCMAKE_CXX_COMPILER={args.cxx}",
         f"-DCANN_INSTALL_DIR={cann}"], "the configuration of ggml")
    run(["cmake", "--build", out, "-j", "2"], "the build of ggml")
    program = args.work / "operators"
    folders = [out / "src", out / "src" / "ggml-cann"]
    run([args.cxx, "-std=c++17", "-O1", "-g", f"-I{source}/include",
         args.program, *(f"-L{f}" for f in folders),
         *(f"-l{name}" for name in LIBRARIES),
         "-Wl,-rpath," + ":".join(map(str, [*folders, args.runtime])),
         "-o", program], "the build of the program")
    return program


def read_expected(path):
    entries = set()
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        finding, separator, verdict = line.partition(" | ")
        if not separator or not verdict.startswith("true: "):
            fail(f"{path}: '{line}' has no verdict")
        entries.add(finding)
    return entries


def check(args, program, schedule, expected):
    report = args.work / "report.json"
    report.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("ACLTIDY_")}
    environment.update(LD_LIBRARY_PATH=str(args.runtime), GGML_NO_BACKTRACE="1",
                       ACLTIDY_SCHEDULE=schedule, ACLTIDY_SUMMARY="0",
                       ACLTIDY_REPORT=str(report),
                       ACLTIDY_HOST=f"ggml-{os.getpid()}")
    done = subprocess.run([str(program)], capture_output=True, text=True,
                          env=environment, timeout=300)
    lines = done.stdout.splitlines()
    problems = [line for line in lines if not line.startswith("ok ")]
    if done.returncode or problems:
        problems.append(f"exit status {done.returncode}\n{done.stderr[-2000:]}")
    found = set()
    for line in report.read_text().splitlines():
        entry = json.loads(line)
        if entry["type"] == "finding":
            found.add(f"{entry['rule']}: {entry['message']}")
        elif entry["type"] == "note":
            problems.append(entry["message"])
    problems += [f"not in the list: {f}" for f in sorted(found - expected)]
    problems += [f"no longer found: {f}" for f in sorted(expected - found)]
    if problems:
        fail(f"schedule {schedule}\n" + "\n".join(problems))
    return len(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cc", required=True)
    parser.add_argument("--cxx", required=True)
    for name in ("runtime", "include", "work", "program", "expected"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--package", type=pathlib.Path)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    args.work = args.work.resolve()
    try:
        ggml = (args.package / "cpp" / "whisper.cpp" / "ggml" if args.package
                else npm_package.fetch_ggml(args.cache))
    except npm_package.Unreachable as problem:
        print("skipped: the npm registry cannot be reached, so there is no real "
              f"program to run\n{problem}")
        sys.exit(SKIPPED)
    except npm_package.Broken as problem:
        fail(problem)
    program = build(args, ggml)
    expected = read_expected(args.expected)
    counts = {check(args, program, schedule, expected) for schedule in SCHEDULES}
    print(f"{counts.pop()} operators agree with ggml's CPU backend on "
          f"{len(SCHEDULES)} schedules; {len(expected)} true findings")


if __name__ == "__main__":
    main()
