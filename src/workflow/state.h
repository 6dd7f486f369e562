#pragma once
// What the parts of the workflow service share.
#include <map>
#include <string>

#include "store.h"

namespace jixia::workflow {

struct Declared {
    CaseType type;
    std::map<std::string, Effect> effects;
    const Citation* basis = nullptr;
};

struct Service::State {
    Needs needs;
    std::map<std::string, Declared, std::less<>> types;

    /// Null for a type that this program does not know any more.
    const Declared* find(std::string_view type) const;
    /// Puts the row into a state as of `now`: whose turn it is, which limit runs.
    Result<void> enter(CaseRow& row, const CaseType& type, const std::string& state, Instant now) const;
    Result<void> record(storage::Transaction& tx, const Actor& actor, const CaseRow& row, const Declared* declared,
                        const std::string& act, const std::string& from, const std::string& reason) const;
    Result<CaseRow> act(storage::Transaction& tx, const Actor& actor, const std::string& id, const std::string& action,
                        const std::string& reason, std::optional<std::int64_t> expected) const;
    /// Refuses `not-found` for a case that the actor may not see.
    Result<CaseRow> readable(storage::Transaction& tx, const Actor& actor, const std::string& id) const;
    Result<CaseView> view(storage::Transaction& tx, const Actor& actor, const CaseRow& row, std::string_view language) const;
};

}  // namespace jixia::workflow
