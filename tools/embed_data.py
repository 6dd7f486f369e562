#!/usr/bin/env python3
"""Writes a header with the JSON files of a room's data folder as text: embed_data.py ROOM OUT FILE..."""
import json
import pathlib
import re
import sys

LITERAL_BYTES_MAX = 60000  # below what every C++ compiler takes as one string


def main() -> None:
    room, out, files = sys.argv[1], pathlib.Path(sys.argv[2]), sorted(sys.argv[3:])
    lines = ["#pragma once", f"// Made by tools/embed_data.py from src/{room}/data.", "#include <string_view>", "",
             f"namespace jixia::{room}::data {{"]
    for name in files:
        path = pathlib.Path(name)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
            sys.exit(f"{path}: the name must be snake_case")
        text = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":"))
        if len(text.encode()) > LITERAL_BYTES_MAX:
            sys.exit(f"{path}: over {LITERAL_BYTES_MAX} bytes, split it")
        lines.append(f'inline constexpr std::string_view {path.stem} = R"json({text})json";')
    lines.append(f"}}  // namespace jixia::{room}::data")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
