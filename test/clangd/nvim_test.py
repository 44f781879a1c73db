#!/usr/bin/env python3
"""Drives Neovim with the settings that docs/editor.md shows.

    nvim_test.py --clangd EXE --acl-include DIR --docs DIR --work DIR

Neovim runs without a screen and without other plugins. The settings are taken
from the page, with the path of acl-clangd exchanged: a finding must appear when
the file is opened, and go when the text is mended. Exit status 77: no Neovim
here, so nothing was tested.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

from lsp_test import LEAK

SKIPPED = 77
DRIVER = r"""
local out = io.open('out.txt', 'w')
local function say(text) out:write(text .. '\n') out:flush() end
local function findings()
  local n = 0
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.code == 'acl-resource-leak' then
      n = n + 1
      say('line ' .. (d.lnum + 1) .. ': ' .. d.message:gsub('\n.*', ''))
    end
  end
  return n
end
local function wait(condition)
  return vim.wait(180000, condition, 100)
end
vim.cmd('edit client.cpp')
say('appears: ' .. tostring(wait(function() return findings() == 1 end)))
vim.api.nvim_buf_set_lines(0, 6, 7, true, {'    return aclrtDestroyStream(stream);'})
say('vanishes: ' .. tostring(wait(function() return findings() == 0 end)))
vim.cmd('qall!')
"""


def main():
    parser = argparse.ArgumentParser()
    for name in ("clangd", "acl-include", "docs", "work"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()
    nvim = shutil.which("nvim")
    if not nvim:
        print("skipped: there is no Neovim (Debian: neovim)")
        sys.exit(SKIPPED)
    banner = subprocess.run([nvim, "--version"], capture_output=True, text=True,
                            check=True).stdout.splitlines()[0]
    major, minor = map(int, re.search(r"v(\d+)\.(\d+)", banner).groups())
    page = pathlib.Path(args.docs, "editor.md").read_text()
    blocks = [b for b in re.findall(r"```lua\n(.*?)```", page, re.S)
              if "lspconfig" not in b]
    wanted = "-- 0.11 and later" if (major, minor) >= (0, 11) else "-- 0.7 and later"
    settings = [b for b in blocks if b.startswith(wanted)]
    if len(settings) != 1:
        sys.exit(f"no settings that begin with '{wanted}' in editor.md")
    clangd_settings = re.search(r"`\.clangd`:\n\n```yaml\n(.*?)```", page, re.S).group(1)

    work = pathlib.Path(args.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "init.lua").write_text(settings[0].replace("/usr/bin/acl-clangd", args.clangd))
    (work / ".clangd").write_text(
        clangd_settings.replace("/usr/include/acl-tidy", args.acl_include))
    (work / "compile_flags.txt").write_text("")
    (work / "client.cpp").write_text(LEAK)
    (work / "drive.lua").write_text(DRIVER)
    done = subprocess.run([nvim, "--headless", "--noplugin", "-u", "init.lua", "-i", "NONE",
                           "-S", "drive.lua"], cwd=work, capture_output=True, text=True,
                          timeout=500, stdin=subprocess.DEVNULL)
    said = (work / "out.txt").read_text() if (work / "out.txt").exists() else ""
    print(banner + "\n" + said + done.stderr)
    if "appears: true" not in said or "vanishes: true" not in said:
        sys.exit("failed")
    if "line 7: " not in said:
        sys.exit("the finding is at the wrong place")


if __name__ == "__main__":
    main()
