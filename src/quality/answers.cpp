// What readers get: results judged now, of facts that were measured before.
#include <algorithm>
#include <charconv>

#include "mqa.h"
#include "state.h"

namespace jixia::quality {
namespace {

constexpr std::int64_t trend_points_max = 400, pairs_shown_max = 50;
constexpr std::size_t failing_shown_max = 1000;

std::vector<RuleLine> rule_lines(const TableFacts& table, const std::vector<std::string>& hidden) {
    std::vector<RuleLine> out;
    const auto is_hidden = [&](const std::string& code) { return std::ranges::find(hidden, code) != hidden.end(); };
    for (const dataset::RuleOutcome& outcome : table.outcomes) {
        const dataset::ColumnRule& rule = table.rules[static_cast<std::size_t>(outcome.rule)];
        if (std::ranges::any_of(rule.columns.values, is_hidden) || (rule.other && is_hidden(rule.other->value))) continue;
        out.push_back({table.resource,
                       boost::describe::enum_to_string(rule.kind, ""),
                       boost::describe::enum_to_string(rule.effect, ""),
                       {rule.columns.values.begin(), rule.columns.values.end()},
                       rule.note ? rule.note->value : "",
                       outcome.unable,
                       outcome.checked,
                       outcome.broken});
    }
    return out;
}

std::vector<FailingRow> shown_rows(const TableFacts& table, const std::vector<std::string>& hidden) {
    auto rows = failing_rows(table);
    std::erase_if(rows, [&](const FailingRow& row) { return std::ranges::find(hidden, row.column) != hidden.end(); });
    return rows;
}

std::string cursor_of(std::int64_t number, const std::string& id) { return std::to_string(number) + "~" + id; }

Error bad_cursor() { return {&errors::malformed, {}, {{"cursor", "is not a cursor of this list", "malformed"}}}; }

/// Pairs with names; those of which the caller may not know one side are left out.
Result<std::vector<PairLine>> named(storage::Transaction& tx, catalog::Catalog& catalog, const std::vector<PairRow>& rows,
                                    std::string_view language) {
    std::vector<std::string> ids;
    for (const PairRow& row : rows) {
        ids.push_back(row.first_id);
        ids.push_back(row.second_id);
    }
    std::ranges::sort(ids);
    const auto rest = std::ranges::unique(ids);
    ids.erase(rest.begin(), rest.end());
    JX_TRY(const auto cards, catalog.cards(tx, ids, language));
    const auto find = [&](const std::string& id) { return std::ranges::find(cards, id, &catalog::EntryCard::id); };
    std::vector<PairLine> out;
    for (const PairRow& row : rows) {
        const auto first = find(row.first_id), second = find(row.second_id);
        if (first == cards.end() || second == cards.end()) continue;
        out.push_back({boost::describe::enum_to_string(row.kind, ""),
                       {first->id, first->title},
                       {second->id, second->title},
                       {first->provider.id, first->provider.name},
                       {second->provider.id, second->provider.name},
                       row.title,
                       row.columns,
                       row.content,
                       row.same_provider});
    }
    return out;
}

Summary summary_of(const ResultRow& row, const Measures& measures, std::string_view language) {
    return {row.subject_id,
            row.name,
            row.measured_at,
            std::string(formula_version),
            row.entries,
            row.score,
            row.points,
            results_of(measures, boost::describe::enum_to_string(row.kind, ""), language),
            {}};
}

}  // namespace

Result<EntryQuality> Quality::entry(const Actor& actor, const std::string& id, std::string_view language) {
    State& state = *state_;
    return state.needs.database.read([&](storage::Transaction& tx) -> Result<EntryQuality> {
        JX_TRY(auto record, state.needs.catalog.record(tx, actor, id));
        JX_TRY(const auto last, state.last_run(tx));
        JX_TRY(const EntryFacts facts, state.facts_of(tx, std::move(record), last));
        const Measures measures = entry_measures(facts);
        EntryQuality out;
        out.entry = facts.record.id;
        out.version = facts.record.version;
        out.measured_at = state.needs.clock.now();
        out.formula_version = formula_version;
        out.score = score_of(measures);
        out.mqa = mqa_of(facts, language);
        out.checks = results_of(measures, "entry", language);
        for (const catalog::MissingElement& element : facts.record.elements_missing)
            out.missing.push_back({element.identifier, language == "en" ? element.en : element.zh});
        for (const TableFacts& table : facts.tables) {
            out.resources.push_back({table.resource, table.title, table.version, table.rows, table.columns, table.measured_at});
            // Which rows fail is for those who may read them.
            const auto readable = state.needs.catalog.readable(tx, actor, table.resource);
            if (!readable.has_value()) continue;
            for (FailingRow& row : shown_rows(table, readable->hidden))
                if (out.failing.size() < failing_shown_max) out.failing.push_back(std::move(row));
            for (RuleLine& rule : rule_lines(table, readable->hidden)) out.rules.push_back(std::move(rule));
        }
        JX_TRY(const auto pairs, store::pairs_of(tx, out.entry, pairs_shown_max));
        JX_TRY(out.pairs, named(tx, state.needs.catalog, pairs, language));
        JX_TRY(out.trend, store::history(tx, Subject::entry, out.entry, trend_points_max));
        return out;
    });
}

Result<ResourceQuality> Quality::resource(const Actor& actor, const std::string& id, std::string_view language) {
    State& state = *state_;
    return state.needs.database.read([&](storage::Transaction& tx) -> Result<ResourceQuality> {
        JX_TRY(const auto info, state.needs.catalog.readable(tx, actor, id));
        JX_TRY(const auto record, state.needs.catalog.record(tx, actor, info.entry_id));
        ResourceQuality out{info.id, info.entry_id, info.current_version, {}, std::string(formula_version), {}, {}, {}};
        const auto place = std::ranges::find(record.resources, info.id, &catalog::ResourceRecord::id);
        if (place == record.resources.end()) return Error{&errors::not_found};
        JX_TRY(const auto table, state.table_of(tx, record, *place));
        out.checks = results_of(table ? table_measures(*table, record) : Measures{}, "resource", language);
        if (!table) return out;
        out.measured_at = table->measured_at;
        out.failing = shown_rows(*table, info.hidden);
        out.rules = rule_lines(*table, info.hidden);
        return out;
    });
}

Result<Summary> Quality::province(std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<Summary> {
        JX_TRY(const auto row, store::find_result(tx, Subject::province, ""));
        if (!row) return Summary{{}, {}, {}, std::string(formula_version), 0, {}, {}, results_of({}, "province", language), {}};
        JX_TRY(const Measures measures, figures_from_text(row->figures));
        Summary out = summary_of(*row, measures, language);
        JX_TRY(out.trend, store::history(tx, Subject::province, "", trend_points_max));
        return out;
    });
}

Result<Summary> Quality::provider(const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<Summary> {
        JX_TRY(const auto row, store::find_result(tx, Subject::provider, id));
        if (!row) return Error{&errors::not_found};
        JX_TRY(const Measures measures, figures_from_text(row->figures));
        Summary out = summary_of(*row, measures, language);
        JX_TRY(out.trend, store::history(tx, Subject::provider, id, trend_points_max));
        return out;
    });
}

Result<ProvidersPage> Quality::providers(const std::string& cursor, std::int64_t limit) {
    RankPlace after;
    if (!cursor.empty()) {
        const auto mark = cursor.find('~');
        const char* const end = cursor.data() + std::min(mark, cursor.size());
        const auto read = std::from_chars(cursor.data(), end, after.score);
        if (mark == std::string::npos || read.ec != std::errc() || read.ptr != end) return bad_cursor();
        after.subject_id = cursor.substr(mark + 1);
    }
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<ProvidersPage> {
        JX_TRY(auto rows, store::providers(tx, after, limit + 1));
        ProvidersPage page;
        JX_TRY(page.total, store::count_results(tx, Subject::provider));
        if (rows.size() > static_cast<std::size_t>(limit)) {
            rows.pop_back();
            page.next = cursor_of(rows.back().score.value_or(0), rows.back().subject_id);
        }
        for (const ResultRow& row : rows)
            page.items.push_back({row.subject_id, row.name, row.score, row.points, row.entries, row.failed});
        return page;
    });
}

Result<PairsPage> Quality::pairs(const std::string& kind, const std::string& cursor, std::int64_t limit,
                                 std::string_view language) {
    PairKind wanted{};
    if (!boost::describe::enum_from_string(kind.c_str(), wanted))
        return Error{&errors::malformed, {}, {{"kind", "must be one of: duplicate, fragment, similar", "enum"}}};
    std::pair<std::string, std::string> after;
    if (!cursor.empty()) {
        const auto mark = cursor.find('~');
        if (mark == std::string::npos) return bad_cursor();
        after = {cursor.substr(0, mark), cursor.substr(mark + 1)};
    }
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<PairsPage> {
        JX_TRY(auto rows, store::pairs(tx, wanted, after, limit + 1));
        PairsPage page;
        JX_TRY(page.total, store::count_pairs(tx, wanted));
        if (rows.size() > static_cast<std::size_t>(limit)) {
            rows.pop_back();
            page.next = rows.back().first_id + "~" + rows.back().second_id;
        }
        JX_TRY(page.items, named(tx, state_->needs.catalog, rows, language));
        return page;
    });
}

std::vector<CheckLine> Quality::checks(std::string_view language) {
    std::vector<CheckLine> out;
    for (const Check& check : all_checks())
        out.push_back({check.id, check.name.in(language), check.formula.in(language), check.inputs.in(language), check.unit,
                       check.kind, check.threshold, check.levels, check.advice.in(language),
                       check.skipped ? check.skipped->in(language) : ""});
    return out;
}

}  // namespace jixia::quality
