#pragma once
// What the use cases of this room share.
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "audit/ledger.h"
#include "law/calendar.h"
#include "policy/policy.h"
#include "rules.h"
#include "storage/outbox.h"
#include "store.h"

namespace jixia::policy {

/// Label of a code of this room: "in_force" → "施行中".
Labelled labelled(std::string_view list, std::string_view code, std::string_view language);
template <class E>
    requires std::is_enum_v<E>
Labelled labelled(std::string_view list, E value, std::string_view language) {
    return labelled(list, std::string_view(boost::describe::enum_to_string(value, "")), language);
}
Labelled division_label(const std::string& code, std::string_view language);

struct Policy::State {
    explicit State(Needs given) : needs(std::move(given)) {}
    Needs needs;
    std::mutex refreshing;
    std::vector<Binding> bindings;  ///< set before `refresh`
    std::set<std::string> years;    ///< ids of what was imported here; guarded by `refreshing`

    using Tx = storage::Transaction;
    Date today() const { return local_date(needs.clock.now()); }

    /// What happened to a document: every version is kept, what was issued is on record for everybody.
    struct Happened {
        std::string action;
        std::string reason = {};
        json::Object detail = {};
    };
    Result<void> record(Tx& tx, const Actor& actor, const DocumentRow& row, const Happened& what) const;
    /// The document, if the actor may know of it. Refuses `not-found`.
    Result<DocumentRow> visible(Tx& tx, const Actor& actor, const std::string& id) const;
    /// A document that the actor's own authority keeps, in the version they saw. Refuses `not-found`, `identity-forbidden`,
    /// `policy-changed`.
    Result<DocumentRow> own(Tx& tx, const Actor& actor, const std::string& id, const std::string& expected) const;
    /// Puts what was sent into the draft. Refuses `invalid`, `policy-number-taken`.
    Result<void> fill(Tx& tx, DocumentRow& row, const DocumentBody& body) const;
    /// Ends the document that this one supersedes on the day this one begins.
    Result<void> supersede(Tx& tx, const Actor& actor, const DocumentRow& row) const;
    Result<void> save(Tx& tx, const Actor& actor, DocumentRow& row, const Happened& what);
    Result<DocumentView> view(Tx& tx, const Actor& actor, const DocumentRow& row, std::string_view language) const;
    Result<std::vector<law::LimitRule>> rules(Tx& tx) const;
    /// What is wrong with a document's rules, pointers from the document's root.
    std::vector<FieldError> rule_faults(const DocumentRow& row) const;
    /// `refresh` after something was committed: what fails is done by the next one.
    static void follow(Policy& policy);
};

inline Term term_of(const DocumentRow& row) { return {row.stage, row.effective_from, row.effective_to}; }

}  // namespace jixia::policy
