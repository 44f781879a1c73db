# Configuration of the lit suites; see CMakeLists.txt.
# Values of the build come from lit.site.cfg.py.

import os
import shlex
import subprocess

import lit.formats

config.name = "acl-tidy"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_dir, "test")

# FileCheck, not, split-file.
# Results of other runs must not hide what a test is about.
config.environment["ACL_TIDY_CACHE_DIR"] = ""
config.environment["PATH"] = os.pathsep.join(
    [config.llvm_tools_dir, config.environment.get("PATH", "")]
)

config.available_features.add("llvm-" + config.llvm_major)
if config.simulator:
    config.available_features.add("simulator")
if os.geteuid() != 0:
    config.available_features.add("non-root")

# A disk of a few pages, in a name space of its own.
try:
    if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "none",
                       "/mnt"], capture_output=True).returncode == 0:
        config.available_features.add("small-disk")
except OSError:
    pass

acl_tidy = os.path.join(config.build_dir, config.bin_dir, "acl-tidy")
clang_tidy = os.path.join(config.llvm_tools_dir, "clang-tidy")
plugin = os.path.join(config.build_dir, config.lib_dir, "libAclTidy.so")
acl_include = os.path.join(config.build_dir, config.acl_include_dir)
tools = os.path.join(config.test_source_root, "tools")


def runner(script, *more):
    arguments = [
        config.python, os.path.join(tools, script),
        "--acl-tidy", acl_tidy, "--clang-tidy", clang_tidy, "--plugin", plugin,
        "--acl-include", acl_include, *more,
    ]
    # %t is replaced later, by lit.
    return " ".join(map(shlex.quote, arguments)) + " --work %t.work"


# A client of the simulated runtime, unoptimised and with debug information.
runtime = os.path.join(config.build_dir, config.lib_dir, "acltidy", "runtime")
client = " ".join(map(shlex.quote, [
    config.cxx, "-std=c++17", "-g", "-O0", "-isystem", acl_include,
    "-isystem", os.path.join(config.source_dir, "runtime-model", "include"),
    "-L" + runtime]))

config.substitutions += [
    ("%client", client),
    ("%acl_libs", "-lascendcl -lnnopbase -lopapi"),
    ("%runtime", shlex.quote(runtime)),
    ("%check_acl_tidy", runner(
        "check_acl_tidy.py", "--file-check",
        os.path.join(config.llvm_tools_dir, "FileCheck"))),
    ("%pair_test", runner("pair_test.py")),
    ("%exits", " ".join(map(shlex.quote, [
        config.python, os.path.join(tools, "exits.py")]))),
    ("%acl_tidy", shlex.quote(acl_tidy)),
    ("%clang_tidy", shlex.quote(clang_tidy)),
    ("%plugin", shlex.quote(plugin)),
    ("%acl_include", "-isystem " + shlex.quote(acl_include)),
    ("%examples", shlex.quote(os.path.join(config.source_dir, "examples"))),
    ("%build_dir", shlex.quote(config.build_dir)),
    ("%python", shlex.quote(config.python)),
]
