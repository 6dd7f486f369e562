#pragma once
// What the use cases of opening share.
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "audit/ledger.h"
#include "labels.h"
#include "notice/notice.h"
#include "opening/opening.h"
#include "rules.h"
#include "storage/outbox.h"
#include "store.h"
#include "workflow/workflow.h"

namespace jixia::opening {

inline constexpr std::string_view province_code = "370000";

inline constexpr std::string_view rows_case = "rows_withdrawal";

/// Counts by city: the province, then every city with a people's government, by code. Pure.
std::vector<CityOpening> by_city(const std::vector<catalog::OpenCount>& counts);

/// What the map was last counted as; without labels.
struct Counted {
    std::mutex mutex;
    Instant at{};
    std::vector<CityOpening> cities;
};

struct Opening::State {
    Needs needs;
    std::unique_ptr<Counted> counted = std::make_unique<Counted>();

    Date today() const { return local_date(needs.clock.now()); }
    CodeLabel attribute(Openness value, std::string_view language) const {
        const std::string code = boost::describe::enum_to_string(value, "");
        return {code, needs.label("open_attribute", code, language)};
    }
    template <class Enum>
    static CodeLabel named(Enum value, std::string_view language) {
        const std::string code = boost::describe::enum_to_string(value, "");
        return {code, label_of(code, language)};
    }

    void declare_changes();
    void declare_evidence();
    void declare_reassessment();

    // ── Changes with the authority's consent ──
    Result<workflow::Case> open_restriction(storage::Transaction& tx, const Actor& actor, const workflow::CaseRequest& request);
    Result<workflow::Case> open_adjustment(storage::Transaction& tx, const Actor& actor, const workflow::CaseRequest& request);
    /// One case for the entries, all of one provider; every one is checked first.
    Result<workflow::Case> open_change(storage::Transaction& tx, const Actor& actor, const workflow::CaseRequest& request,
                                       const std::vector<std::string>& ids, ChangeKind kind, const Asked& asked);
    Result<ChangeRow> checked(storage::Transaction& tx, const Actor& actor, const std::string& id, ChangeKind kind,
                              const Asked& asked) const;
    Result<void> on_consent(storage::Transaction& tx, const Actor& actor, workflow::Case& matter, const workflow::Given& given);
    /// Refused by the authority, or withdrawn by who asked.
    Result<void> on_end(storage::Transaction& tx, const Actor& actor, const workflow::Case& matter, const workflow::Given& given,
                        ChangeState state);
    /// Does what was consented to, and uses the consent up.
    Result<void> take_effect(storage::Transaction& tx, const Actor& actor, ChangeRow row);
    Result<void> tell_users(storage::Transaction& tx, const ChangeRow& row) const;
    /// The day a consented change takes effect: today where nobody has to be told first.
    Result<Date> effect_day(const Impact& impact, const std::string& division) const;

    // ── Evidence ──
    Result<workflow::Case> open_evidence(storage::Transaction& tx, const Actor& actor, const workflow::CaseRequest& request);
    Result<void> on_evidence(storage::Transaction& tx, const workflow::Case& matter, EvidenceState state);
    /// A consent was taken back and others still hold: nobody gets the entry's data until its rows are out of it.
    Result<void> withhold_rows(storage::Transaction& tx, const Actor& actor, EvidenceRow& row, const catalog::PublicEntry& entry,
                               const std::string& reason);
    Result<void> on_rows_out(storage::Transaction& tx, const Actor& actor, const workflow::Case& matter,
                             const std::string& reason);
    /// A version came that holds the rows no more, and no earlier one is given out.
    Result<void> on_withheld(const std::string& entry, const std::string& evidence);
    void declare_rows_withdrawal();
    /// Ends evidence; suspends what rests on it and asks for the way back.
    Result<void> end_evidence(storage::Transaction& tx, const Actor& actor, EvidenceRow row, const std::string& reason);

    /// Opens a case for closed entries that nobody has looked at for the configured months.
    Result<std::int64_t> ask_again();

    // ── Suspension ──
    Result<Date> suspension_end(const std::string& division) const;

    // ── Views ──
    Result<EntryOpening> view(storage::Transaction& tx, const Actor& actor, const catalog::PublicEntry& entry,
                              std::string_view language);
    ChangeView view(const ChangeRow& row, std::string_view language) const;
    EvidenceView view(const EvidenceRow& row, bool inside, std::string_view language) const;
};

/// Whether the actor is of the provider, or an authority above it.
bool inside(const Actor& actor, std::string_view provider, std::string_view division);

}  // namespace jixia::opening
