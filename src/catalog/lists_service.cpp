// Open lists (公共数据开放清单) with their editions, the figures of the whole catalogue, and loading of code lists at start.
#include <algorithm>
#include <chrono>
#include <limits>
#include <map>

#include "sql.h"
#include "state.h"

namespace jixia::catalog {

namespace {

struct StoredLine {
    std::string title;
    Openness open_attribute{};
    std::string type, conditions, update_frequency;
    std::vector<std::string> open_modes;
};
BOOST_DESCRIBE_STRUCT(StoredLine, (), (title, open_attribute, type, conditions, update_frequency, open_modes))

Result<OpenListLine> shown(const Catalog& catalog, const LineRow& row, std::string_view language) {
    JX_TRY(const StoredLine line, json::decode_text<StoredLine>(row.document));
    const auto lists = catalog.code_lists();
    const auto label = [&](std::string_view list, const std::string& code) {
        return CodeLabel{code, lists->label(list, code, language)};
    };
    OpenListLine out{row.entry_id,
                     line.title,
                     label("open_attribute", boost::describe::enum_to_string(line.open_attribute, "")),
                     label("resource_kind", line.type),
                     line.conditions,
                     label("update_frequency", line.update_frequency),
                     {}};
    for (const std::string& mode : line.open_modes) out.open_modes.push_back(label("open_mode", mode));
    return out;
}

struct FigureRow {
    std::int64_t entries = 0, providers = 0, rows = 0;
    std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(FigureRow, (), (entries, providers, rows, updated_at))
struct SumRow {
    std::int64_t downloads = 0, calls = 0;
};
BOOST_DESCRIBE_STRUCT(SumRow, (), (downloads, calls))
struct CountRow {
    std::string code;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (code, count))
struct ListRow {
    std::string name, version, document;
};
BOOST_DESCRIBE_STRUCT(ListRow, (), (name, version, document))

constexpr std::chrono::seconds statistics_keep_for{5};

/// Stores the lists and the profile of this program where they are newer, and reads what is in force.
Result<CodeLists> load_lists(storage::Transaction& tx, Instant now) {
    JX_TRY(const json::Value built_in, json::parse(built_in_code_lists()));
    std::map<std::string, ListRow> stored;
    JX_TRY(const auto rows, tx.all<ListRow>(sql::list_code_lists));
    for (const ListRow& row : rows) stored[row.name] = row;
    json::Array in_force;
    for (const json::Value& list : built_in.at("lists").get_array()) {
        const std::string name(list.at("name").get_string()), version(list.at("version").get_string());
        const std::string document = json::serialize(list);
        const auto known = stored.find(name);
        if (known == stored.end() || (known->second.version <= version && known->second.document != document)) {
            JX_CHECK(
                tx.run(sql::put_code_list, {{"name", name}, {"version", version}, {"document", document}, {"loaded_at", now}}));
            stored[name] = {name, version, document};
        }
    }
    for (const auto& [name, row] : stored) {
        JX_TRY(json::Value list, json::parse(row.document));
        in_force.push_back(std::move(list));
    }
    return CodeLists::read(json::serialize(json::Object{{"lists", std::move(in_force)}}));
}

struct ProviderCount {
    std::string provider;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderCount, (), (provider, entries))

}  // namespace

Catalog::Catalog(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalog::~Catalog() = default;

Result<std::unique_ptr<Catalog>> Catalog::start(Needs needs, Settings settings) {
    auto state = std::make_unique<State>(needs, std::move(settings));
    JX_TRY(Profile profile, Profile::read(built_in_profile()));
    JX_TRY(CodeLists lists, needs.database.transact([&](storage::Transaction& tx) -> Result<CodeLists> {
        JX_CHECK(tx.run(
            sql::put_profile,
            {{"version", profile.version}, {"document", std::string(built_in_profile())}, {"loaded_at", needs.clock.now()}}));
        JX_CHECK(state->state_opening(tx));
        return load_lists(tx, needs.clock.now());
    }));
    state->profiles.emplace(std::move(profile), changed);
    CodeList divisions{"division", "GB/T 2260", "行政区划", "Division", "GB/T 2260", {}, {}};
    for (const DivisionName& division : needs.providers.divisions())
        divisions.items.push_back({division.code, division.zh, division.en, "", json::Object{}});
    lists.add(std::move(divisions));
    state->lists = std::make_shared<const CodeLists>(std::move(lists));
    state->declare_review();
    return std::unique_ptr<Catalog>(new Catalog(std::move(state)));
}

void Catalog::follow(const std::vector<DatedChange>& changes) { state_->profiles->follow(changes); }

Result<Page<OpenListHead>> Catalog::open_lists(const std::string& cursor, std::int64_t limit) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<Page<OpenListHead>> {
        JX_TRY(const auto rows, store::open_lists(tx, cursor, limit + 1));
        Page<OpenListHead> page;
        JX_TRY(page.total, store::count_open_lists(tx));
        for (const OpenListRow& row : rows) {
            if (page.items.size() == static_cast<std::size_t>(limit)) {
                page.next = page.items.back().provider.id;
                break;
            }
            page.items.push_back({{row.provider_id, row.provider_name}, row.edition, row.entries, row.published_at, row.digest});
        }
        return page;
    });
}

Result<OpenListView> Catalog::open_list(const std::string& provider_id, std::int64_t edition, std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<OpenListView> {
        JX_TRY(const auto list, store::find_open_list(tx, provider_id));
        if (!list) return Error{&errors::not_found};
        JX_TRY(const auto frozen, store::find_edition(tx, provider_id, edition == 0 ? list->edition : edition));
        if (!frozen) return Error{&errors::not_found};
        OpenListView view{{list->provider_id, list->provider_name}, frozen->edition, frozen->published_at, frozen->digest, {}};
        JX_TRY(const auto lines, store::lines_of(tx, provider_id, frozen->edition));
        for (const LineRow& row : lines) {
            JX_TRY(OpenListLine line, shown(*this, row, language));
            view.items.push_back(std::move(line));
        }
        return view;
    });
}

Result<OpenListDiff> Catalog::open_list_diff(const std::string& provider_id, std::int64_t from, std::int64_t to,
                                             std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<OpenListDiff> {
        JX_TRY(const auto list, store::find_open_list(tx, provider_id));
        if (!list || from < 0 || to < 0 || from > list->edition || to > list->edition) return Error{&errors::not_found};
        OpenListDiff diff{{list->provider_id, list->provider_name}, from, to, {}, {}, {}};
        std::map<std::string, LineRow> before;
        JX_TRY(const auto old_lines, store::lines_of(tx, provider_id, from));
        for (const LineRow& row : old_lines) before[row.entry_id] = row;
        JX_TRY(const auto new_lines, store::lines_of(tx, provider_id, to));
        for (const LineRow& row : new_lines) {
            JX_TRY(OpenListLine line, shown(*this, row, language));
            const auto known = before.find(row.entry_id);
            if (known == before.end()) {
                diff.added.push_back(std::move(line));
                continue;
            }
            if (known->second.document != row.document) {
                JX_TRY(OpenListLine was, shown(*this, known->second, language));
                diff.changed.push_back({std::move(was), std::move(line)});
            }
            before.erase(known);
        }
        for (const auto& [id, row] : before) {
            JX_TRY(OpenListLine line, shown(*this, row, language));
            diff.removed.push_back(std::move(line));
        }
        return diff;
    });
}

Result<Statistics> Catalog::statistics(std::string_view language) {
    const Instant now = state_->needs.clock.now();
    Statistics figures;
    bool kept = false;
    {
        const std::lock_guard lock(state_->statistics_mutex);
        if (state_->statistics && now - state_->statistics->first < statistics_keep_for) {
            figures = state_->statistics->second;
            kept = true;
        }
    }
    if (!kept) {
        JX_TRY(figures, state_->needs.database.read([&](storage::Transaction& tx) -> Result<Statistics> {
            Statistics out;
            JX_TRY(const auto sums, tx.one<FigureRow>(sql::sum_entries));
            JX_TRY(const auto use, tx.one<SumRow>(sql::sum_usage));
            JX_TRY(const auto tables, tx.one<std::int64_t>(sql::count_tables));
            JX_TRY(const auto themes, tx.all<CountRow>(sql::count_by_theme));
            JX_TRY(const auto divisions, tx.all<CountRow>(sql::count_by_division));
            if (sums) {
                out.entries = sums->entries;
                out.providers = sums->providers;
                out.rows = sums->rows;
                if (!sums->updated_at.empty()) { JX_TRY(out.updated_at, parse_instant(sums->updated_at)); }
            }
            if (use) {
                out.downloads = use->downloads;
                out.calls = use->calls;
            }
            out.tables = tables.value_or(0);
            // Every theme there is, so that a theme nobody has opened anything in shows too.
            std::map<std::string, std::int64_t> by_code;
            for (const CountRow& row : themes) by_code[row.code] = row.count;
            for (const CodeItem& theme : state_->lists->find("theme")->items)
                out.by_theme.push_back({theme.code, {}, by_code[theme.code]});
            for (const CountRow& row : divisions) out.by_division.push_back({row.code, {}, row.count});
            return out;
        }));
        const std::lock_guard lock(state_->statistics_mutex);
        state_->statistics.emplace(now, figures);
    }
    for (CodeCount& count : figures.by_theme) count.label = label("theme", count.code, language);
    for (CodeCount& count : figures.by_division) count.label = label("division", count.code, language);
    return figures;
}

std::map<std::string, std::int64_t> Catalog::entries_by_provider() {
    std::map<std::string, std::int64_t> counts;
    const auto rows =
        state_->needs.database.read([](storage::Transaction& tx) { return tx.all<ProviderCount>(sql::list_provider_counts); });
    if (!rows.has_value()) return counts;
    for (const ProviderCount& row : *rows) counts.emplace(row.provider, row.entries);
    return counts;
}

}  // namespace jixia::catalog
