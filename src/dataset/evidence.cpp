#include "evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "columns.h"
#include "units.h"

namespace jixia::dataset {
namespace {

constexpr std::size_t first_max = 8, examples_max = 3, shown_characters = 60, distinct_max = 300'000, kept_words = 50;

std::string shown(std::string_view cell) { return std::string(text::prefix(cell, shown_characters)); }

bool is_placeholder(std::string_view cell) {
    constexpr std::array words{"-",    "--",  "—",  "——",   "/",    "\\",   "无",  "空", "暂无",
                               "不详", "n/a", "na", "#n/a", "null", "none", "nan", "."};
    return cell.size() <= 9 && std::ranges::find(words, text::fold(text::trim(cell))) != words.end();
}

std::string_view words_for(ColumnType type) {
    switch (type) {
        case ColumnType::text: return "text";
        case ColumnType::integer: return "whole numbers";
        case ColumnType::decimal:
        case ColumnType::real: return "numbers";
        case ColumnType::boolean: return "yes or no";
        case ColumnType::date: return "dates";
        case ColumnType::datetime: return "dates with a time";
    }
    return "";
}

std::string evidence_of(const ProposedColumn& column) {
    if (column.filled == 0) return "Every cell is empty.";
    std::string out = column.differing == 0 ? fmt::format("All {} filled cells are {}.", column.filled, words_for(column.mostly))
                                            : fmt::format("{:.1f} % of values are {}; {} rows differ", 100 * column.share,
                                                          words_for(column.mostly), column.differing);
    if (column.differing > 0) {
        for (std::size_t i = 0; i < column.first_differing.size(); ++i)
            out += fmt::format("{}{}", i == 0 ? ": rows " : ", ", column.first_differing[i].row);
        out += static_cast<std::int64_t>(column.first_differing.size()) < column.differing ? " …" : ".";
    }
    if (column.empty > 0) out += fmt::format(" {} cells are empty.", column.empty);
    if (column.key) out += " Every value is another.";
    return out;
}

CleaningRule rule_of(CleaningKind kind, const std::string& source) {
    CleaningRule rule;
    rule.rule = kind;
    rule.columns.emplace().values.push_back(source);
    return rule;
}

std::string_view base_of(Dimension dimension) {
    switch (dimension) {
        case Dimension::count: return "1";
        case Dimension::length: return "m";
        case Dimension::area: return "m²";
        case Dimension::volume: return "m³";
        case Dimension::mass: return "kg";
        case Dimension::money: return "元";
        case Dimension::time: return "s";
    }
    return "1";
}

}  // namespace

ColumnEvidence::Kind ColumnEvidence::kind_of(const CellType& type) {
    switch (type.kind) {
        case CellKind::integer:
        case CellKind::decimal:
        case CellKind::real:
        case CellKind::percent: return Kind::number;
        case CellKind::boolean: return Kind::boolean;
        case CellKind::date:
        case CellKind::datetime: return Kind::moment;
        case CellKind::empty:
        case CellKind::text: return Kind::text;
    }
    return Kind::text;
}

void ColumnEvidence::add(const std::string& cell, std::int64_t line) {
    facts_.add(cell);
    if (cell.empty()) {
        unique_ = false;
        return;
    }
    if (unique_ && (seen_.size() >= distinct_max || !seen_.insert(std::hash<std::string>()(cell)).second)) {
        unique_ = false;
        seen_.clear();
    }
    const Kind kind = kind_of(classify(cell));
    const auto at = static_cast<std::size_t>(kind);
    ++kinds_[at];
    if (first_[at].size() < first_max) first_[at].push_back({line, shown(cell)});
    if (examples_.size() < examples_max && std::ranges::find(examples_, shown(cell)) == examples_.end())
        examples_.push_back(shown(cell));
    std::string tried = cell;
    if (trim_cell(tried) == CellOutcome::changed) ++trimmed_;
    tried = cell;
    if (half_width_cell(tried) == CellOutcome::changed) ++narrowed_;
    if (kind == Kind::moment || kind == Kind::text) {
        tried = cell;
        if (unify_date(tried, DateOrder::ymd) == CellOutcome::changed) ++undated_;
    }
    if (kind == Kind::text || kind == Kind::number) add_text(cell);
}

void ColumnEvidence::add_text(const std::string& cell) {
    constexpr std::size_t typed_bytes_max = 60;
    if (cell.size() > typed_bytes_max) return;
    if (is_placeholder(cell) && (placeholders_.size() < kept_words || placeholders_.contains(cell))) ++placeholders_[cell];
    if (read_as(cell, ColumnType::datetime, DateOrder::dmy)) ++day_first_;
    if (cell.find(':') != std::string::npos) ++timed_;
    if (read_as(cell, ColumnType::datetime, DateOrder::mdy)) ++month_first_;
    if (const auto unit = unit_of(cell); unit && (units_.size() < kept_words || units_.contains(*unit))) ++units_[*unit];
}

ColumnEvidence::Leading ColumnEvidence::leading() const {
    const std::int64_t filled = facts_.cells - facts_.empty;
    const auto most = static_cast<std::size_t>(std::ranges::max_element(kinds_) - kinds_.begin());
    const Kind kind = static_cast<Kind>(most);
    switch (kind) {
        case Kind::number:
            return {kind,
                    facts_.integers == kinds_[most] ? ColumnType::integer
                    : facts_.reals > 0              ? ColumnType::real
                                                    : ColumnType::decimal,
                    kinds_[most]};
        case Kind::boolean: return {kind, ColumnType::boolean, kinds_[most]};
        case Kind::moment: return {kind, facts_.datetimes > 0 ? ColumnType::datetime : ColumnType::date, kinds_[most]};
        case Kind::text: break;
    }
    return {Kind::text, ColumnType::text, filled};
}

/// Only where nearly all cells are dates one way and some cannot be the other way.
std::optional<DateOrder> ColumnEvidence::date_order() const {
    const std::int64_t filled = facts_.cells - facts_.empty;
    if (filled == 0 || facts_.dates + facts_.datetimes + facts_.compact_dates > 0) return std::nullopt;
    if (std::max(day_first_, month_first_) < filled || day_first_ == month_first_) return std::nullopt;
    return day_first_ > month_first_ ? DateOrder::dmy : DateOrder::mdy;
}

ProposedColumn ColumnEvidence::column(const std::string& header) const {
    ProposedColumn out;
    out.source = header;
    const ColumnVerdict verdict = decide(facts_, header);
    const Leading lead = leading();
    out.type = verdict.type;
    out.filled = facts_.cells - facts_.empty;
    out.empty = facts_.empty;
    out.distinct = facts_.different.estimate();
    out.key = unique_ && out.filled > 1;
    out.examples = examples_;
    const auto order = date_order();
    // A leading zero or more than fifteen digits: the numbers of such a column are names, unless they are days.
    const bool codes = verdict.message == "codes-kept-as-text" || (facts_.long_digits > 0 && !order);
    if (verdict.type != ColumnType::text || codes) {
        out.mostly = verdict.type;
        out.share = 1;
    } else if (order) {
        out.format = order;
        out.type = out.mostly = timed_ > 0 ? ColumnType::datetime : ColumnType::date;
        out.share = 1;
    } else {
        out.mostly = lead.type;
        out.differing = out.filled - lead.count;
        out.share = out.filled == 0 ? 0 : static_cast<double>(lead.count) / static_cast<double>(out.filled);
        for (std::size_t kind = 0; kind < first_.size(); ++kind)
            if (kind != static_cast<std::size_t>(lead.kind) && lead.kind != Kind::text)
                out.first_differing.insert(out.first_differing.end(), first_[kind].begin(), first_[kind].end());
        std::ranges::sort(out.first_differing, {}, &FoundCell::row);
        if (out.first_differing.size() > first_max) out.first_differing.resize(first_max);
    }
    out.role = role_of(header, out.type);
    out.evidence = evidence_of(out);
    return out;
}

std::vector<Suggestion> ColumnEvidence::suggestions(const std::string& source) const {
    std::vector<Suggestion> all;
    const std::int64_t filled = facts_.cells - facts_.empty;
    if (filled == 0) return all;
    if (trimmed_ > 0) all.push_back({rule_of(CleaningKind::trim, source), trimmed_, 0});
    if (narrowed_ > 0) all.push_back({rule_of(CleaningKind::half_width, source), narrowed_, 0});
    const bool typed = decide(facts_, source).type != ColumnType::text;
    if (typed) return all;
    const Leading lead = leading();
    std::int64_t placed = 0;
    for (const auto& [word, count] : placeholders_) placed += count;
    if (placed > 0 && lead.kind != Kind::text && lead.count + placed >= filled) {
        CleaningRule rule = rule_of(CleaningKind::map_values, source);
        rule.values.emplace();
        for (const auto& [word, count] : placeholders_) rule.values->values.push_back({word, ""});
        all.push_back({std::move(rule), placed, 0});
    }
    constexpr std::int64_t nearly_percent = 90;
    const std::int64_t moments = kinds_[static_cast<std::size_t>(Kind::moment)];
    if (undated_ > 0 && moments * 100 >= filled * nearly_percent)
        all.push_back({rule_of(CleaningKind::unify_dates, source), undated_, 0});
    std::int64_t measured = 0, bare = 0;
    for (const auto& [unit, count] : units_) (unit.empty() ? bare : measured) += count;
    if (measured > 0 && (measured + bare + placed) * 100 >= filled * nearly_percent) {
        const auto named = std::ranges::find_if(units_, [](const auto& unit) { return !unit.first.empty(); });
        const auto dimension = find_unit(named->first)->dimension;
        const bool alike = std::ranges::all_of(
            units_, [&](const auto& unit) { return unit.first.empty() || find_unit(unit.first)->dimension == dimension; });
        CleaningRule rule = rule_of(CleaningKind::units, source);
        const bool one_unit = bare == 0 && units_.size() == 1 && dimension != Dimension::count;
        rule.unit = one_unit ? named->first : std::string(base_of(dimension));
        if (alike) all.push_back({std::move(rule), measured, 0});
    }
    return all;
}

}  // namespace jixia::dataset
