#!/usr/bin/env python3
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().with_name("run_unit_tests.py")
SKIPS = """#!/bin/sh
for argument in "$@"; do case $argument in --gtest_output=json:*) report=${argument#*:} ;; esac; done
echo '{"tests": 2, "failures": 0, "testsuites": [{"name": "Disk", "testsuite": [
  {"name": "Fills", "result": "COMPLETED"}, {"name": "Mounts", "result": "SKIPPED"}]}]}' >"$report"
"""
REPORT = """#!/bin/sh
for argument in "$@"; do case $argument in --gtest_output=json:*) report=${argument#*:} ;; esac; done
echo '{"tests": %d, "failures": %d, "disabled": 0, "errors": 0, "testsuites": []}' >"$report"
exit %d
"""


class RunUnitTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.bin = pathlib.Path(self.folder.name) / "bin"
        self.bin.mkdir()

    def program(self, name, text):
        path = self.bin / f"test_{name}"
        path.write_text(text)
        path.chmod(0o755)

    def totals(self, *options):
        file = pathlib.Path(self.folder.name) / "totals"
        file.write_text("")
        subprocess.run([sys.executable, str(RUNNER), "--bin", "bin", "--totals", "totals",
                        "--timeout", "2", *options], check=True, stderr=subprocess.PIPE,
                       cwd=self.folder.name)
        return file.read_text().strip()

    def test_counts_what_passed_and_failed(self):
        self.program("good", REPORT % (5, 0, 0))
        self.program("bad", REPORT % (4, 3, 1))
        self.assertEqual(self.totals(), "6 3 0")

    def test_what_was_skipped_has_not_passed(self):
        self.program("good", REPORT % (5, 0, 0))
        self.program("skips", SKIPS)
        self.assertEqual(self.totals(), "6 0 1")
        self.assertEqual(self.totals("--only-changed"), "6 0 1")

    def test_a_crash_without_report_is_a_failure(self):
        self.program("good", REPORT % (5, 0, 0))
        self.program("crash", "#!/bin/sh\nkill -SEGV $$\n")
        self.assertEqual(self.totals(), "5 1 0")

    def test_a_crash_after_the_report_is_a_failure(self):
        self.program("leak", REPORT % (5, 0, 23))
        self.assertEqual(self.totals(), "5 1 0")

    def test_no_end_is_a_failure(self):
        self.program("hang", "#!/bin/sh\nexec sleep 60\n")
        self.assertEqual(self.totals(), "0 1 0")

    def test_no_test_is_a_failure(self):
        self.assertEqual(self.totals(), "0 1 0")
        self.program("empty", REPORT % (0, 0, 0))
        self.assertEqual(self.totals(), "0 1 0")

    def test_some_can_be_named_or_left_out(self):
        self.program("good", REPORT % (5, 0, 0))
        self.program("other", REPORT % (2, 0, 0))
        self.assertEqual(self.totals("--only", "good"), "5 0 0")
        self.assertEqual(self.totals("--but", "good"), "2 0 0")
        self.assertEqual(self.totals("--only", "nobody"), "0 1 0")

    def test_what_waits_long_runs_in_parts_and_fails_once_for_each(self):
        self.program("edge_telephony_media",
                     REPORT.replace('echo', 'echo "$GTEST_SHARD_INDEX of $GTEST_TOTAL_SHARDS" >>"$0.parts"\necho')
                     % (5, 0, 0))
        self.assertEqual(self.totals(), "20 0 0")
        self.assertEqual(sorted((self.bin / "test_edge_telephony_media.parts").read_text().split("\n")),
                         ["", "0 of 4", "1 of 4", "2 of 4", "3 of 4"])
        self.assertEqual(self.totals("--only-changed"), "20 0 0")
        self.program("edge_telephony_media", '#!/bin/sh\nexit "$GTEST_SHARD_INDEX"\n')
        self.assertEqual(self.totals(), "0 4 0")

    def test_what_has_not_changed_is_counted_as_it_was(self):
        self.program("good", REPORT % (5, 0, 0))
        self.assertEqual(self.totals(), "5 0 0")
        self.program("other", REPORT % (2, 0, 0))
        self.assertEqual(self.totals("--only-changed"), "7 0 0")
        self.program("good", REPORT % (5, 1, 1))
        self.assertEqual(self.totals("--only-changed"), "6 1 0")
        self.assertEqual(self.totals("--only-changed"), "6 1 0")


if __name__ == "__main__":
    unittest.main()
