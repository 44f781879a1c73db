"""interrupt.py COMMAND…: interrupts a run once it is at work."""

import os
import signal
import subprocess
import sys
import time

child = subprocess.Popen(sys.argv[1:], start_new_session=True,
                         stdout=subprocess.DEVNULL)
time.sleep(4)
os.killpg(child.pid, signal.SIGINT)
status = child.wait(timeout=60)
print("exit status", status)
print("left in the directory:", *sorted(os.listdir(".")))
time.sleep(1)
alive = subprocess.run(["pgrep", "-g", str(child.pid)], capture_output=True, text=True)
print("workers left:", len(alive.stdout.split()))
