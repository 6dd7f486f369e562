#pragma once
// What evidence says to people.
#include <string>
#include <string_view>

#include "grading/rules.h"

namespace jixia::grading {

/// "列「电话」：个人手机号码，抽查 2000 个值有 1996 个"
std::string told(const RuleSet& rules, const Evidence& evidence, const std::string& column, std::string_view language);
/// Everything that speaks for more than a level, at most five, joined.
std::string told_above(const RuleSet& rules, const Suggestion& suggestion, const catalog::EntryFields& fields,
                       std::string_view level, std::string_view language);
/// What the rules suggest instead of the level stated, why, and what to do. `label`: of the level suggested.
std::string suggestion_told(const RuleSet& rules, const Suggestion& suggestion, const catalog::EntryFields& fields,
                            const std::string& label, std::string_view language);
/// The name of a column as its item has it, else its code.
std::string name_of(const catalog::EntryFields& fields, const std::string& code);
std::string rule_name(const RuleSet& rules, const std::string& id, std::string_view language);

}  // namespace jixia::grading
