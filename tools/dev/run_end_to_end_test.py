#!/usr/bin/env python3
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

RUNNER = pathlib.Path(__file__).resolve().with_name("run_end_to_end.py")
PASSES = """
import { test } from 'node:test';
import { appendFileSync } from 'node:fs';
test('a', async (t) => {
  const note = (what) => appendFileSync('order.txt', `${what} ${Date.now()} ${process.env.ZONGJI_PORTS}\\n`);
  note('begins');
  t.diagnostic('heard after 12 ms');
  await new Promise((done) => setTimeout(done, %d));
  note('ends');
});
"""
FAILS = "import { test } from 'node:test';\ntest('a', () => { throw new Error('what went wrong'); });\n"
SKIPS = "import { test } from 'node:test';\ntest('a', () => {});\ntest('b', (t) => t.skip('no disk'));\n"
HANGS = """
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
test('a', async () => {
  writeFileSync('pid.txt', String(spawn('sleep', ['60']).pid));
  await new Promise((done) => setTimeout(done, 60_000));
});
"""


class RunEndToEnd(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.files = []

    def file(self, name, text):
        path = self.folder / f"{name}.test.mjs"
        path.write_text(text)
        self.files.append(path.name)

    def run_all(self, *options):
        """Returns (totals, what was said)."""
        (self.folder / "totals").write_text("")
        done = subprocess.run([sys.executable, str(RUNNER), "--totals", "totals", *options, *self.files],
                              check=True, stderr=subprocess.PIPE, cwd=self.folder, text=True)
        return (self.folder / "totals").read_text().strip(), done.stderr

    def order(self):
        return [line.split() for line in (self.folder / "order.txt").read_text().splitlines()]

    def test_counts_what_passed_failed_and_was_skipped(self):
        self.file("good", PASSES % 0)
        self.file("bad", FAILS)
        self.file("skips", SKIPS)
        totals, said = self.run_all()
        self.assertEqual(totals, "2 1 1")
        self.assertIn("good.test.mjs: 1 passed, 0 failed", said)
        self.assertIn("heard after 12 ms", said)
        self.assertIn("what went wrong", said)
        self.assertIn("NOT RUN: b", said)

    def test_the_shared_lane_runs_two_at_a_time_with_ports_of_their_own(self):
        self.file("one", PASSES % 1500)
        self.file("two", PASSES % 1500)
        self.run_all()
        order = self.order()
        self.assertEqual([line[0] for line in order], ["begins", "begins", "ends", "ends"])
        self.assertNotEqual(order[0][2], order[1][2])

    def test_the_alone_lane_comes_last_and_alone(self):
        self.file("sound", "// Sound.\n// lane: alone, since it is measured\n" + PASSES % 300)
        self.file("time", "// lane: alone, since it is measured\n" + PASSES % 300)
        self.file("other", PASSES % 300)
        _, said = self.run_all()
        self.assertEqual([line[0] for line in self.order()], ["begins", "ends"] * 3)
        self.assertLess(said.index("other.test.mjs"), said.index("sound.test.mjs"))

    def test_one_lane_can_be_asked_for(self):
        self.file("sound", "// lane: alone, since it is measured\n" + PASSES % 0)
        self.file("other", PASSES % 0)
        totals, said = self.run_all("--lane", "shared")
        self.assertEqual(totals, "1 0 0")
        self.assertNotIn("sound.test.mjs", said)

    def assert_ended(self, pid):
        for _ in range(100):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        self.fail("what the test had started runs on")

    def test_no_end_is_a_failure_and_nothing_is_left_running(self):
        self.file("hang", HANGS)
        totals, said = self.run_all("--timeout", "2")
        self.assertEqual(totals, "0 1 0")
        self.assertIn("hang.test.mjs", said)
        self.assert_ended(int((self.folder / "pid.txt").read_text()))

    def test_stopped_it_stops_what_runs(self):
        self.file("hang", HANGS)
        runner = subprocess.Popen([sys.executable, str(RUNNER), "--totals", "totals", *self.files],
                                  stderr=subprocess.DEVNULL, cwd=self.folder)
        pid = self.folder / "pid.txt"
        for _ in range(400):
            if pid.exists() and pid.read_text():
                break
            time.sleep(0.05)
        runner.terminate()
        self.assertNotEqual(runner.wait(30), 0)
        self.assert_ended(int(pid.read_text()))

    def test_no_test_and_what_cannot_be_read_are_failures(self):
        self.file("empty", "// Nothing.\n")
        self.file("broken", "import {\n")
        self.assertEqual(self.run_all()[0].split()[1], "2")

    def test_who_takes_long_says_why(self):
        self.file("silent", PASSES % 1200)
        self.file("says", "// Long.\n// takes 9 s: it waits\n" + PASSES % 1200)
        totals, said = self.run_all("--limit", "1")
        self.assertEqual(totals, "2 1 0")
        self.assertRegex(said, r"silent.test.mjs takes \d+ s and does not say why")
        self.assertNotRegex(said, r"says.test.mjs takes \d+ s and does not")
        self.assertEqual(self.run_all("--limit", "0")[0], "2 0 0")

    def test_a_busy_machine_is_measured_by_those_that_say_their_seconds(self):
        self.file("silent", PASSES % 1200)
        self.file("says", "// takes 1 s: it waits\n" + PASSES % 3000)
        self.assertEqual(self.run_all("--limit", "1")[0], "2 0 0")

    def test_there_are_not_more_files_than_the_budget_has(self):
        self.file("one", PASSES % 0)
        self.file("two", PASSES % 0)
        self.assertEqual(self.run_all("--most", "2")[0], "2 0 0")
        totals, said = self.run_all("--most", "1")
        self.assertEqual(totals, "2 1 0")
        self.assertIn("2 files, more than 1", said)

    def test_a_lane_without_a_file_is_a_failure(self):
        self.file("one", PASSES % 0)
        self.assertEqual(self.run_all("--lane", "alone")[0], "0 1 0")

    def test_a_comment_that_is_nearly_one_is_a_failure(self):
        self.file("lane", "// lane: alon, since it is measured\n" + PASSES % 0)
        self.file("takes", "// takes long: it waits\n" + PASSES % 0)
        totals, said = self.run_all()
        self.assertEqual(totals, "2 2 0")
        self.assertIn('lane.test.mjs: "// lane: alon', said)

    def test_the_longest_comes_first(self):
        self.file("a", PASSES % 0)
        self.file("z", "// takes 45 s: it says so\n" + PASSES % 0)
        said = self.run_all("--jobs", "1", "--memory", "memory")[1]
        self.assertLess(said.index("z.test.mjs: 1"), said.index("a.test.mjs: 1"))
        (self.folder / "memory").write_text('{"a.test.mjs": 60}')
        said = self.run_all("--jobs", "1", "--memory", "memory")[1]
        self.assertLess(said.index("a.test.mjs: 1"), said.index("z.test.mjs: 1"))


if __name__ == "__main__":
    unittest.main()
