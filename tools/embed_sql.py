#!/usr/bin/env python3
"""Writes a header with one storage::Statement for each .sql file of a room: embed_sql.py ROOM OUT FILE..."""
import pathlib
import re
import sys


def main() -> None:
    room, out, files = sys.argv[1], pathlib.Path(sys.argv[2]), sorted(sys.argv[3:])
    lines = ["#pragma once", f"// Made by tools/embed_sql.py from src/{room}/sql.", '#include "storage/database.h"', "",
             f"namespace jixia::{room}::sql {{"]
    for name in files:
        path = pathlib.Path(name)
        text = path.read_text(encoding="utf-8").strip()
        if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem) or path.stem == "all":
            sys.exit(f"{path}: the name must be snake_case and not 'all'")
        if not text.startswith("-- "):
            sys.exit(f"{path}: the first line must be a comment that says what it returns")
        # Comments go: SOCI would take a colon in them for a parameter.
        sql = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
        lines.append(f'inline constexpr storage::Statement {path.stem}{{"{room}.{path.stem}", R"sql({sql})sql"}};')
    lines.append("/// Every statement of the room: tests prepare them on both databases.")
    lines.append("inline constexpr storage::Statement all[] = {" + ", ".join(pathlib.Path(name).stem for name in files) + "};")
    lines.append(f"}}  // namespace jixia::{room}::sql")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
