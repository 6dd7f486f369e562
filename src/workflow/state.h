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
    Opener opener = {};  ///< none: people do not open such cases themselves
};

/// What events say of a case.
json::Object payload_of(const CaseRow& row);

struct Service::State {
    Needs needs;
    std::map<std::string, Declared, std::less<>> types;

    /// Null for a type that this program does not know any more.
    const Declared* find(std::string_view type) const;
    /// Puts the row into a state as of `now`: whose turn it is, which limit runs.
    Result<void> enter(CaseRow& row, const CaseType& type, const std::string& state, Instant now) const;
    Result<void> record(storage::Transaction& tx, const Actor& actor, const CaseRow& row, const Declared* declared,
                        const std::string& act, const std::string& from, const std::string& reason) const;
    Result<CaseRow> act(storage::Transaction& tx, const Actor& actor, const Move& move) const;
    /// An action that every type has (`common_actions.cpp`). Refuses as `act`.
    Result<void> act_in_common(storage::Transaction& tx, const Actor& actor, CaseRow& row, const Move& move) const;
    /// Whether an action that every type has is possible for the actor now: nothing, or why not.
    Result<void> check_common(storage::Transaction& tx, const Actor& actor, const CaseRow& row, std::string_view action) const;
    /// Writes the row as it now is with a step of the timeline, an event and a ledger entry. Refuses
    /// `case-action-not-possible` on a lost race.
    Result<void> put(storage::Transaction& tx, const Actor& actor, CaseRow& row, const std::string& action,
                     const std::string& from, const std::string& reason) const;
    /// Sets the limit that the state's rule names, or lets the one that waits run on.
    Result<void> start_clock(CaseRow& row, const std::string& clock, Instant now) const;
    /// The division whose authority decides on what concerns `division`; empty if there is none.
    Result<std::string> decider_for(storage::Transaction& tx, const std::string& division) const;
    /// Writes down and signs what `row` now says was decided.
    Result<void> sign(storage::Transaction& tx, const Actor& actor, const CaseRow& row, const std::string& action,
                      const std::string& from, const std::string& reason) const;
    Result<void> check_opinions(storage::Transaction& tx, const CaseRow& row) const;
    Result<bool> watch(storage::Transaction& tx, CaseRow row) const;
    Result<std::vector<OpinionView>> opinions_of(storage::Transaction& tx, const CaseType& type, const CaseRow& row,
                                                 std::string_view language) const;
    Result<std::optional<ClockView>> clock_of(const CaseRow& row) const;
    /// Refuses `not-found` for a case that the actor may not see.
    Result<CaseRow> readable(storage::Transaction& tx, const Actor& actor, const std::string& id) const;
    Result<CaseView> view(storage::Transaction& tx, const Actor& actor, const CaseRow& row, std::string_view language) const;
};

}  // namespace jixia::workflow
