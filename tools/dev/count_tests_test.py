#!/usr/bin/env python3
import contextlib
import io
import json
import unittest

import count_tests


class CountTests(unittest.TestCase):
    def test_vitest(self):
        report = {"numPassedTests": 5, "numFailedTests": 1, "numPendingTests": 2,
                  "testResults": [
            {"status": "passed", "assertionResults": [{}]},
            {"status": "failed", "assertionResults": [{}]},
            {"status": "failed", "assertionResults": []}]}
        self.assertEqual(count_tests.vitest(json.dumps(report)), (5, 2, 2))

    def test_tap(self):
        text = "ok 1 - # pass 99\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n"
        self.assertEqual(count_tests.tap(text), (2, 2, 0))

    def test_what_was_skipped_has_not_passed(self):
        text = "ok 1 - a # SKIP no disk\n# pass 3\n# fail 0\n# cancelled 0\n# skipped 1\n"
        with contextlib.redirect_stderr(io.StringIO()) as told:
            self.assertEqual(count_tests.tap(text), (3, 0, 1))
        self.assertIn("NOT RUN: a", told.getvalue())
        self.assertEqual(count_tests.unittest("Ran 7 tests in 1s\n\nOK (skipped=2)\n"), (5, 0, 2))

    def test_tap_that_was_cut_off(self):
        with self.assertRaises(KeyError):
            count_tests.tap("ok 1 - a\n")

    def test_unittest(self):
        self.assertEqual(count_tests.unittest("Ran 7 tests in 1s\n\nOK\n"), (7, 0, 0))
        self.assertEqual(
            count_tests.unittest("Ran 7 tests in 1s\n\nFAILED (failures=1, errors=2)\n"), (4, 3, 0))


if __name__ == "__main__":
    unittest.main()
