// The nightly run: every table, every rule, all entries against each other, and the sums of providers and the province.
#include <algorithm>
#include <cmath>

#include "base/log.h"
#include "base/text.h"
#include "mqa.h"
#include "state.h"

namespace jixia::quality {
namespace {

constexpr std::int64_t marks_page = 5000;
constexpr std::size_t results_at_once = 200;  ///< in one transaction
inline constexpr ErrorCode run_ended{"quality-run-ended", ErrorKind::busy};

/// Names of divisions as titles have them, with and without 省, 市, 区, 县; the longest first.
std::vector<std::string> areas_of(const catalog::CodeLists& lists) {
    std::vector<std::string> areas;
    const catalog::CodeList* divisions = lists.find("division");
    if (divisions == nullptr) return areas;
    for (const catalog::CodeItem& item : divisions->items) {
        areas.push_back(item.zh);
        for (const std::string_view kind : {"省", "市", "区", "县"})
            if (item.zh.ends_with(kind) && text::length(item.zh) > 2)
                areas.push_back(item.zh.substr(0, item.zh.size() - kind.size()));
    }
    std::ranges::sort(
        areas, [](const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
    return areas;
}

/// Rows times columns of all tables.
double volume_of(const catalog::EntryRecord& record) {
    double volume = 0;
    for (const catalog::ResourceRecord& resource : record.resources)
        if (resource.kind == catalog::ResourceKind::table && resource.version > 0)
            volume += static_cast<double>(resource.rows) * static_cast<double>(resource.columns);
    return volume;
}

std::int64_t mean_of(const Measures& measures, std::string_view check) {
    const auto place = measures.find(check);
    return place == measures.end() || place->second.all <= 0 ? 0 : std::llround(place->second.good / place->second.all);
}

}  // namespace

void Sums::add(const catalog::EntryRecord& record, const Measures& measures, std::string_view provider_kind) {
    Sum& provider = providers_[record.provider_id];
    provider.name = record.provider_name;
    for (Sum* sum : {&provider, &province_}) {
        ++sum->entries;
        for (const auto& [check, measure] : measures) sum->measures[check] += measure;
    }
    provider.body = provider_kind != "social_publisher";
    const bool enterprise = provider_kind == "public_service_enterprise" || provider_kind == "public_service_institution";
    province_.measures["D23"] += {enterprise ? 1.0 : 0.0, 1};
    for (const std::string& code : record.fields.priority) ++priorities_[code];
    if (record.fields.open_attribute == catalog::Openness::unconditional)
        for (const std::string& code : record.fields.themes) ++themes_[code];
}

std::vector<ResultRow> Sums::results(const catalog::CodeLists& lists, std::int64_t bodies, const LastRun& run) const {
    std::vector<ResultRow> out;
    const auto add = [&](Subject kind, const std::string& id, const Sum& sum, const Measures& measures) {
        ResultRow& row = out.emplace_back(
            ResultRow{kind, id, id, sum.name, 0, sum.entries, score_of(measures), {}, 0, figures_to_text(measures), run.at});
        row.points = mean_of(measures, "D18");
        row.failed = failed_of(measures, boost::describe::enum_to_string(kind, ""));
    };
    for (const auto& [id, sum] : providers_) add(Subject::provider, id, sum, sum.measures);
    Measures province = province_.measures;
    const auto covered = [&](std::string_view list, const auto& counts) {
        Measure measure;
        if (const catalog::CodeList* codes = lists.find(list))
            for (const catalog::CodeItem& item : codes->items) measure += {counts.contains(item.code) ? 1.0 : 0.0, 1};
        return measure;
    };
    province["D19"] = covered("theme", themes_);
    province["D21"] = covered("priority", priorities_);
    const auto providing = std::ranges::count_if(providers_, [](const auto& one) { return one.second.body; });
    province["D20"] = {static_cast<double>(providing), static_cast<double>(bodies)};
    if (run.volume_p95) province[std::string(volume_p95_figure)] = {*run.volume_p95, 1};
    add(Subject::province, "", province_, province);
    return out;
}

Result<std::vector<std::string>> Quality::State::public_ids() {
    std::vector<std::string> ids;
    for (bool more = true; more;) {
        JX_TRY(const auto marks, needs.database.read([&](storage::Transaction& tx) {
            return needs.catalog.marks(tx, ids.empty() ? std::string() : ids.back(), marks_page);
        }));
        for (const auto& mark : marks) ids.push_back(mark.id);
        more = !marks.empty();
    }
    return ids;
}

Result<Likeness> Quality::State::likeness_of(storage::Transaction& tx, const std::string& id) {
    Likeness out;
    JX_TRY(const auto document, needs.catalog.document(tx, id));
    if (!document) return out;
    out.title = document->title;
    out.columns = document->item_names;
    out.provider = hash_of(document->provider_id);
    // Rows are compared where everybody may read them.
    if (document->openness != catalog::Openness::unconditional) return out;
    JX_TRY(const auto record, needs.catalog.public_record(tx, id));
    if (!record) return out;
    for (const catalog::ResourceRecord& resource : record->resources) {
        if (resource.rows <= out.rows) continue;
        JX_TRY(const auto table, table_of(tx, *record, resource));
        if (!table || !table->content || table->content->sketch.empty()) continue;
        out.sketch = table->content->sketch;
        out.rows = resource.rows;
    }
    return out;
}

Result<std::vector<PairRow>> Quality::State::compare(const std::vector<std::string>& ids, const GoOn& go_on) {
    Pairs pairs(areas_of(*needs.catalog.code_lists()));
    for (std::size_t from = 0; from < ids.size(); from += results_at_once) {
        if (!go_on(0.5 + 0.2 * static_cast<double>(from) / static_cast<double>(ids.size()), "comparing entries"))
            return Error{&run_ended};
        JX_CHECK(needs.database.read([&](storage::Transaction& tx) -> Result<void> {
            for (std::size_t i = from; i < std::min(ids.size(), from + results_at_once); ++i) {
                JX_TRY(const Likeness likeness, likeness_of(tx, ids[i]));
                pairs.add(likeness);
            }
            return {};
        }));
    }
    std::vector<PairRow> rows;
    for (const Pair& pair : pairs.find())
        rows.push_back({ids[pair.first], ids[pair.second], pair.kind, pair.title, pair.columns,
                        pair.content < 0 ? std::nullopt : std::optional(pair.content), pair.same_provider});
    return rows;
}

Result<void> Quality::State::run_all(const GoOn& go_on) {
    const auto begun = std::chrono::steady_clock::now();
    JX_TRY(const auto ids, public_ids());
    const auto share = [&](std::size_t done) { return static_cast<double>(done) / static_cast<double>(ids.size() + 1); };
    std::vector<double> volumes;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!go_on(0.5 * share(i), "measuring tables")) return Error{&run_ended};
        JX_TRY(const auto record,
               needs.database.read([&](storage::Transaction& tx) { return needs.catalog.public_record(tx, ids[i]); }));
        if (record && !record->resources.empty()) JX_CHECK(measure_tables(*record, Rules::again));
        if (record && record->fields.open_attribute != catalog::Openness::closed)
            if (const double volume = volume_of(*record); volume > 0) volumes.push_back(volume);
    }
    JX_TRY(const auto pairs, compare(ids, go_on));
    const Instant at = needs.clock.now();
    const LastRun run{at, volume_p95(std::move(volumes))};
    JX_CHECK(needs.database.transact([&](storage::Transaction& tx) { return store::replace_pairs(tx, pairs, at); }));
    Sums sums;
    for (std::size_t from = 0; from < ids.size(); from += results_at_once) {
        if (!go_on(0.7 + 0.3 * share(from), "judging entries")) return Error{&run_ended};
        // A transaction may run more than once: what it adds up is kept only when it has been committed.
        std::vector<std::tuple<catalog::EntryRecord, Measures, std::string>> judged;
        JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
            judged.clear();
            for (std::size_t i = from; i < std::min(ids.size(), from + results_at_once); ++i) {
                JX_TRY(auto record, needs.catalog.public_record(tx, ids[i]));
                if (!record) continue;
                JX_TRY(const EntryFacts facts, facts_of(tx, *std::move(record), run));
                Measures measures = entry_measures(facts);
                JX_CHECK(store::put_result(tx, result_of(facts, measures, at)));
                JX_TRY(const auto provider, needs.providers.find(tx, facts.record.provider_id));
                judged.emplace_back(facts.record, std::move(measures), provider ? provider->kind : "");
            }
            return {};
        }));
        for (const auto& [record, measures, kind] : judged) sums.add(record, measures, kind);
    }
    const auto lists = needs.catalog.code_lists();
    JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(const std::int64_t bodies, needs.bodies(tx));
        for (const ResultRow& row : sums.results(*lists, bodies, run)) JX_CHECK(store::put_result(tx, row));
        JX_CHECK(store::delete_older_results(tx, Subject::provider, at));
        return store::delete_older_results(tx, Subject::entry, at);
    }));
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    log::info("quality measured", {{"entries", static_cast<std::int64_t>(ids.size())},
                                   {"pairs", static_cast<std::int64_t>(pairs.size())},
                                   {"took_ms", took.count()}});
    return {};
}

}  // namespace jixia::quality
