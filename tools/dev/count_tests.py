#!/usr/bin/env python3
"""count_tests.py vitest|tap|unittest REPORT: prints "PASSED FAILED SKIPPED".

Exit code 1, and nothing printed, if the report is missing, broken, or tells of no test.
"""
import json
import pathlib
import re
import sys


def vitest(text):
    report = json.loads(text)
    passed, failed = report["numPassedTests"], report["numFailedTests"]
    # A file that cannot be loaded has no tests and fails as a suite.
    broken = sum(1 for file in report["testResults"]
                 if file["status"] == "failed" and not file["assertionResults"])
    skipped = report.get("numPendingTests", 0) + report.get("numTodoTests", 0)
    return passed, failed + broken, skipped


def tap(text):
    """node --test: the totals at the end. A run that was cut off has none."""
    counts = {name: int(number) for name, number in re.findall(
        r"^# (pass|fail|cancelled|todo|skipped) (\d+)$", text, re.MULTILINE)}
    for name in re.findall(r"^ *ok \d+ - (.*) # SKIP", text, re.MULTILINE):
        print(f"   NOT RUN: {name}", file=sys.stderr)
    return counts["pass"], counts["fail"] + counts["cancelled"], counts["skipped"]


def unittest(text):
    ran = int(re.search(r"^Ran (\d+) tests?", text, re.MULTILINE).group(1))
    failed = sum(int(number) for number in re.findall(r"(?:failures|errors)=(\d+)", text))
    skipped = sum(int(number) for number in re.findall(r"skipped=(\d+)", text))
    return ran - failed - skipped, failed, skipped


def main():
    kind, path = sys.argv[1:]
    try:
        passed, failed, skipped = {"vitest": vitest, "tap": tap, "unittest": unittest}[kind](
            pathlib.Path(path).read_text())
    except (OSError, ValueError, KeyError, AttributeError) as error:
        print(f"   the report of {kind} cannot be read: {error}", file=sys.stderr)
        return 1
    if passed + failed + skipped == 0:
        print(f"   {kind} ran no tests", file=sys.stderr)
        return 1
    print(passed, failed, skipped)
    return 0


if __name__ == "__main__":
    sys.exit(main())
