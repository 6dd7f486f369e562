#pragma once
// How a finding of the rules is written down; what it says to people stands in data/rule_texts.json.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/profile.h"
#include "catalog/types.h"

namespace jixia::catalog {

/// `text` names the words; `basis` empty: the element's article; `{min}` and `{max}` in the words are filled in.
struct IssueAt {
    std::string pointer, text, severity = "error";
    std::string_view basis = {};
    std::int64_t min = 0, max = 0;
};

void add_issue(std::vector<Issue>& issues, const ProfileElement& element, IssueAt at, std::string_view language);

}  // namespace jixia::catalog
