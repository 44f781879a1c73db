"""Runs acl-tidy and clang-tidy and reads what they print."""

import re
import subprocess
from dataclasses import dataclass

DIAGNOSTIC = re.compile(
    r"^(?:(?P<file>[^:\s][^:]*):(?P<line>\d+):(?P<column>\d+): )?"
    r"(?P<level>warning|error|note): (?P<message>.*?)"
    r"(?: \[(?P<check>[\w.,-]+)\])?$"
)


@dataclass(frozen=True)
class Diagnostic:
    """One warning, error or note, without its source snippet."""

    text: str
    file: str
    line: int
    level: str
    rules: tuple

    def is_finding(self):
        return any(rule.startswith("acl-") for rule in self.rules)


def parse(output):
    """The diagnostics in what a tool printed, in order."""
    result = []
    for line in output.splitlines():
        match = DIAGNOSTIC.match(line)
        if match:
            result.append(
                Diagnostic(
                    text=line,
                    file=match["file"] or "",
                    line=int(match["line"] or 0),
                    level=match["level"],
                    rules=tuple((match["check"] or "").split(",")),
                )
            )
    return result


@dataclass
class Run:
    command: list
    status: int
    output: str
    errors: str

    def diagnostics(self):
        return parse(self.output)

    def describe(self):
        return (
            f"$ {' '.join(self.command)}\n{self.output}{self.errors}"
            f"exit status {self.status}\n"
        )


def run(command):
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return Run(command, done.returncode, done.stdout, done.stderr)


def add_tool_arguments(parser):
    """Arguments that the lit configuration passes to every runner."""
    parser.add_argument("--acl-tidy", required=True)
    parser.add_argument("--clang-tidy", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--acl-include", required=True, help="ACL headers")
    parser.add_argument("--work", required=True, help="scratch path of the test")


def tidy_command(args, tool, file, checks, tidy_flags=(), compiler_flags=()):
    """The command that runs `tool`, "acl-tidy" or "clang-tidy", on a file.

    Configuration files around the test must not matter, so an empty one is
    given. The header filter is the same for all versions.
    """
    if tool == "acl-tidy":
        command = [args.acl_tidy, "--quiet"]
    else:
        command = [args.clang_tidy, f"-load={args.plugin}", "--quiet"]
    if not any(flag.startswith(("--config=", "-config=")) for flag in tidy_flags):
        command.append("--config={}")
    command += [f"--checks=-*,{checks}", "--header-filter=.*", *tidy_flags]
    command += [str(file), "--", *compiler_flags]
    if not any(flag.startswith("-std=") for flag in compiler_flags):
        command.append("-std=c11" if str(file).endswith(".c") else "-std=c++17")
    return command + ["-isystem", args.acl_include]


def split_at_dashes(arguments):
    """What stands before and after the first `--`."""
    if "--" not in arguments:
        return list(arguments), []
    at = arguments.index("--")
    return list(arguments[:at]), list(arguments[at + 1 :])
