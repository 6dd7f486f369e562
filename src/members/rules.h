#pragma once
// What documents must be like. Pure.
#include <string>
#include <string_view>

#include "base/clock.h"
#include "members/members.h"

namespace jixia::members {

/// Upper case, without blanks around.
std::string normalized(std::string_view document);
/// 公民身份号码, GB 11643-1999: 18 characters, a province's code, a day that was, a check character. Empty: it is one; else what
/// is wrong. `today`: nobody is born later, or is older than 130 years. Numbers of permanent residents begin with 9 (2023
/// edition).
std::string_view fault_of_citizen_number(std::string_view number, Date today);
/// The first six and the last character: 「370102***********7」.
std::string masked(std::string_view document);
/// The first character of a person's name: 「张*」.
std::string masked_name(std::string_view name);

}  // namespace jixia::members
