#!/usr/bin/env python3
"""Tests of the generator of the aclnnop headers: what it writes, what it
refuses.

    generator_test.py GENERATE.PY OPERATORS.TXT
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

GENERATOR, TABLE = map(pathlib.Path, sys.argv[1:3])


class GeneratorTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.out = self.root / "aclnnop"

    def run_on(self, text):
        table = self.root / "table.txt"
        table.write_text(text)
        return subprocess.run(
            [sys.executable, str(GENERATOR), str(table), str(self.out)],
            capture_output=True, text=True, check=False)

    def refused(self, text, line, message):
        result = self.run_on(text)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(f"table.txt:{line}: ", result.stderr)
        self.assertIn(message, result.stderr)
        self.assertFalse(self.out.exists(), "nothing may be written")

    def header(self, name):
        return " ".join((self.out / name).read_text().split())

    def test_phases(self):
        self.assertEqual(self.run_on(
            "a.h: math level2\n"
            "  opA(tensor self, tensors* list, str mode, const f64 p)\n"
            " +opB(scalar s)\n"
            " +phase2 opB(void* w, u64 size, aclOpExecutor* e)\n"
            "  plain i32 query(u64** out)\n"
            " +c++ void swap(tensor& a, tensor*& b)\n").returncode, 0)
        text = self.header("a.h")
        self.assertIn(
            "aclnnStatus opAGetWorkspaceSize(const aclTensor *self, "
            "aclTensorList *list, const char *mode, const double p, "
            "uint64_t *workspaceSize, aclOpExecutor **executor); "
            "aclnnStatus opA(void *workspace, uint64_t workspaceSize, "
            "aclOpExecutor *executor, aclrtStream stream); "
            "/* CANN 9.x */ aclnnStatus opBGetWorkspaceSize(", text)
        self.assertIn(
            "aclnnStatus opB(void *w, uint64_t size, aclOpExecutor *e);", text)
        self.assertEqual(text.count("aclnnStatus opB("), 1)
        self.assertIn("int32_t query(uint64_t **out);", text)
        self.assertIn("#ifdef __cplusplus void swap(const aclTensor *&a, "
                      "aclTensor *&b); #endif", text)
        self.assertIn('#include "../a.h"', self.header("level2/a.h"))
        self.assertIn('#include "a.h"', self.header("aclnn_math.h"))
        self.assertNotIn("a.h", self.header("aclnn_ops_train.h"))

    def test_unchanged_files_keep_their_time(self):
        self.run_on("a.h:\n  opA(tensor self)\nb.h:\n  opB(tensor self)\n")
        before = {p: p.stat().st_mtime_ns for p in self.out.glob("**/*.h")}
        self.run_on("a.h:\n  opA(tensor self)\n")
        after = {p: p.stat().st_mtime_ns for p in self.out.glob("**/*.h")}
        self.assertEqual(set(before) - set(after), {self.out / "b.h"})
        self.assertEqual(after, {p: before[p] for p in after})

    def test_refusals(self):
        self.refused("a.h:\n  op(tensr x)\n", 2, "unknown type 'tensr'")
        self.refused("a.h:\n  op(tensor)\n", 2, "not '<type> <name>'")
        self.refused("a.h:\n  op(tensor** x)\n", 2, "at most one '*'")
        self.refused("a.h: maths\n", 1, "unknown tag 'maths'")
        self.refused("a.h:\nop(tensor x)\n", 2, "indented by two")
        self.refused("  op(tensor x)\n", 1, "before the first header")
        self.refused("a.h:\na.h:\n", 2, "second entry for 'a.h'")
        self.refused("a.h:\n  phase2 op(i8 x)\n", 2, "no phase one above")

    def test_committed_table(self):
        names = []
        for line in TABLE.read_text().splitlines():
            if line and line[0] not in "# ":
                names.append(line.split(":")[0])
        self.assertEqual(names, sorted(names), "headers in order of name")
        self.assertEqual(self.run_on(TABLE.read_text()).returncode, 0)
        for name in names:
            self.assertTrue((self.out / name).exists(), name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
