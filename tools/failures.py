#!/usr/bin/env python3
"""What the last ctest run of a build found wrong: each failed test with the end of what it said. failures.py BUILD_DIR"""
import pathlib
import re
import sys

LINES_BEFORE, LINES_MAX = 8, 60
FAILED = re.compile(r"^\[  FAILED  \] \S+.*\(\d+ ms\)$")
ENDED = re.compile(r"^\[==========\] \d+ tests? from .* ran\.")
ROOM_ENDS = "<end of output>"


def shown(lines: list[str]) -> list[str]:
    return lines if len(lines) <= LINES_MAX else [*lines[:LINES_BEFORE], "…", *lines[-LINES_MAX:]]


def failed_tests(log: str) -> list[list[str]]:
    """For each failed test its lines from shortly before its first failure; of a program that did not come to its end, the last lines."""
    found: list[list[str]] = []
    recent: list[str] = []
    failing: list[str] | None = None
    ended = False
    for line in log.splitlines():
        if line.startswith(ROOM_ENDS):
            if not ended and recent:
                found.append(shown((failing or recent[-LINES_MAX:]) + [line]))
            recent, failing, ended = [], None, False
            continue
        ended = ended or ENDED.match(line) is not None
        recent = [*recent[-LINES_MAX:], line]
        if failing is not None:
            failing.append(line)
        elif line.endswith(": Failure"):
            failing = recent[-LINES_BEFORE:]
        if FAILED.match(line):
            found.append(shown(failing or recent[-LINES_BEFORE:]))
            recent, failing = [], None
    return found


def main() -> int:
    log = pathlib.Path(sys.argv[1]) / "Testing/Temporary/LastTest.log"
    for lines in failed_tests(log.read_text(encoding="utf-8", errors="replace")):
        print("\n".join(lines), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
