#pragma once
// What the quality checks answer. Values only.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::quality {

/// A text in both languages.
struct Words {
    std::string zh, en;
    const std::string& in(std::string_view language) const { return language == "en" ? en : zh; }
};
BOOST_DESCRIBE_STRUCT(Words, (), (zh, en))

enum class CheckState { pass, fail, report, not_applicable, skipped };
BOOST_DESCRIBE_ENUM(CheckState, pass, fail, report, not_applicable, skipped)

/// A check of a subject. `value`: `good` of `all` as a share, their mean, or the count; none where it does not apply.
struct CheckResult {
    std::string id, name;
    CheckState state{};
    std::optional<double> value, threshold;
    std::string unit;
    double good = 0, all = 0;
    std::string formula, inputs, advice, reason;  ///< reason: why it was skipped
};
BOOST_DESCRIBE_STRUCT(CheckResult, (), (id, name, state, value, threshold, unit, good, all, formula, inputs, advice, reason))

/// A row that fails: its number among the table's data rows, from 1.
struct FailingRow {
    std::string check, resource;
    std::int64_t row = 0;
    std::string column, name;  ///< the column's code and original header
};
BOOST_DESCRIBE_STRUCT(FailingRow, (), (check, resource, row, column, name))

struct MqaMetric {
    std::string code, label, how;
    std::int64_t points = 0, max = 0;
};
BOOST_DESCRIBE_STRUCT(MqaMetric, (), (code, label, how, points, max))
struct MqaDimension {
    std::string code, label;
    std::int64_t points = 0, max = 0;
    std::vector<MqaMetric> metrics;
};
BOOST_DESCRIBE_STRUCT(MqaDimension, (), (code, label, points, max, metrics))
/// The 405 points of data.europa.eu's metadata quality assessment.
struct Mqa {
    std::int64_t points = 0, max = 405;
    std::string band, band_label;
    std::vector<MqaDimension> dimensions;
};
BOOST_DESCRIBE_STRUCT(Mqa, (), (points, max, band, band_label, dimensions))

struct TrendPoint {
    Date measured_on{};
    std::int64_t version = 0;
    std::optional<std::int64_t> score, points;
    std::int64_t failed = 0;
};
BOOST_DESCRIBE_STRUCT(TrendPoint, (), (measured_on, version, score, points, failed))

struct Named {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

/// Two entries that look alike. Similarities are estimates, 0 to 1; no content: one of them has no open table.
struct PairLine {
    std::string kind;  ///< duplicate, fragment, similar
    Named first, second, first_provider, second_provider;
    double title = 0, columns = 0;
    std::optional<double> content;
    bool same_provider = false;
};
BOOST_DESCRIBE_STRUCT(PairLine, (),
                      (kind, first, second, first_provider, second_provider, title, columns, content, same_provider))

/// What a rule of the provider came to.
struct RuleLine {
    std::string resource, kind, effect;
    std::vector<std::string> columns;
    std::string note, unable;
    std::int64_t checked = 0, broken = 0;
};
BOOST_DESCRIBE_STRUCT(RuleLine, (), (resource, kind, effect, columns, note, unable, checked, broken))

struct MissingLine {
    std::string element, name;
};
BOOST_DESCRIBE_STRUCT(MissingLine, (), (element, name))

/// A table that was looked into; `measured_at`: none if its cells have not been measured yet.
struct TableLine {
    std::string id, title;
    std::int64_t version = 0, rows = 0, columns = 0;
    std::optional<Instant> measured_at;
};
BOOST_DESCRIBE_STRUCT(TableLine, (), (id, title, version, rows, columns, measured_at))

struct EntryQuality {
    std::string entry;
    std::int64_t version = 0;
    Instant measured_at{};
    std::string formula_version;
    std::optional<std::int64_t> score;
    Mqa mqa;
    std::vector<CheckResult> checks;
    std::vector<MissingLine> missing;  ///< elements of the metadata profile
    std::vector<TableLine> resources;
    std::vector<FailingRow> failing;  ///< in tables whose data the caller may read
    std::vector<RuleLine> rules;
    std::vector<PairLine> pairs;
    std::vector<TrendPoint> trend;  ///< oldest first
};
BOOST_DESCRIBE_STRUCT(EntryQuality, (),
                      (entry, version, measured_at, formula_version, score, mqa, checks, missing, resources, failing, rules,
                       pairs, trend))

struct ResourceQuality {
    std::string resource, entry;
    std::int64_t version = 0;
    std::optional<Instant> measured_at;
    std::string formula_version;
    std::vector<CheckResult> checks;
    std::vector<FailingRow> failing;
    std::vector<RuleLine> rules;
};
BOOST_DESCRIBE_STRUCT(ResourceQuality, (), (resource, entry, version, measured_at, formula_version, checks, failing, rules))

struct ProviderLine {
    std::string id, name;
    std::optional<std::int64_t> score, points;  ///< points: mean of the 405
    std::int64_t entries = 0, failed = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderLine, (), (id, name, score, points, entries, failed))

/// A provider, or the whole province. `measured_at`: none before the first nightly run.
struct Summary {
    std::string id, name;
    std::optional<Instant> measured_at;
    std::string formula_version;
    std::int64_t entries = 0;
    std::optional<std::int64_t> score, points;
    std::vector<CheckResult> checks;
    std::vector<TrendPoint> trend;
};
BOOST_DESCRIBE_STRUCT(Summary, (), (id, name, measured_at, formula_version, entries, score, points, checks, trend))

/// A check as the table of checks has it.
struct CheckLine {
    std::string id, name, formula, inputs, unit, kind;
    std::optional<double> threshold;
    std::vector<std::string> levels;
    std::string advice, skipped;  ///< skipped: why it cannot be computed yet; else empty
};
BOOST_DESCRIBE_STRUCT(CheckLine, (), (id, name, formula, inputs, unit, kind, threshold, levels, advice, skipped))

}  // namespace jixia::quality
