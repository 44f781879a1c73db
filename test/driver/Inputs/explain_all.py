"""Prints the page of every rule; fails if one is missing or empty."""

import subprocess
import sys

tool = sys.argv[1]
rules = subprocess.run([tool, "--list-rules"], capture_output=True, text=True)
names = [line.split()[0] for line in rules.stdout.splitlines()]
assert names, "no rules"
for name in names:
    page = subprocess.run([tool, "explain", name], capture_output=True, text=True)
    if page.returncode != 0 or not page.stdout.startswith("# " + name):
        sys.exit(f"explain {name}: {page.stdout[:200]}{page.stderr}")
