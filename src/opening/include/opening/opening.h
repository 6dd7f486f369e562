#pragma once
// Decisions about openness: requests to the authority, evidence, suspensions, reassessment, and what they do when they take
// effect.
//
//     opening::Decisions decisions(clock);              // given to the catalogue
//     opening::Opening opening({.database = …, …});     // declares its case types
//     opening::add_routes(router, opening);
//     every minute: opening.watch();
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/providers.h"
#include "catalog/published.h"
#include "law/calendar.h"
#include "law/time_limits.h"
#include "opening/decisions.h"
#include "opening/types.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::http {
class Router;
}
namespace jixia::notice {
class Notices;
}
namespace jixia::storage {
class Outbox;
}
namespace jixia::workflow {
class Workflow;
}

namespace jixia::opening {

/// Reports on what de-identification achieved: implemented by the room that makes them.
class EffectReports {
public:
    EffectReports() = default;
    EffectReports(const EffectReports&) = delete;
    EffectReports& operator=(const EffectReports&) = delete;
    virtual ~EffectReports() = default;
    /// True if a report with this id was approved for the entry: the risk that remains is acceptable.
    virtual Result<bool> approved(storage::Transaction& tx, const std::string& entry_id, const std::string& report) const = 0;
};

/// Nothing was de-identified here yet: no report opens anything.
class NoReports final : public EffectReports {
public:
    Result<bool> approved(storage::Transaction&, const std::string&, const std::string&) const override { return false; }
};

struct ChangeQuery {
    std::string entry = {}, division = {}, state = {};  ///< empty: any; a division with all below it
    std::string case_id = {};                           ///< of one case; empty: any
    std::string before = {};                            ///< cursor
    std::int64_t limit = 20;
};
struct ChangePage {
    std::vector<ChangeView> items;
    std::int64_t total = 0;
    std::string next;
};

/// Any thread.
class Opening {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        workflow::Workflow& workflow;
        const notice::Notices& notices;
        catalog::PublishedEntries& entries;
        catalog::Resources& resources;
        const catalog::Providers& providers;
        const EffectReports& reports;
        const law::Calendar& calendar;
        const law::TimeLimits& limits;
        const Clock& clock;
        /// Label of a code ("open_attribute", "closed") in a language.
        std::function<std::string(std::string_view list, std::string_view code, std::string_view language)> label;
    };
    /// Declares `attribute_restriction`, `list_adjustment`, `opening_evidence`, `rows_withdrawal` and `closed_reassessment`.
    explicit Opening(Needs needs);
    ~Opening();

    /// How an entry stands: what it may become, what was decided, what it rests on. Changes that nobody has decided yet show to
    /// staff and the authority only. Refuses `not-found`.
    Result<EntryOpening> of_entry(const Actor& actor, const std::string& entry_id, std::string_view language);
    /// The signed note of what was decided on a change; whoever may see the change. Refuses `not-found`.
    Result<std::string> decision_note(const Actor& actor, const std::string& case_id);
    /// What was decided; an authority that asks for a division of its own, and who is concerned by the case asked for, see also
    /// what waits for a decision.
    Result<ChangePage> changes(const Actor& actor, const ChangeQuery& query, std::string_view language);
    /// How open the province is, by city; counted anew after a minute.
    Result<OpeningMap> map(std::string_view language);

    /// Urgently, for at most the configured days, by the provider's reviewer or security officer or by the authority. Refuses
    /// `not-found`, `identity-forbidden`, `opening-reason-missing`, `entry-action-not-possible`.
    Result<EntryOpening> suspend(const Actor& actor, const std::string& entry_id, const std::string& reason,
                                 std::string_view language);
    Result<EntryOpening> resume(const Actor& actor, const std::string& entry_id, const std::string& reason,
                                std::string_view language);
    /// A right holder takes back a consent, or a report does not hold any more: what is open on it is suspended at once and the
    /// way back asked for. Refuses `not-found`, `identity-forbidden`, `opening-reason-missing`, `opening-evidence-ended`.
    Result<EvidenceView> withdraw_evidence(const Actor& actor, const std::string& evidence_id, const std::string& reason,
                                           std::string_view language);

    /// Closes the cases of rows that a new version has taken out of every version.
    void subscribe(storage::Outbox& outbox);

    /// What time brings: consents that take effect, suspensions and evidence that end, closed entries to be looked at again. How
    /// much it did. Safe at any time, by any node.
    Result<std::int64_t> watch();

    struct State;

private:
    std::unique_ptr<State> state_;
};

void add_routes(http::Router& router, Opening& opening);

}  // namespace jixia::opening
