#pragma once
// What the use cases of this room share.
#include "base/dated.h"
#include "grading/grading.h"
#include "store.h"

namespace jixia::grading {

RuleSet applied(const RuleSet& base, const RulesChange& change, Date from);

struct Grading::State {
    State(Needs given, RuleSet base) : needs(given), sets(std::move(base), applied) {}
    Needs needs;
    DatedRules<RuleSet, RulesChange> sets;

    using Tx = storage::Transaction;
    Date today() const { return local_date(needs.clock.now()); }
    std::string label(std::string_view level, std::string_view language) const {
        return needs.catalog.label("level", level, language);
    }
    /// What was found in the tables of an entry, and how many rows they have.
    static Result<Facts> facts_of(Tx& tx, const catalog::EntryFields& fields,
                                  const std::vector<catalog::ResourceRecord>& resources);
    struct Judged {
        catalog::EntryRecord record;
        Suggestion suggestion;
        std::optional<DecisionRow> decision;
        bool answered = true;
    };
    /// A published entry by a set of rules; nothing if it is not published.
    Result<std::optional<Judged>> judged(Tx& tx, const std::string& entry, const RuleSet& rules) const;
    void declare_regrading();
    /// What people decided is kept as the entry is published, and its task closes; new data may open one.
    Result<void> on_published(const std::string& entry, std::int64_t version);
    Result<void> on_data(const std::string& entry);
    Result<void> settle(Tx& tx, const Judged& judged) const;
};

}  // namespace jixia::grading
