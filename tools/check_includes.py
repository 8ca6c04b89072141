#!/usr/bin/env python3
"""Holds the #include lines of src/ to the table in src/modules.cmake.

A module may include its own headers, and the public headers of the modules that it names as USES: a header in the
module's own folder. The headers of its sub-folders are not public. A test may include what its module may, and the
headers in the test folders of its own module and of those that it names. src/app may include everything, and nothing may include it;
so may src/scenarios, which runs app's parts without sockets and threads.
Of what is not ours an engine includes the headers of ENGINE_MAY and nothing else, so that a decision cannot do I/O; its tests may.
check_includes.py [ROOT]
"""
import pathlib
import re
import sys

ADD_MODULE = re.compile(r"add_module\(\s*([^)]+)\)")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
FOREIGN_INCLUDE = re.compile(r"^\s*#\s*include\s+<([^>]+)>", re.MULTILINE)
# What is allowed, since a list of what is not would miss the next library: no file, no socket, no clock, no thread, no
# lock. <chrono> is here for its durations; an include does not tell them from its clocks.
ENGINE_MAY = frozenset("""
    algorithm array bit cctype charconv chrono cmath compare concepts cstddef cstdint cstring deque exception functional
    initializer_list iterator limits list map memory numeric optional ranges set span stdexcept string string_view tuple
    type_traits unordered_map unordered_set utility variant vector
    boost/describe.hpp boost/json.hpp boost/mp11.hpp date/date.h fmt/format.h fmt/ranges.h
    """.split())
# The rules of the time zones are read from the machine's files, once and at the start.
ENGINE_MAY_AT = {"engine/calendars/zones.cpp": {"date/tz.h"}}


def read_table(text):
    """{"engine/flows": {"base", "engine/calendars"}, ...}"""
    text = re.sub(r"#.*", "", text)
    table = {}
    for call in ADD_MODULE.findall(text):
        words = call.split()
        uses, section = set(), None
        for word in words[1:]:
            if word in ("USES", "LINKS"):
                section = word
            elif section == "USES":
                uses.add(word)
        table[words[0]] = uses
    return table


def module_of(path, table):
    """The deepest module whose folder holds `path`, and the rest of the path."""
    parts = path.split("/")
    for length in range(len(parts) - 1, 0, -1):
        name = "/".join(parts[:length])
        if name in table:
            return name, parts[length:]
    return None, parts


def table_errors(table):
    errors = []
    for name, uses in table.items():
        for used in sorted(uses - table.keys()):
            errors.append(f"src/modules.cmake: {name} uses {used}, which is no module")
        if name.startswith("engine/"):
            for used in sorted(uses):
                if used != "base" and not used.startswith("engine/"):
                    errors.append(f"src/modules.cmake: {name} is an engine and may not use {used}")
    return errors


def engine_errors(path, text):
    may = ENGINE_MAY | ENGINE_MAY_AT.get(path, set())
    return [f"src/{path}:{text.count(chr(10), 0, match.start(1)) + 1}: an engine may not include "
            f"<{match.group(1)}>"
            for match in FOREIGN_INCLUDE.finditer(text) if match.group(1) not in may]


def file_errors(path, text, table, exists):
    """`path` and the answers of `exists` are relative to src/."""
    mine, rest = module_of(path, table)
    if path.startswith(("app/", "scenarios/")):
        return []
    if mine is None:
        return [f"src/{path}: belongs to no module of src/modules.cmake"]

    errors = []
    if mine.startswith("engine/") and rest[0] != "test":
        errors += engine_errors(path, text)
    for match in INCLUDE.finditer(text):
        target = match.group(1)
        where = f"src/{path}:{text.count(chr(10), 0, match.start(1)) + 1}"
        if target.startswith(("app/", "scenarios/")):
            errors.append(f"{where}: nothing may include {target}")
            continue
        owner, inner = module_of(target, table)
        if not exists(target):
            errors.append(f"{where}: {target} is not there (write the path from src/)")
        elif owner == mine:
            if inner[0] == "test" and rest[0] != "test":
                errors.append(f"{where}: {target} belongs to the tests")
        elif owner is None or owner not in table[mine]:
            errors.append(f"{where}: {mine} does not name {owner or target} in its USES")
        elif len(inner) != 1 and not (rest[0] == "test" and inner[0] == "test"):
            errors.append(f"{where}: {target} is not a public header of {owner}")
    return errors


def check(root):
    source = root / "src"
    table = read_table((source / "modules.cmake").read_text())
    errors = table_errors(table)
    files = sorted(path for pattern in ("*.h", "*.cpp") for path in source.rglob(pattern))
    for path in files:
        errors += file_errors(str(path.relative_to(source)), path.read_text(), table,
                              lambda target: (source / target).is_file())
    return errors, len(files)


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1]
    errors, files = check(root)
    for error in errors:
        print(error, file=sys.stderr)
    print(f"   {files} files, {len(errors)} wrong includes", file=sys.stderr)
    return 1 if errors or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
