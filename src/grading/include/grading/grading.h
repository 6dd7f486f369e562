#pragma once
// Grading of entries and their columns (Art. 5, 13(1), 18).
//
//     grading::Grading grading({…});                 // after the catalogue, before the data set room, which it guards
//     catalog.add_rules(grading);
//     conformity.add(grading.judge());  policy.bind(conformity.binding("grading"));
//     grading.subscribe(outbox);
//
// Events: those of its cases.
#include <memory>
#include <string>
#include <string_view>

#include "base/actor.h"
#include "catalog/catalog.h"
#include "conformity/conformity.h"
#include "dataset/findings.h"
#include "grading/rules.h"
#include "storage/outbox.h"
#include "workflow/workflow.h"

namespace jixia::http {
class Router;
}

namespace jixia::grading {

struct EvidenceView {
    std::string rule, name;
    catalog::CodeLabel level;
    std::int64_t matched = 0, looked_at = 0;
    bool by_heading = false;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(EvidenceView, (), (rule, name, level, matched, looked_at, by_heading, text))

/// `open`: everybody would read it as the entry stands.
struct ItemView {
    std::string code, name;
    catalog::CodeLabel level;
    bool blocks = false, open = false;
    std::vector<EvidenceView> evidence;
};
BOOST_DESCRIBE_STRUCT(ItemView, (), (code, name, level, blocks, open, evidence))

struct DecisionView {
    std::string rules;
    catalog::CodeLabel level, suggested;
    std::string reason;
    Instant at{};
};
BOOST_DESCRIBE_STRUCT(DecisionView, (), (rules, level, suggested, reason, at))

/// `decision`: of the version that is public. `answered`: nothing speaks for more than was decided.
struct GradingView {
    std::string rules;
    catalog::CodeLabel suggested, stated;
    bool personal = false, sensitive = false, answered = true;
    std::vector<ItemView> items;
    std::vector<EvidenceView> reasons;
    std::optional<DecisionView> decision;
};
BOOST_DESCRIBE_STRUCT(GradingView, (), (rules, suggested, stated, personal, sensitive, answered, items, reasons, decision))

/// Any thread; every method blocks.
class Grading final : public catalog::EntryRules, public dataset::VersionGuard {
public:
    struct Needs {
        storage::Database& database;
        workflow::Workflow& workflow;
        catalog::Catalog& catalog;
        const Clock& clock;
    };
    /// Reads the built-in rules, declares `regrading`.
    explicit Grading(Needs needs);
    ~Grading() override;

    /// Rules that documents change: kind "grading", tasks `grading_migration`.
    conformity::Judge judge();
    void subscribe(storage::Outbox& outbox);

    /// For those who see the draft. Refuses `not-found`, `identity-forbidden`.
    Result<GradingView> view(const Actor& actor, const std::string& entry, std::string_view language);
    std::shared_ptr<const RuleSet> rules(Date on) const;
    Date today() const;

    Result<std::vector<catalog::Issue>> issues(storage::Transaction& tx, const catalog::EntryFields& fields,
                                               const std::vector<catalog::ResourceRecord>& resources, Date filed_on,
                                               std::string_view language) const override;
    Result<void> check(storage::Transaction& tx, const catalog::ResourceInfo& resource,
                       const std::vector<dataset::ColumnFindings>& findings) const override;

    struct State;

private:
    std::unique_ptr<State> state_;
};

/// /api/v1/entries/{id}/grading, /grading-rules.
void add_routes(http::Router& router, Grading& grading);

}  // namespace jixia::grading
