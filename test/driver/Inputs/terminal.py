"""terminal.py COLUMNS COMMAND…: runs COMMAND on a terminal of its own.

Prints what a person sees at the end, line by line, then the longest line that
was shown while it ran, and the exit status. With a first argument of -c, Ctrl-C
is pressed once the progress line has appeared.
"""

import fcntl
import os
import pty
import re
import struct
import sys
import termios

arguments = sys.argv[1:]
interrupt = arguments[0] == "-c"
arguments = arguments[interrupt:]
columns = int(arguments.pop(0))
child, screen = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm"
    os.environ.pop("COLUMNS", None)
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(arguments[0], arguments)
seen = b""
while True:
    try:
        part = os.read(screen, 4096)
    except OSError:  # The other side is closed.
        break
    if not part:
        break
    seen += part
    if interrupt and b"%" in seen:
        os.write(screen, b"\x03")
        interrupt = False
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

# A terminal, as far as is needed: \r, erasing to the end of the line, colours.
longest = 0
progress = set()
for line in seen.decode().split("\n"):
    cells = []
    for text in line.split("\r"):
        at = 0
        for piece in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|[^\x1b]", text):
            if piece in ("\x1b[K", "\x1b[0K"):
                del cells[at:]
            elif piece == "\x1b[2K":
                cells = [" "] * at
            elif not piece.startswith("\x1b"):
                cells[at:at + 1] = piece
                at += 1
        if re.match(r"\[\d+/\d+\]", "".join(cells)):
            longest = max(longest, len("".join(cells).rstrip()))
            progress.add("".join(cells).split("]")[0] + "]")
    if "".join(cells).strip():
        print("".join(cells).rstrip())
print("longest progress line:", "none" if not longest else
      "fits" if longest <= columns else longest)
print("progress lines:", "several" if len(progress) > 3 else sorted(progress))
print("exit status", status)
