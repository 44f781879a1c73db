#!/usr/bin/env python3
"""What the simulated runtime costs, against a runtime that checks nothing.

    simulator_overhead.py --build BUILD [--cxx CXX] [--runs N] [--work DIR]

The same program runs on the simulated runtime, on a stub, on the stub under
Valgrind memcheck, and, compiled with AddressSanitizer, on the stub. The runs
take turns, and the smallest CPU time of each counts, so that other work on the
machine matters little. It prints a table and judges nothing. Valgrind is left
out when it is not there.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# What is done, how often, how often under memcheck, and what one time is.
WORKS = [("buffers", 500000, 20000, "create and destroy a data buffer"),
         ("events", 500000, 20000, "create and destroy an event"),
         ("memory", 300000, 20000, "allocate and free 64 bytes"),
         ("tasks", 50000, 5000, "copy 4 KiB in a stream, there and back"),
         ("bytes", 10, 2, "copy 64 MiB there, across and back, and clear it")]


def build(args, work):
    def compile(out, *words):
        done = subprocess.run([args.cxx, "-std=c++17", "-O2", "-fPIC",
                               f"-I{args.build}/include/acl-tidy",
                               *map(str, words), "-o", str(out)],
                              capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{out} does not compile\n{done.stderr}")

    asan = ["-fsanitize=address"]
    for folder, flags in (("stub", []), ("stub-asan", asan)):
        (work / folder).mkdir()
        compile(work / folder / "libascendcl.so", "-shared", *flags,
                HERE / "stub_runtime.cpp")
        compile(work / folder / "client", HERE / "simulator_client.cpp", *flags,
                f"-L{work / folder}", "-lascendcl")
    runtime = args.build / "lib" / "acltidy" / "runtime"
    compile(work / "client", HERE / "simulator_client.cpp", f"-L{runtime}",
            "-lascendcl")
    return {"simulated": ([work / "client"], runtime),
            "stub": ([work / "stub" / "client"], work / "stub"),
            "memcheck": (["valgrind", "-q", work / "stub" / "client"],
                         work / "stub"),
            "asan": ([work / "stub-asan" / "client"], work / "stub-asan")}


def seconds(command, libraries, name, count):
    environment = dict(os.environ, LD_LIBRARY_PATH=str(libraries))
    done = subprocess.run([*map(str, command), name, str(count)],
                          capture_output=True, text=True, env=environment)
    if done.returncode or done.stderr:
        sys.exit(f"{command} {name}: {done.returncode}\n{done.stderr}")
    return float(done.stdout) / count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--cxx", default="clang++")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    args.build = args.build.resolve()
    with tempfile.TemporaryDirectory() as work:
        programs = build(args, pathlib.Path(work))
        if not shutil.which("valgrind"):
            del programs["memcheck"]
        print("| Work | Simulated, a second | " +
              " | ".join(f"Simulated / {n}" for n in programs if n != "simulated")
              + " |")
        print("|---|" + "---:|" * len(programs))
        for name, count, fewer, what in WORKS:
            best = {}
            for _ in range(args.runs):
                for program, (command, libraries) in programs.items():
                    n = fewer if program == "memcheck" else count
                    best[program] = min(best.get(program, 1e9),
                                        seconds(command, libraries, name, n))
            mine = best.pop("simulated")
            print(f"| {what} | {1 / mine:,.0f} | " +
                  " | ".join(f"{mine / other:.2f}" for other in best.values())
                  + " |", flush=True)


if __name__ == "__main__":
    main()
