#pragma once
// The checks: a table of what each is, and pure functions that compute them over facts.
//
// Each check is a measure: how many are good, of how many. An entry, a provider and the province are judged alike: measures add
// up.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts.h"
#include "quality/types.h"

namespace jixia::quality {

/// Changes whenever a formula does.
inline constexpr std::string_view formula_version = "2026-11-2";

struct Measure {
    double good = 0, all = 0;
    Measure& operator+=(const Measure& other) {
        good += other.good;
        all += other.all;
        return *this;
    }
    bool operator==(const Measure&) const = default;
};
/// By check; one that does not apply is absent, or of nothing.
using Measures = std::map<std::string, Measure, std::less<>>;

/// A check as the table has it. `threshold`: none for what is only reported. `skipped`: why it cannot be computed yet.
struct Check {
    std::string id;
    Words name, formula, inputs;
    std::string unit, kind;  ///< kind: share, average, count
    std::optional<double> threshold;
    std::vector<std::string> levels;  ///< resource, entry, provider, province
    Words advice;
    std::optional<Words> skipped;
    bool at(std::string_view level) const;
};
BOOST_DESCRIBE_STRUCT(Check, (), (id, name, formula, inputs, unit, kind, threshold, levels, advice, skipped))

const std::vector<Check>& all_checks();
const Check* find_check(std::string_view id);

/// The checks of one table; what only its entry knows (openness) is told.
Measures table_measures(const TableFacts& table, const catalog::EntryRecord& entry);
/// All checks of an entry, its tables' added up.
Measures entry_measures(const EntryFacts& facts);
/// The first hundred rows that fail, by check.
std::vector<FailingRow> failing_rows(const TableFacts& table);

/// The table's checks of `level`, judged.
std::vector<CheckResult> results_of(const Measures& measures, std::string_view level, std::string_view language);

/// How a subject does, 0 to 100: the mean of the shares of the checks that have a threshold and apply, the 405 points being one
/// of them. Nothing where none applies.
std::optional<std::int64_t> score_of(const Measures& measures);
/// How many checks of `level` fall short of their threshold.
std::int64_t failed_of(const Measures& measures, std::string_view level);

/// The volume (rows × columns) that one in twenty of these entries reaches, by the nearest rank; nothing of fewer than twenty, of
/// which a percentile says no more than their largest does.
std::optional<double> volume_p95(std::vector<double> volumes);

std::string figures_to_text(const Measures& measures);
Result<Measures> figures_from_text(std::string_view text);

}  // namespace jixia::quality
