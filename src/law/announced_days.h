#pragma once
// What the State Council announced: weekdays that are free, weekend days that are worked. MMDD, parted by spaces.
// Made by tools/import_calendar.py from two packages that agree.
#include <array>
#include <string_view>

namespace jixia::law {

struct AnnouncedYear {
    int year;
    std::string_view holidays, made_up;
};

inline constexpr std::array<AnnouncedYear, 5> announced_years{{
    {2022, "0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007",
     "0129 0130 0402 0424 0507 1008 1009"},
    {2023, "0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006",
     "0128 0129 0423 0506 0625 1007 1008"},
    {2024, "0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007",
     "0204 0218 0407 0428 0511 0914 0929 1012"},
    {2025, "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
     "0126 0208 0427 0928 1011"},
    {2026, "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007",
     "0104 0214 0228 0509 0920 1010"},
}};

}  // namespace jixia::law
