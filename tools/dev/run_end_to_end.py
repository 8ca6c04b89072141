#!/usr/bin/env python3
"""Runs end-to-end tests: those of the shared lane side by side, then those of the alone lane with nothing beside them.

A file says in its first comment what it needs:
    // lane: alone, since …      it measures sound or time, or its load would disturb what does
    // takes 45 s: …             why it takes longer than 20 s
A file that takes longer without a reason has failed, and so has one that hangs, crashes or runs no test. (On a machine that
is busy otherwise 20 s are as much longer as the files that say their seconds take longer than they say.) Each gets ports
of its own (ZONGJI_PORTS). What it said is printed when it ends.
"""
import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import tempfile
import time

import count_tests

LANES = ("shared", "alone")
PORTS = (12_000, 30_000)  # below the range from which the system draws its own
UNKNOWN_SECONDS = 10


@dataclasses.dataclass
class File:
    path: pathlib.Path
    lane: str = "shared"
    seconds: float = UNKNOWN_SECONDS  # what it is expected to take
    reason: str = ""
    fault: str = ""  # a first comment that cannot be read


@dataclasses.dataclass
class Outcome:
    file: File
    passed: int
    failed: int
    skipped: int
    seconds: float
    notes: list
    output: str


def read(path):
    """What the comment at the head of a file says of it."""
    file = File(path)
    for line in path.read_text().splitlines():
        if not line.startswith("//"):
            break
        if line.startswith("// lane:"):
            if re.fullmatch(r"// lane: alone, since \S.*", line):
                file.lane = "alone"
            else:
                file.fault = f'"{line}" is not "// lane: alone, since …"'
        elif re.match(r"// takes\b", line):
            said = re.fullmatch(r"// takes (\d+) s: (\S.*)", line)
            if said:
                file.seconds, file.reason = float(said[1]), said[2]
            else:
                file.fault = f'"{line}" is not "// takes N s: why"'
    return file


running = set()


def end(process):
    """The tests first, so that they end what they started; then whatever is left of it."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass


def notes_of(report):
    """What the tests say besides passing: figures that they measured."""
    said = re.findall(r"^ *# (.+)$", report, re.MULTILINE)
    return [line for line in said if not re.match(
        r"Subtest: |(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$", line)]


def counts_of(report):
    try:
        return count_tests.tap(report)
    except KeyError:
        return 0, 0, 0  # it was cut off


def run(file, ports, timeout_s):
    began = time.monotonic()
    counts, notes = (0, 0, 0), []
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.tap"
        said = pathlib.Path(folder) / "said.txt"
        command = ["node", "--test", "--test-reporter=spec", "--test-reporter-destination=stdout",
                   "--test-reporter=tap", f"--test-reporter-destination={report}", str(file.path)]
        environment = {**os.environ, "ZONGJI_PORTS": "{}-{}".format(*ports)}
        with said.open("wb") as out:
            process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                                       stderr=subprocess.STDOUT, start_new_session=True)
            running.add(process)
            try:
                ended = f"exit code {process.wait(timeout_s)}"
            except subprocess.TimeoutExpired:
                ended = f"no end after {timeout_s} s"
            end(process)
            running.discard(process)
        output = said.read_text(errors="replace")
        if report.exists():
            text = report.read_text(errors="replace")
            notes = notes_of(text)
            # Without a test in it, node takes the file itself for one.
            if not re.search(rf"^ok 1 - .*{re.escape(file.path.name)}$", text, re.MULTILINE):
                counts = counts_of(text)
    passed, failed, skipped = counts
    if failed == 0 and (ended != "exit code 0" or passed + skipped == 0):
        failed = 1
        output += f"\n{ended}, {passed} tests passed"
    return Outcome(file, passed, failed, skipped, time.monotonic() - began, notes, output)


def say(text):
    print(text, file=sys.stderr, flush=True)


def show(outcome):
    """A line; what was measured; of a failure, everything that was said."""
    lines = [f"   {outcome.file.path.name}: {outcome.passed} passed, {outcome.failed} failed, "
             f"{outcome.seconds:.1f} s"]
    lines += [f"      {note}" for note in outcome.notes]
    if outcome.failed:
        lines.append(outcome.output)
    say("\n".join(lines))


def ranges(jobs):
    """As many ranges of ports as there are files at a time."""
    width = (PORTS[1] - PORTS[0]) // jobs // 2 * 2
    return [(PORTS[0] + i * width, PORTS[0] + (i + 1) * width) for i in range(jobs)]


def run_lane(files, jobs, timeout_s):
    """The longest first, so that no long one is left over at the end."""
    free = queue.SimpleQueue()
    for each in ranges(jobs):
        free.put(each)

    def one(file):
        ports = free.get()
        try:
            return run(file, ports, timeout_s)
        finally:
            free.put(ports)

    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(one, file)
                   for file in sorted(files, key=lambda file: (-file.seconds, file.path.name))]
        try:
            for future in concurrent.futures.as_completed(waiting):
                outcomes.append(future.result())
                show(outcomes[-1])
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                end(process)
            raise
    return outcomes


def slowness(outcomes):
    """How many times what they say the files take that say it, the middle one of them; never less than once."""
    times = sorted(each.seconds / each.file.seconds for each in outcomes
                   if each.file.reason and each.file.seconds)
    return max(1, times[len(times) // 2]) if times else 1


def faults(outcomes, limit_s):
    """Of the time that files take: those that must say why."""
    limit_s *= slowness(outcomes)
    for outcome in outcomes:
        if outcome.file.fault:
            yield f"{outcome.file.path.name}: {outcome.file.fault}"
        elif limit_s and outcome.seconds > limit_s and not outcome.file.reason:
            yield (f"{outcome.file.path.name} takes {outcome.seconds:.0f} s and does not say why: "
                   f'"// takes {outcome.seconds:.0f} s: …" in its first comment, or make it shorter')


def show_times(outcomes):
    say("   seconds, the longest first:")
    for outcome in sorted(outcomes, key=lambda outcome: -outcome.seconds):
        why = ""
        if outcome.file.reason:
            why = f"  said {outcome.file.seconds:.0f}: {outcome.file.reason}"
        say(f"   {outcome.seconds:6.1f}  {outcome.file.lane:6}  {outcome.file.path.name}{why}")


def remembered(memory):
    try:
        return json.loads(memory.read_text())
    except (OSError, ValueError):
        return {}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--totals", required=True, type=pathlib.Path)
    arguments.add_argument("--lane", choices=LANES, action="append", help="both, if none is named")
    arguments.add_argument("--jobs", type=int, default=2, help="at a time in the shared lane")
    arguments.add_argument("--timeout", type=int, default=600, help="of a file, in seconds")
    arguments.add_argument("--limit", type=float, default=20,
                           help="seconds above which a file says why; 0: never")
    arguments.add_argument("--most", type=int, default=0,
                           help="files that there may be, of both lanes (docs/test-budget.md)")
    arguments.add_argument("--memory", type=pathlib.Path,
                           help="keeps how long each took, for the order of the next run")
    arguments.add_argument("files", nargs="+", type=pathlib.Path)
    options = arguments.parse_args()
    # They have process groups of their own, so that whoever stops this must have them stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    known = remembered(options.memory) if options.memory else {}
    files = [read(path) for path in options.files]
    for file in files:
        file_known = known.get(file.path.name)
        if file_known and not file.reason:
            file.seconds = file_known

    outcomes = []
    for lane in options.lane or LANES:
        of_lane = [file for file in files if file.lane == lane]
        if not of_lane:
            continue
        began = time.monotonic()
        outcomes += run_lane(of_lane, options.jobs if lane == "shared" else 1, options.timeout)
        say(f"   {lane} lane: {len(of_lane)} files in {time.monotonic() - began:.0f} s")
    show_times(outcomes)
    wrong = list(faults(outcomes, options.limit))
    if options.most and len(files) > options.most:
        wrong.append(f"{len(files)} files, more than {options.most}: what needs no wire, browser or "
                     "process is told as a scenario (docs/test-budget.md)")
    if not outcomes:
        wrong.append("no file was run")
    for each in wrong:
        say(f"   FAILED: {each}")

    if options.memory:
        known.update({outcome.file.path.name: round(outcome.seconds, 1) for outcome in outcomes})
        options.memory.write_text(json.dumps(known, indent=1))
    with options.totals.open("a") as totals:
        totals.write(f"{sum(each.passed for each in outcomes)} "
                     f"{sum(each.failed for each in outcomes) + len(wrong)} "
                     f"{sum(each.skipped for each in outcomes)}\n")


if __name__ == "__main__":
    main()
