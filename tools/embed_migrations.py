#!/usr/bin/env python3
"""Writes the migrations as C++ data: embed_migrations.py OUT FILE...

A file is SQL for both engines; lines between `-- sqlite:` and `-- end` or `-- postgres:` and `-- end` belong to one of them.
"""
import hashlib
import pathlib
import re
import sys


def main() -> None:
    out, files = pathlib.Path(sys.argv[1]), sorted(sys.argv[2:])
    lines = ['#include "migrations.h"', "", "namespace jixia::storage {", "const std::vector<Migration>& migrations() {",
             "    static const std::vector<Migration> all{"]
    last = 0
    for name in files:
        path = pathlib.Path(name)
        match = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", path.name)
        if not match:
            sys.exit(f"{path}: must be named NNNN_what.sql")
        number = int(match.group(1))
        if number <= last:
            sys.exit(f"{path}: number {number} is taken")
        last = number
        text = path.read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines.append(f'        {{{number}, "{match.group(2)}", "{digest}", R"sql({text})sql"}},')
    lines += ["    };", "    return all;", "}", "}  // namespace jixia::storage"]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
