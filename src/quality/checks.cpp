#include "checks.h"

#include <algorithm>
#include <cmath>

#include "base/result.h"
#include "data.h"
#include "mqa.h"

namespace jixia::quality {
namespace {

constexpr double high_volume_cells = 1'000'000;
constexpr std::int64_t low_rows = 10, low_cells = 100;
constexpr double null_share_required_max = 0.3, null_share_max = 0.5, prose_share_max = 0.3;
constexpr int stale_years = 2;

Measure whether(bool good) { return {good ? 1.0 : 0.0, 1.0}; }

bool low_in_volume(const TableFacts& table) { return table.rows < low_rows || table.rows * table.columns < low_cells; }

/// No rows, or too many empty cells: in a column that must be filled, or over all.
bool empty(const TableFacts& table) {
    if (table.rows == 0) return true;
    const ContentFacts& content = *table.content;
    double filled = 0;
    for (const ColumnContent& column : content.columns) {
        filled += static_cast<double>(column.filled);
        const auto stated = std::ranges::find(table.stated, column.code, &TableColumn::code);
        const bool required = stated != table.stated.end() && stated->required;
        const double nulls = 1 - static_cast<double>(column.filled) / static_cast<double>(content.rows);
        if (required && nulls > null_share_required_max) return true;
    }
    const double cells = static_cast<double>(content.rows) * static_cast<double>(content.columns.size());
    return cells > 0 && 1 - filled / cells > null_share_max;
}

bool forced(const TableFacts& table) {
    if (table.forced) return true;
    double prose = 0, cells = 0;
    for (const ColumnContent& column : table.content->columns) {
        prose += static_cast<double>(column.prose);
        cells += static_cast<double>(column.filled);
    }
    return cells > 0 && prose / cells > prose_share_max;
}

bool names_reference_system(std::string_view words) {
    for (const std::string_view name :
         {"CGCS2000", "CGCS 2000", "国家2000", "WGS84", "WGS-84", "WGS 84", "GCJ-02", "GCJ02", "BD-09", "BD09", "EPSG"})
        if (words.contains(name)) return true;
    return false;
}

/// The reference system of coordinates is named where people look for it.
bool reference_system_named(const catalog::EntryFields& fields) {
    if (names_reference_system(fields.source_note) || names_reference_system(fields.abstract)) return true;
    return std::ranges::any_of(fields.items, [](const catalog::Item& item) {
        return names_reference_system(item.description) || names_reference_system(item.unit) || names_reference_system(item.name);
    });
}

/// What the cells of a table come to.
void measure_cells(const TableFacts& table, const catalog::EntryRecord& entry, Measures& out) {
    Measure types, codes, formal, persons;
    for (const ColumnContent& column : table.content->columns) {
        const auto filled = static_cast<double>(column.filled);
        types += {filled - static_cast<double>(column.wrong_type), filled};
        if (!column.coded.empty()) codes += {filled - static_cast<double>(column.wrong_code), filled};
        if (column.dated) formal += whether(column.wrong_date == 0);
        if (column.text) persons += {filled - static_cast<double>(column.personal), filled};
    }
    const bool named = reference_system_named(entry.fields);
    for (const ColumnContent& column : table.content->columns) {
        const auto item = std::ranges::find(table.stated, column.code, &TableColumn::code);
        if (item == table.stated.end() || item->role.empty()) continue;
        formal += whether(column.out_of_range == 0 && named);
    }
    for (const dataset::RuleOutcome& outcome : table.outcomes) {
        const dataset::ColumnRule& rule = table.rules[static_cast<std::size_t>(outcome.rule)];
        const Measure kept{static_cast<double>(outcome.checked - outcome.broken), static_cast<double>(outcome.checked)};
        if (rule.kind == dataset::RuleKind::code_list) codes += kept;
    }
    out["D25"] += types;
    out["D26"] += codes;
    out["D29"] += formal;
    if (entry.fields.open_attribute == catalog::Openness::unconditional) out["D30"] += persons;
    if (table.content->keyed) {
        const auto rows = static_cast<double>(table.content->rows);
        out["D27"] += {rows - static_cast<double>(table.content->key_broken), rows};
    }
}

void measure_rules(const TableFacts& table, Measures& out) {
    for (const dataset::RuleOutcome& outcome : table.outcomes) {
        const Measure kept{static_cast<double>(outcome.checked - outcome.broken), static_cast<double>(outcome.checked)};
        out["R01"] += kept;
        if (table.rules[static_cast<std::size_t>(outcome.rule)].kind == dataset::RuleKind::foreign_key) out["D28"] += kept;
    }
}

void measure_statement(const EntryFacts& facts, Measures& out) {
    const catalog::EntryRecord& record = facts.record;
    const catalog::EntryFields& fields = record.fields;
    out["D15"] = whether(!fields.license.empty());
    Measure described;
    for (const catalog::Item& item : fields.items)
        described += whether(!item.description.empty() && item.description != item.name);
    out["D16"] = described;
    out["D17"] = {static_cast<double>(record.elements_filled), static_cast<double>(record.elements_applicable)};
    out["D18"] = {static_cast<double>(mqa_points(facts)), 1};
    if (fields.open_attribute == catalog::Openness::conditional) out["D24"] = whether(!fields.conditions.empty());
}

void measure_time(const EntryFacts& facts, Measures& out) {
    using std::chrono::sys_days;
    const catalog::EntryRecord& record = facts.record;
    const std::string& frequency = record.fields.update_frequency;
    if (record.due_on) out["D09"] = whether(!record.overdue);
    if (!frequency.empty() && frequency != "static" && record.updated_on)
        out["D10"] = whether(sys_days(*record.updated_on + std::chrono::years(stale_years)) >= sys_days(facts.today));
    if (record.due_on && record.updated_on && record.issued_at && !facts.tables.empty()) {
        const auto period = sys_days(*record.due_on) - sys_days(*record.updated_on);
        if (sys_days(local_date(*record.issued_at)) + 2 * period < sys_days(facts.today))
            out["D11"] = whether(std::ranges::any_of(facts.tables, [](const TableFacts& table) { return table.version >= 2; }));
    }
    if (record.fields.temporal && record.fields.temporal->end && record.updated_on)
        out["D33"] = {
            std::max(0.0, static_cast<double>((sys_days(*record.updated_on) - sys_days(*record.fields.temporal->end)).count())),
            1};
}

void measure_data(const EntryFacts& facts, Measures& out) {
    const bool closed = facts.record.fields.open_attribute == catalog::Openness::closed;
    double volume = 0;
    bool rows = false;
    for (const TableFacts& table : facts.tables) {
        volume += static_cast<double>(table.rows) * static_cast<double>(table.columns);
        rows = rows || table.rows > 0;
    }
    out["D31"] = {static_cast<double>(facts.distributions_there), static_cast<double>(facts.distributions)};
    if (facts.compared) {
        out["D05"] = whether(!facts.fragment);
        if (std::ranges::any_of(facts.tables, [](const TableFacts& table) { return table.content.has_value(); }))
            out["D06"] = whether(!facts.duplicate);
    }
    if (closed) return;
    out["D01"] = whether(rows && facts.distributions_there > 0 && facts.formats.machine_readable > 0 && !facts.duplicate);
    out["D03"] = whether(volume >= high_volume_cells || (rows && facts.volume_p95 && volume >= *facts.volume_p95));
    if (rows) out["D02"] = {volume, 1};
    if (!facts.formats.any) return;
    out["D12"] = whether(facts.formats.machine_readable > 0);
    out["D13"] = whether(facts.formats.non_proprietary > 0);
    out["D14"] = whether(facts.formats.rdf);
    out["D32"] = {static_cast<double>(facts.formats.stars), 1};
}

std::optional<double> value_of(const Check& check, const Measure& measure) {
    if (measure.all <= 0) return std::nullopt;
    return check.kind == "count" ? measure.good : measure.good / measure.all;
}

}  // namespace

bool Check::at(std::string_view level) const { return std::ranges::find(levels, level) != levels.end(); }

const std::vector<Check>& all_checks() {
    static const std::vector<Check> checks = [] {
        auto read = json::decode_text<std::vector<Check>>(data::checks);
        JX_ASSERT(read.has_value());
        return *std::move(read);
    }();
    return checks;
}

const Check* find_check(std::string_view id) {
    const auto place = std::ranges::find(all_checks(), id, &Check::id);
    return place == all_checks().end() ? nullptr : &*place;
}

Measures table_measures(const TableFacts& table, const catalog::EntryRecord& entry) {
    Measures out;
    out["D04"] = whether(!low_in_volume(table));
    measure_rules(table, out);
    if (table.rows == 0) out["D07"] = whether(false);
    if (!table.content) return out;
    out["D07"] = whether(!empty(table));
    out["D08"] = whether(!forced(table));
    measure_cells(table, entry, out);
    return out;
}

Measures entry_measures(const EntryFacts& facts) {
    Measures out;
    for (const TableFacts& table : facts.tables)
        for (const auto& [check, measure] : table_measures(table, facts.record)) out[check] += measure;
    measure_statement(facts, out);
    measure_time(facts, out);
    measure_data(facts, out);
    return out;
}

std::vector<FailingRow> failing_rows(const TableFacts& table) {
    std::vector<FailingRow> out;
    const auto add = [&](const std::string& check, std::int64_t row, const std::string& column) {
        if (std::ranges::count(out, check, &FailingRow::check) >= rows_named_max) return;
        const auto stated = std::ranges::find(table.stated, column, &TableColumn::code);
        out.push_back({check, table.resource, row, column, stated == table.stated.end() ? column : stated->name});
    };
    if (table.content)
        for (const FailedRow& row : table.content->failed) add(row.check, row.row, row.column);
    for (const dataset::RuleOutcome& outcome : table.outcomes) {
        const dataset::RuleKind kind = table.rules[static_cast<std::size_t>(outcome.rule)].kind;
        for (const dataset::BrokenRow& row : outcome.rows) {
            add("R01", row.row, row.column);
            if (kind == dataset::RuleKind::foreign_key) add("D28", row.row, row.column);
            if (kind == dataset::RuleKind::code_list) add("D26", row.row, row.column);
        }
    }
    return out;
}

std::vector<CheckResult> results_of(const Measures& measures, std::string_view level, std::string_view language) {
    std::vector<CheckResult> out;
    for (const Check& check : all_checks()) {
        if (!check.at(level)) continue;
        CheckResult& result = out.emplace_back();
        result.id = check.id;
        result.name = check.name.in(language);
        result.unit = check.unit;
        result.threshold = check.threshold;
        result.formula = check.formula.in(language);
        result.inputs = check.inputs.in(language);
        if (check.skipped) {
            result.state = CheckState::skipped;
            result.reason = check.skipped->in(language);
            continue;
        }
        const auto measure = measures.find(check.id);
        if (measure != measures.end()) {
            result.good = measure->second.good;
            result.all = measure->second.all;
            result.value = value_of(check, measure->second);
        }
        if (!result.value) result.state = CheckState::not_applicable;
        else if (!check.threshold) result.state = CheckState::report;
        else result.state = *result.value >= *check.threshold ? CheckState::pass : CheckState::fail;
        if (result.state == CheckState::fail || result.state == CheckState::report) result.advice = check.advice.in(language);
    }
    return out;
}

std::optional<std::int64_t> score_of(const Measures& measures) {
    double sum = 0, count = 0;
    for (const auto& [id, measure] : measures) {
        const Check* check = find_check(id);
        if (check == nullptr || !check->threshold || measure.all <= 0) continue;
        sum += check->unit == "points" ? measure.good / measure.all / mqa_points_max : measure.good / measure.all;
        ++count;
    }
    if (count == 0) return std::nullopt;
    return std::llround(100 * sum / count);
}

std::int64_t failed_of(const Measures& measures, std::string_view level) {
    return std::ranges::count(results_of(measures, level, "en"), CheckState::fail, &CheckResult::state);
}

std::optional<double> volume_p95(std::vector<double> volumes) {
    constexpr std::size_t entries_min = 20;
    if (volumes.size() < entries_min) return std::nullopt;
    const auto place = volumes.begin() + static_cast<std::ptrdiff_t>((volumes.size() * 95 + 99) / 100) - 1;
    std::ranges::nth_element(volumes, place);
    return *place;
}

std::string figures_to_text(const Measures& measures) {
    json::Object out;
    for (const auto& [id, measure] : measures)
        if (measure.all > 0) out[id] = json::Array{measure.good, measure.all};
    return json::serialize(out);
}

Result<Measures> figures_from_text(std::string_view text) {
    JX_TRY(const json::Value value, json::parse(text));
    Measures out;
    if (!value.is_object()) return out;
    for (const auto& [id, pair] : value.get_object()) {
        const json::Array* both = pair.if_array();
        if (both == nullptr || both->size() != 2 || !(*both)[0].is_number() || !(*both)[1].is_number()) continue;
        out[std::string(id)] = {(*both)[0].to_number<double>(), (*both)[1].to_number<double>()};
    }
    return out;
}

}  // namespace jixia::quality
