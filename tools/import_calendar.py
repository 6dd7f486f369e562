#!/usr/bin/env python3
"""Writes src/law/announced_days.h from two packages that must agree: import_calendar.py [--check] [FIRST [LAST]].

The announcements of the State Council are read from `holiday-calendar` and compared day by day with `chinese-days` (both pinned in
deps/data). A year in which they differ is refused. --check only tells whether the header is what the packages say.
"""
import datetime
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ROOT / "deps/data/node_modules"
HEADER = ROOT / "src/law/announced_days.h"

HEAD = """#pragma once
// What the State Council announced: weekdays that are free, weekend days that are worked. MMDD, parted by spaces.
// Made by tools/import_calendar.py from two packages that agree.
#include <array>
#include <string_view>

namespace jixia::law {

struct AnnouncedYear {
    int year;
    std::string_view holidays, made_up;
};
"""


def announced(modules: pathlib.Path, year: int) -> tuple[list[str], list[str]]:
    """Free weekdays and worked weekend days of a year, as MMDD."""
    one = {day["date"]: day["type"] == "transfer_workday"
           for day in json.loads((modules / f"holiday-calendar/data/CN/{year}.json").read_text(encoding="utf-8"))["dates"]}
    other = json.loads((modules / "chinese-days/dist/chinese-days.json").read_text(encoding="utf-8"))
    two = {day: False for day in other["holidays"]} | {day: True for day in other["workdays"]}
    free, worked = [], []
    day = datetime.date(year, 1, 1)
    while day.year == year:
        weekend, name = day.weekday() >= 5, day.isoformat()
        works = [source.get(name, not weekend) for source in (one, two)]
        if works[0] != works[1]:
            sys.exit(f"{name}: the packages differ")
        if works[0] == weekend:
            (worked if weekend else free).append(f"{day:%m%d}")
        day += datetime.timedelta(days=1)
    if not free or not worked:
        sys.exit(f"{year}: nothing was announced")
    return free, worked


def header(modules: pathlib.Path, years: range) -> str:
    lines = [HEAD, f"inline constexpr std::array<AnnouncedYear, {len(years)}> announced_years{{{{"]
    for year in years:
        free, worked = announced(modules, year)
        lines += [f'    {{{year}, "{" ".join(free)}",', f'     "{" ".join(worked)}"}},']
    lines += ["}};", "", "}  // namespace jixia::law", ""]
    return "\n".join(lines)


def main() -> None:
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    first = int(arguments[0]) if arguments else 2022
    last = int(arguments[1]) if len(arguments) > 1 else 2026
    text = header(MODULES, range(first, last + 1))
    if "--check" not in sys.argv:
        HEADER.write_text(text, encoding="utf-8")
    elif HEADER.read_text(encoding="utf-8") != text:
        sys.exit(f"{HEADER.relative_to(ROOT)} is not what the packages say: run tools/import_calendar.py")


if __name__ == "__main__":
    main()
