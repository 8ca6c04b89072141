#!/usr/bin/env python3
"""Does tools/packages.txt name all that the build took from Debian?

A machine that has been used holds more than the list installs, and then builds what a bare one does not. So each header that
the compiler read (ninja's record of dependencies) and each library that the programs load must belong to a package of the
list, or to one that those need.

    tools/check_packages.py [BUILD_FOLDER]      (default: build/release)
"""
import os
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def headers(folder):
    """Files outside of the project that were read by a compiler."""
    found = set()
    for line in run("ninja", "-C", folder, "-t", "deps").splitlines():
        if line.startswith("    /usr/"):
            found.add(os.path.realpath(line.strip()))
    return found


def libraries(folder):
    found = set()
    programs = os.path.join(folder, "bin")
    for name in sorted(os.listdir(programs)):
        for path in re.findall(r"=> (/\S+)", run("ldd", os.path.join(programs, name))):
            found.add(os.path.realpath(path))
    return found


def packages_of(paths):
    """Package -> one of the paths that it owns."""
    owners = {}
    wanted = sorted(paths)
    for first in range(0, len(wanted), 500):
        part = wanted[first:first + 500]
        # Debian 12 has /lib as a link to /usr/lib, and its packages name their files as either.
        names = part + [path[len("/usr"):] for path in part if path.startswith("/usr/lib")]
        told = subprocess.run(["dpkg", "-S", *names], capture_output=True, text=True, check=False)
        for line in told.stdout.splitlines():
            owner, _, path = line.partition(": ")
            owners.setdefault(owner.split(",")[0].split(":")[0], path)
    return owners


def closure(packages):
    """These and all that they need, as installing them brings it."""
    fields = run("dpkg-query", "-W", "-f", "${Package}\t${Pre-Depends}, ${Depends}\t${Provides}\n")
    needs, provided_by = {}, {}
    names = lambda field: re.findall(r"(?:^|[,|]\s*)([a-z0-9][a-z0-9.+-]+)", field)
    for line in fields.splitlines():
        package, depends, provides = line.split("\t")
        needs.setdefault(package, set()).update(names(depends))
        for name in names(provides):
            provided_by.setdefault(name, set()).add(package)
    reached, waiting = set(), list(packages)
    while waiting:
        package = waiting.pop()
        if package in reached:
            continue
        reached.add(package)
        for needed in needs.get(package, ()):
            waiting.append(needed)
            waiting.extend(provided_by.get(needed, ()))
    return reached


def listed(path):
    with open(path, encoding="utf-8") as lines:
        return {line.split()[0] for line in lines if re.match(r"[a-z]", line)}


def essential():
    """What each Debian 12 has, without being asked for."""
    told = run("dpkg-query", "-W", "-f", "${Package}\t${Essential}\t${Priority}\n")
    return {line.split("\t")[0] for line in told.splitlines()
            if line.split("\t")[1] == "yes" or line.split("\t")[2] in ("required", "important")}


def missing(used, named, base):
    known = closure(named | base)
    return {package: path for package, path in used.items() if package not in known}


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "build/release"
    used = packages_of(headers(folder) | libraries(folder))
    if len(used) < 10:
        print(f"{folder}: only {len(used)} packages found in use; was it built?")
        return 1
    here = os.path.dirname(os.path.abspath(__file__))
    left_out = missing(used, listed(os.path.join(here, "packages.txt")), essential())
    for package, path in sorted(left_out.items()):
        print(f"tools/packages.txt does not name {package}, which has {path}")
    print(f"{len(used)} packages in use, {len(left_out)} not named")
    return 1 if left_out else 0


if __name__ == "__main__":
    sys.exit(main())
