#pragma once
// Rules that documents change from a day on: which set holds on which day. Any thread.
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace jixia {

/// What one document changes. `until`: the first day on which it does not hold any more.
template <class Change>
struct Dated {
    std::string document;
    Date from{};
    std::optional<Date> until = {};
    Change change = {};
};

template <class Rules, class Change>
class DatedRules {
public:
    using Apply = Rules (*)(const Rules& base, const Change& change, Date from);
    DatedRules(Rules base, Apply apply) : base_(std::move(base)), apply_(apply) { follow({}); }

    /// `changes` in the order they were issued: of two that begin on one day the later goes over the earlier.
    void follow(std::vector<Dated<Change>> changes) {
        std::set<Date> days{beginning};
        for (const Dated<Change>& one : changes) {
            days.insert(one.from);
            if (one.until) days.insert(*one.until);
        }
        const std::lock_guard lock(mutex_);
        changes_ = std::move(changes);
        since_.clear();
        for (const Date day : days) since_.emplace(day, std::make_shared<const Rules>(made(day, {})));
    }
    std::shared_ptr<const Rules> on(Date day) const {
        const std::lock_guard lock(mutex_);
        return std::prev(since_.upper_bound(day))->second;
    }
    /// As if a document had not been issued.
    Rules without(std::string_view document, Date day) const {
        const std::lock_guard lock(mutex_);
        return made(day, document);
    }

private:
    static constexpr Date beginning{std::chrono::year::min(), std::chrono::January, std::chrono::day(1)};

    Rules made(Date day, std::string_view without) const {
        std::vector<const Dated<Change>*> held;
        for (const Dated<Change>& one : changes_)
            if (one.document != without && one.from <= day && (!one.until || day < *one.until)) held.push_back(&one);
        // By the day each begins, and of one day as they were issued.
        std::ranges::sort(held, {}, [&](const Dated<Change>* one) { return std::pair(one->from, one - changes_.data()); });
        Rules rules = base_;
        for (const Dated<Change>* one : held) rules = apply_(rules, one->change, one->from);
        return rules;
    }

    Rules base_;
    Apply apply_;
    mutable std::mutex mutex_;
    std::vector<Dated<Change>> changes_;                  // guarded by mutex_
    std::map<Date, std::shared_ptr<const Rules>> since_;  // guarded by mutex_; by the day each begins
};

}  // namespace jixia
