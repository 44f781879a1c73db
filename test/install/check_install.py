#!/usr/bin/env python3
"""Installs into a new prefix, moves it, and uses what is there.

    check_install.py --cmake CMAKE --build DIR --clang-tidy EXE --work DIR
                     --bin BINDIR --lib LIBDIR --include INCLUDEDIR
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

PROJECT = """cmake_minimum_required(VERSION 3.16)
project(client CXX)
find_package(AclTidy REQUIRED)
add_library(client client.cpp)
target_link_libraries(client PRIVATE AclTidy::headers)
acl_tidy_target(client OPTIONS --no-cache)
"""
# What a project with tests has besides.
PROGRAM = """set(CMAKE_BUILD_TYPE Debug)
add_executable(program main.cpp)
target_link_libraries(program PRIVATE client AclTidy::ascendcl)
"""
LEAK = """#include "acl/acl.h"
#include "aclnnop/aclnn_add.h"
#include <stddef.h>
void leak() {
  aclrtStream stream;
  aclrtCreateStream(&stream);
}
"""


def run(status, *command, cwd=None):
    done = subprocess.run([str(c) for c in command], capture_output=True,
                          text=True, cwd=cwd, stdin=subprocess.DEVNULL)
    if done.returncode != status:
        sys.exit(f"{command}: exit status {done.returncode} instead of {status}\n"
                 f"{done.stdout}{done.stderr}")
    return done.stdout


def expect(text, output):
    if text not in output:
        sys.exit(f"'{text}' was expected in\n{output}")


def main():
    parser = argparse.ArgumentParser()
    for name in ("cmake", "build", "clang-tidy", "work", "bin", "lib", "include"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()

    work = pathlib.Path(args.work)
    shutil.rmtree(work, ignore_errors=True)
    first, prefix = work / "first", work / "moved"
    run(0, args.cmake, "--install", args.build, "--prefix", first)
    first.rename(prefix)

    sources = work / "client"
    sources.mkdir()
    (sources / "compile_flags.txt").write_text("")
    (sources / "leak.cpp").write_text(LEAK)
    acl_tidy = prefix / args.bin / "acl-tidy"
    expect("acl-tidy ", run(0, acl_tidy, "--version"))
    expect("[acl-resource-leak]", run(1, acl_tidy, "leak.cpp", cwd=sources))
    expect("# acl-resource-leak", run(0, acl_tidy, "explain", "acl-resource-leak"))

    headers = prefix / args.include
    if any(path.is_symlink() for path in prefix.rglob("*")):
        sys.exit("the installation links to the build tree")
    expect("[acl-resource-leak]", run(
        0, args.clang_tidy, f"-load={prefix / args.lib / 'libAclTidy.so'}",
        "--checks=-*,acl-*", "leak.cpp", "--", "-isystem", headers, cwd=sources))

    # As a part of a CMake project.
    project, build = work / "project", work / "project-build"
    project.mkdir()
    simulated = (prefix / args.lib / "acltidy" / "runtime").is_dir()
    (project / "CMakeLists.txt").write_text(PROJECT + PROGRAM * simulated)
    (project / "client.cpp").write_text(LEAK)
    (project / "main.cpp").write_text("void leak();\nint main() { leak(); }\n")
    run(0, args.cmake, "-S", project, "-B", build, "-G", "Ninja",
        f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_CXX_COMPILER=clang++-22")
    expect("[acl-resource-leak]", run(1, args.cmake, "--build", build,
                                      "--target", "acl-tidy-client"))
    if simulated:
        run(0, args.cmake, "--build", build, "--target", "program")
        expect("client.cpp", run(0, acl_tidy, "run", "--report", "text=-", "--",
                                 build / "program"))
    (project / "client.cpp").write_text(LEAK.replace("}", "  aclrtDestroyStream(stream);\n}"))
    expect("no findings", run(0, args.cmake, "--build", build,
                              "--target", "acl-tidy-client"))


if __name__ == "__main__":
    main()
