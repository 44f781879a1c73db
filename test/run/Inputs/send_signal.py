"""send_signal.py NAME COMMAND...: sends a signal as soon as the command has
printed something, and exits with its status."""

import signal
import subprocess
import sys

command = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, text=True)
print(command.stdout.readline(), end="", flush=True)
command.send_signal(getattr(signal, "SIG" + sys.argv[1]))
print(command.stdout.read(), end="")
sys.exit(command.wait())
