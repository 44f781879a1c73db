#!/usr/bin/env python3
"""Drives acl-clangd as an editor would.

    lsp_test.py --clangd EXE --acl-include DIR --work DIR [--transcript FILE]

- a file with a leak is opened: the finding appears, with its path as related
  information and its place in the line;
- the text is mended: it vanishes; broken again: it appears at its new place;
- code that does not compile: the server lives, and the finding comes back;
- 200 edits in quick succession: no crash, and the last diagnostics are those of
  the last text;
- a rule with a fix offers it as a quick fix, and the fixed text is clean;
- with the documented step budget, a file with many entangled paths is answered
  in a time that one can wait for.
"""

import argparse
import json
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import threading
import time

PATIENCE = 120  # seconds, for one answer on a loaded machine

LEAK = """#include "acl/acl.h"
int open(bool twice) {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return 1;
  if (twice)
    return 2;
  return aclrtDestroyStream(stream);
}
"""
MISMATCH = """#include "acl/acl.h"
size_t bytes(const aclDataBuffer *buffer) {
  return aclGetDataBufferSize(buffer);
}
"""
# Every function has 2^12 paths; the call at the end must be reached all the same.
ENTANGLED = '#include "acl/acl.h"\n' + "".join(
    f"int many{n}(int *p, aclrtStream s) {{\n  int sum = 0;\n" +
    "".join(f"  if (p[{i}]) sum += p[{i + 1}] * aclrtSynchronizeStream(s);\n"
            for i in range(12)) + "  return sum;\n}\n" for n in range(40)) + LEAK.split("\n", 1)[1]
CLEAN = LEAK.replace("return 2;", "return aclrtDestroyStream(stream);")


class Server:
    def __init__(self, command, transcript):
        self.transcript = transcript
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.messages = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.number = 0

    def log(self, way, message):
        if self.transcript:
            self.transcript.write(way + " " + json.dumps(message) + "\n")
            self.transcript.flush()

    def read(self):
        stream = self.process.stdout
        while True:
            length = 0
            while True:
                line = stream.readline()
                if not line:
                    self.messages.put(None)
                    return
                if line in (b"\r\n", b"\n"):
                    break
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            message = json.loads(stream.read(length))
            self.log("<--", message)
            self.messages.put(message)

    def send(self, method, params, answer=False):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if answer:
            self.number += 1
            message["id"] = self.number
        self.log("-->", message)
        data = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()
        if not answer:
            return None
        return self.wait(lambda m: m.get("id") == self.number)["result"]

    def wait(self, wanted):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                message = self.messages.get(timeout=max(0.1, end - time.monotonic()))
            except queue.Empty:
                sys.exit("no answer in time")
            if message is None:
                sys.exit(f"the server ended with {self.process.wait()}")
            if wanted(message):
                return message

    def diagnostics(self, version):
        """What the server says of that version of the text."""
        message = self.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                            and m["params"].get("version") == version)
        return [d for d in message["params"]["diagnostics"]]


def of_rule(diagnostics):
    return [d for d in diagnostics if d.get("code") == "acl-resource-leak"]


def expect(condition, text):
    if not condition:
        sys.exit("failed: " + text)
    print("ok:", text)


def main():
    parser = argparse.ArgumentParser()
    for name in ("clangd", "acl-include", "work"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--transcript", type=argparse.FileType("w"))
    args = parser.parse_args()

    work = pathlib.Path(args.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "compile_flags.txt").write_text(f"-isystem\n{args.acl_include}\n")
    (work / ".clangd").write_text(
        "Diagnostics:\n  ClangTidy:\n    Add: ['acl-*']\n    FastCheckFilter: None\n")
    file = work / "client.cpp"
    file.write_text(LEAK)
    uri = file.as_uri()

    server = Server([args.clangd, "--log=error", "--background-index=false"],
                    args.transcript)
    server.send("initialize", {"processId": None, "rootUri": work.as_uri(), "capabilities": {
        "textDocument": {"publishDiagnostics": {
            "relatedInformation": True, "versionSupport": True,
            "codeActionsInline": True},
        "codeAction": {"codeActionLiteralSupport": {
            "codeActionKind": {"valueSet": ["quickfix"]}}}}}}, answer=True)
    server.send("initialized", {})

    def change(version, text):
        server.send("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"text": text}]})

    server.send("textDocument/didOpen", {"textDocument": {
        "uri": uri, "languageId": "cpp", "version": 1, "text": LEAK}})
    found = of_rule(server.diagnostics(1))
    expect(len(found) == 1, "the finding appears when the file is opened")
    expect(found[0]["range"]["start"]["line"] == 6, "on its line")
    related = [r["message"] for r in found[0].get("relatedInformation", [])]
    expect(any("created here" in m for m in related), "with its path as related information")

    change(2, CLEAN)
    expect(not of_rule(server.diagnostics(2)), "it vanishes when the code is mended")
    change(3, "\n\n" + LEAK)
    found = of_rule(server.diagnostics(3))
    expect(len(found) == 1 and found[0]["range"]["start"]["line"] == 8,
           "it comes back at its new place")
    change(4, LEAK.replace("if (twice)", "if (twice"))
    expect(any(d["severity"] == 1 for d in server.diagnostics(4)),
           "code that does not compile is survived")
    change(5, LEAK)
    expect(len(of_rule(server.diagnostics(5))) == 1, "and the finding comes back")

    start = time.monotonic()
    version = 5
    for edit in range(200):
        version += 1
        text = (LEAK, CLEAN, LEAK[:200 + edit % 40], "// line\n" * (edit % 7) + LEAK)[edit % 4]
        change(version, text)
        time.sleep(0.01)
    version += 1
    change(version, "\n" + LEAK)
    found = of_rule(server.diagnostics(version))
    expect(len(found) == 1 and found[0]["range"]["start"]["line"] == 7,
           "200 rapid edits end with the diagnostics of the last text")
    print(f"    {time.monotonic() - start:.1f} s for them")
    version += 1
    change(version, CLEAN)
    expect(not of_rule(server.diagnostics(version)), "and nothing stale is left")

    # Another file: a quick fix.
    other = work / "fix.cpp"
    other.write_text(MISMATCH)
    server.send("textDocument/didOpen", {"textDocument": {
        "uri": other.as_uri(), "languageId": "cpp", "version": 1, "text": MISMATCH}})

    def of_other(version):
        message = server.wait(
            lambda m: m.get("method") == "textDocument/publishDiagnostics"
            and m["params"]["uri"] == other.as_uri()
            and m["params"].get("version") == version)
        return [d for d in message["params"]["diagnostics"]
                if d.get("code") == "acl-deprecated-api"]

    found = of_other(1)
    expect(len(found) == 1, "a rule with a fix finds something")
    actions = server.send("textDocument/codeAction", {
        "textDocument": {"uri": other.as_uri()}, "range": found[0]["range"],
        "context": {"diagnostics": found}}, answer=True)
    fixes = [a for a in actions if a.get("kind") == "quickfix" and "edit" in a]
    expect(fixes, "and offers a quick fix")
    text = MISMATCH.split("\n")
    for edit in fixes[0]["edit"]["changes"][other.as_uri()]:
        start, end = edit["range"]["start"], edit["range"]["end"]
        expect(start["line"] == end["line"], "the fix is in one line")
        line = text[start["line"]]
        text[start["line"]] = (line[:start["character"]] + edit["newText"]
                               + line[end["character"]:])
    text = "\n".join(text)
    expect("aclGetDataBufferSizeV2(buffer)" in text, "the fix is the documented one")
    server.send("textDocument/didChange", {
        "textDocument": {"uri": other.as_uri(), "version": 2},
        "contentChanges": [{"text": text}]})
    expect(not of_other(2), "the fixed text is clean")

    # A budget for the editor, in user CPU time: the machine may be busy.
    (work / ".clang-tidy").write_text(
        "CheckOptions:\n  acl.StepsPerUnit: 4000\n  acl.StepsPerMegabyte: 2000\n")

    def cpu():
        stat = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text()
        return int(stat.rsplit(")", 1)[1].split()[11]) / os.sysconf("SC_CLK_TCK")

    version += 1
    change(version, ENTANGLED)
    server.diagnostics(version)
    before = cpu()
    version += 1
    change(version, "\n" + ENTANGLED)
    found = of_rule(server.diagnostics(version))
    taken = cpu() - before
    print(f"    {taken:.1f} s of CPU for {ENTANGLED.count(chr(10))} lines with 40 * 2^12 paths")
    expect(taken < 10, "an edit of a file with very many paths is answered soon")
    expect(len(found) == 1, "and the finding at its end is among the answers")

    server.send("shutdown", None, answer=True)
    server.send("exit", None)
    expect(server.process.wait(timeout=PATIENCE) == 0, "the server ends as asked")


if __name__ == "__main__":
    main()
