#pragma once
// What the use cases of this room share: facts gathered from the neighbours, measured and kept.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "checks.h"
#include "dataset/column_rules_service.h"
#include "dataset/dataset.h"
#include "facts.h"
#include "pairs.h"
#include "quality/quality.h"
#include "storage/jobs.h"
#include "storage/objects.h"
#include "storage/outbox.h"
#include "store.h"

namespace jixia::quality {

/// What is kept of a version beside it. `unable`: the cells could not be measured (too large, too slow); else empty.
struct KeptFacts {
    std::optional<ContentFacts> content;
    std::string unable;
    bool forced = false;
    std::vector<dataset::ColumnRule> rules;
    std::vector<dataset::RuleOutcome> outcomes;
};
BOOST_DESCRIBE_STRUCT(KeptFacts, (), (content, unable, forced, rules, outcomes))

enum class Rules {
    as_kept,  ///< rules that were checked on this version are not checked again
    again     ///< what they look up elsewhere may have changed
};

inline constexpr std::string_view volume_p95_figure = "volume_p95";  ///< among the figures of the province

/// What the last run over all entries leaves to those judged after it.
struct LastRun {
    Instant at{};
    std::optional<double> volume_p95;
};

struct Quality::State {
    explicit State(Needs needs_) : needs(std::move(needs_)) {}
    Needs needs;
    std::optional<Instant> up_since;  ///< first call of `tick`
    std::optional<Instant> begun_at;  ///< of the run that `tick` began last; its caller's thread only

    Date today() const { return local_date(needs.clock.now()); }
    /// Measures the current version of each table of an entry, unless that is done. Refuses only what may pass by waiting.
    Result<void> measure_tables(const catalog::EntryRecord& record, Rules rules);
    Result<void> measure_table(const catalog::EntryRecord& record, const catalog::ResourceRecord& resource, Rules rules);
    Result<KeptFacts> measured(const catalog::EntryRecord& record, const dataset::VersionInfo& version);

    /// `last`: the run that compared all entries with each other; nothing before the first.
    Result<EntryFacts> facts_of(storage::Transaction& tx, catalog::EntryRecord record, const std::optional<LastRun>& last);
    Result<std::optional<TableFacts>> table_of(storage::Transaction& tx, const catalog::EntryRecord& record,
                                               const catalog::ResourceRecord& resource);
    Result<std::optional<LastRun>> last_run(storage::Transaction& tx);
    FormatFacts formats_of(const std::vector<std::string>& formats) const;

    /// Judges what is published of an entry and keeps the result; forgets the result of one that is not public.
    Result<void> keep(storage::Transaction& tx, const std::string& entry_id);
    Result<void> on_event(const storage::Event& event);
    Result<void> on_entry(const std::string& id, Rules rules);

    using GoOn = std::function<bool(double fraction, const std::string& message)>;
    Result<void> run_all(const GoOn& go_on);
    Result<std::vector<std::string>> public_ids();
    Result<std::vector<PairRow>> compare(const std::vector<std::string>& ids, const GoOn& go_on);
    Result<Likeness> likeness_of(storage::Transaction& tx, const std::string& id);
};

/// The result of an entry as it is kept.
ResultRow result_of(const EntryFacts& facts, const Measures& measures, Instant at);

/// Results added up: of a provider, and of the province with what only it has.
class Sums {
public:
    void add(const catalog::EntryRecord& record, const Measures& measures, std::string_view provider_kind);
    /// `bodies`: how many the register holds.
    std::vector<ResultRow> results(const catalog::CodeLists& lists, std::int64_t bodies, const LastRun& run) const;

private:
    struct Sum {
        std::string name;
        std::int64_t entries = 0;
        bool body = false;  ///< of Art. 2(2), with public duties
        Measures measures;
    };
    std::map<std::string, Sum, std::less<>> providers_;
    Sum province_;
    std::map<std::string, std::int64_t, std::less<>> themes_, priorities_;
};

}  // namespace jixia::quality
