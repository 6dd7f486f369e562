#!/usr/bin/env python3
"""Writes src/README.md from the jx_room lines and each room's README, so that it cannot lie. --check: fails if it is stale."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.tidy.source import rooms  # noqa: E402


def sentence(room: str) -> str:
    readme = ROOT / "src" / room / "README.md"
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.exists() else []
    for line in lines[1:]:
        if line.strip():
            return line.strip()
    return ""


def table() -> str:
    lines = ["# Rooms", "", "One capability a folder, in order: a room may use only rooms above it. Made by `tools/room_table.py`.", "",
             "| room | holds | in its headers | in its .cpp files only |", "|---|---|---|---|"]
    for room in rooms(ROOT):
        lines.append(f"| {room.name} | {sentence(room.name)} | {' '.join(room.deps) or '–'} | {' '.join(room.impl) or '–'} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    path = ROOT / "src/README.md"
    if "--check" in sys.argv:
        stale = not path.exists() or path.read_text(encoding="utf-8") != table()
        if stale:
            print("src/README.md is stale: make bless")
        return int(stale)
    path.write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
