"""changing.py FILE COMMAND…: runs COMMAND and appends to FILE once it was read.

Prints the command's messages and its exit status.
"""

import pathlib
import subprocess
import sys
import time

file = pathlib.Path(sys.argv[1])
child = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True)
# The parent does not read sources: who has the file open or has read it is a
# worker, and goes on for seconds with what includes it.
workers = pathlib.Path(f"/proc/{child.pid}/task/{child.pid}/children")
end = time.monotonic() + 60
while time.monotonic() < end and not workers.read_text().split():
    time.sleep(0.01)
busy = 0.0
while time.monotonic() < end and busy < 0.3:
    time.sleep(0.05)
    busy = 0.0
    for worker in workers.read_text().split():
        try:
            stat = pathlib.Path(f"/proc/{worker}/stat").read_text()
        except OSError:
            continue
        busy += int(stat.rsplit(")", 1)[1].split()[11]) / 100
with file.open("a") as out:
    out.write("// changed\n")
print(child.communicate()[1], end="")
print("exit status", child.returncode)
