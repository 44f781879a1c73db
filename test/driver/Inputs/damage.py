"""damage.py DIR: damages every entry of a cache, each in another way."""

import pathlib
import sys

for i, entry in enumerate(sorted(pathlib.Path(sys.argv[1]).glob("llvmcache-*"))):
    data = bytearray(entry.read_bytes())
    if i % 4 == 0:
        data = data[:len(data) // 2]
    elif i % 4 == 1:
        data[len(data) // 2] ^= 0xFF
    elif i % 4 == 2:
        data = bytearray()
    else:
        data[3] ^= 0xFF
    entry.write_bytes(bytes(data))
