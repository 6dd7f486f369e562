#pragma once
// What every judge needs to know of a change of rules: when it holds, and until when what was public before need not follow. A
// change is a described struct with a member `transition_until`.
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "base/dated.h"
#include "base/json.h"
#include "policy/policy.h"

namespace jixia::conformity {

inline Date day_before(Date day) { return Date(std::chrono::sys_days(day) - std::chrono::days(1)); }

/// What was issued can be read: anything else would have been refused.
template <class Change>
Result<Dated<Change>> dated(const policy::BoundRule& rule) {
    JX_TRY(auto change, json::decode<Change>(rule.content));
    return Dated<Change>{rule.document, rule.from, rule.until, std::move(change)};
}

template <class Change>
Result<std::vector<Dated<Change>>> dated(const std::vector<policy::BoundRule>& rules) {
    std::vector<Dated<Change>> out;
    for (const policy::BoundRule& rule : rules) { JX_TRY(out.emplace_back(), dated<Change>(rule)); }
    return out;
}

/// The last day on which what was public before need not follow; without a transition the day before the rules begin.
template <class Change>
Date settled_on(const policy::BoundRule& rule) {
    const auto read = dated<Change>(rule);
    return (read.has_value() ? read->change.transition_until : std::nullopt).value_or(day_before(rule.from));
}

inline void check_transition(const std::optional<Date>& until, Date from, std::vector<FieldError>& faults) {
    if (until && *until < day_before(from))
        faults.push_back({"/transition_until", "ends before the rules begin", "range", {}});
}

}  // namespace jixia::conformity
