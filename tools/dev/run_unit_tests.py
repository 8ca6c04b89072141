#!/usr/bin/env python3
"""Runs the GoogleTest binaries, two at a time, each with a timeout, and counts their tests.

A binary that crashes, hangs, or runs no test counts as one failure. With --only-changed those that passed last time and
have not been rebuilt since are counted as they were. --only and --but name binaries, without "test_".
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

# These wait for sound and for timers most of the time, and run in parts.
PARTS = {"test_edge_telephony_media": 4, "test_edge_telephony_sip": 4}


def run(binary, timeout_s, part=0):
    """Returns (passed, failed, skipped, seconds, what to show)."""
    began = time.monotonic()
    environment = {**os.environ, "GTEST_TOTAL_SHARDS": str(PARTS.get(binary.name, 1)),
                   "GTEST_SHARD_INDEX": str(part)}
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        try:
            done = subprocess.run(
                [str(binary), f"--gtest_output=json:{report}", "--gtest_brief=1"],
                cwd=folder, env=environment, timeout=timeout_s, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            output, code = done.stdout.decode(errors="replace"), done.returncode
        except subprocess.TimeoutExpired as late:
            output = (late.stdout or b"").decode(errors="replace") + f"\nno end after {timeout_s} s"
            code = None
        seconds = time.monotonic() - began
        passed, failed, skipped = 0, 0, []
        if report.exists():
            try:
                counts = json.loads(report.read_text())
                failed = counts["failures"] + counts.get("errors", 0)
                skipped = [f"{suite['name']}.{test['name']}"
                           for suite in counts["testsuites"] for test in suite["testsuite"]
                           if test.get("result") == "SKIPPED"]
                passed = counts["tests"] - failed - counts.get("disabled", 0) - len(skipped)
                # What did not run is said, also where all that ran passed.
                for name in skipped:
                    print(f"   {binary.name}: NOT RUN: {name}", file=sys.stderr)
            except (ValueError, KeyError):
                pass
    if failed == 0 and (code != 0 or passed == 0):
        failed = 1
        output += f"\nexit code {code}, {passed} tests passed"
    return passed, failed, len(skipped), seconds, output


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", required=True, type=pathlib.Path)
    arguments.add_argument("--totals", required=True, type=pathlib.Path)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--timeout", type=int, default=300)
    arguments.add_argument("--only-changed", action="store_true")
    arguments.add_argument("--only", action="append", default=[])
    arguments.add_argument("--but", action="append", default=[])
    options = arguments.parse_args()

    options.bin = options.bin.resolve()  # each test runs in a folder of its own
    memory = options.bin.parent / "unit_tests_passed.json"
    try:
        known = json.loads(memory.read_text())
    except (OSError, ValueError):
        known = {}

    binaries = sorted(path for path in options.bin.glob("test_*") if os.access(path, os.X_OK))
    if options.only:
        binaries = [path for path in binaries if path.name.removeprefix("test_") in options.only]
    binaries = [path for path in binaries if path.name.removeprefix("test_") not in options.but]
    passed_sum, failed_sum, skipped_sum, waiting = 0, 0, 0, []
    for binary in binaries:
        stamp = f"{binary.stat().st_mtime_ns} {binary.stat().st_size}"
        last = known.get(binary.name)
        if options.only_changed and last and last["stamp"] == stamp:
            passed_sum += last["passed"]
            skipped_sum += last.get("skipped", 0)
            print(f"   {binary.name}: unchanged, {last['passed']} passed", file=sys.stderr)
        else:
            waiting.append((binary, stamp))

    # Those in parts first, since they are the longest.
    waiting.sort(key=lambda each: -PARTS.get(each[0].name, 1))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        parts = {binary: [pool.submit(run, binary, options.timeout, part)
                          for part in range(PARTS.get(binary.name, 1))] for binary, _ in waiting}
        for binary, stamp in waiting:
            results = [future.result() for future in parts[binary]]
            passed, failed, skipped, seconds = (sum(result[i] for result in results) for i in range(4))
            passed_sum += passed
            failed_sum += failed
            skipped_sum += skipped
            known.pop(binary.name, None)
            if failed:
                for result in results:
                    if result[1]:
                        print(result[4], file=sys.stderr)
            else:
                known[binary.name] = {"stamp": stamp, "passed": passed, "skipped": skipped}
            print(f"   {binary.name}: {passed} passed, {failed} failed, {seconds:.1f} s",
                  file=sys.stderr)

    memory.write_text(json.dumps(known, indent=1))
    if passed_sum + failed_sum == 0:
        print("   no unit tests were found", file=sys.stderr)
        failed_sum = 1
    with options.totals.open("a") as totals:
        totals.write(f"{passed_sum} {failed_sum} {skipped_sum}\n")


if __name__ == "__main__":
    main()
