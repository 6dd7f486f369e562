#!/usr/bin/env python3
"""Gathers src/*/errors.json into one C++ table of titles in both languages: embed_errors.py OUT FILE...

Each file: {"type": {"zh": "标题。怎么办。", "en": "Title. What to do."}}. A type may stand in one file only.
"""
import json
import pathlib
import sys


def main() -> None:
    out, files = pathlib.Path(sys.argv[1]), sorted(sys.argv[2:])
    table: dict[str, dict[str, str]] = {}
    for name in files:
        for kind, titles in json.loads(pathlib.Path(name).read_text(encoding="utf-8")).items():
            if kind in table:
                sys.exit(f"{name}: '{kind}' stands in another errors.json too")
            if not titles.get("zh") or not titles.get("en"):
                sys.exit(f"{name}: '{kind}' needs a title in zh and in en")
            table[kind] = titles
    lines = ['#include "error_titles.h"', "", "namespace jixia::http {", "const std::vector<ErrorTitle>& error_titles() {",
             "    static const std::vector<ErrorTitle> all{"]
    for kind in sorted(table):
        lines.append(f"        {{{json.dumps(kind)}, {json.dumps(table[kind]['zh'], ensure_ascii=False)}, "
                     f"{json.dumps(table[kind]['en'], ensure_ascii=False)}}},")
    lines += ["    };", "    return all;", "}", "}  // namespace jixia::http"]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
