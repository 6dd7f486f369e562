#!/usr/bin/env python3
"""What the last ctest run of a build found wrong: each failed test with the end of what it said. failures.py BUILD_DIR"""
import pathlib
import re
import sys

LINES_MAX = 40
BEGINS = re.compile(r"^\[ RUN      \] (\S+)")
FAILED = re.compile(r"^\[  FAILED  \] \S+.*\(\d+ ms\)$")


def failed_tests(log: str) -> list[list[str]]:
    """The lines of each failed test, the last LINES_MAX; a test that never ended (a crash) counts as failed."""
    found: list[list[str]] = []
    block: list[str] | None = None
    for line in log.splitlines():
        if BEGINS.match(line):
            if block is not None:
                found.append(block)
            block = []
        if block is None:
            continue
        block.append(line)
        if FAILED.match(line):
            found.append(block)
        if FAILED.match(line) or re.match(r"^\[(       OK |  SKIPPED )\]", line):
            block = None
        elif line.startswith("<end of output>"):
            found.append(block)
            block = None
    return [lines if len(lines) <= LINES_MAX else [lines[0], "…", *lines[-LINES_MAX:]] for lines in found]


def main() -> int:
    log = pathlib.Path(sys.argv[1]) / "Testing/Temporary/LastTest.log"
    for lines in failed_tests(log.read_text(encoding="utf-8", errors="replace")):
        print("\n".join(lines), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
