// Facts of entries: what is measured of their tables in the worker, what the catalogue states, what the code lists say.
#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/log.h"
#include "state.h"
#include "storage/worker_call.h"

namespace jixia::quality {
namespace {

constexpr std::size_t digest_characters = 24;
constexpr int passes = 4;  ///< over a table, for all its checks

bool may_pass(ErrorKind kind) { return kind == ErrorKind::busy || kind == ErrorKind::storage_full; }

const catalog::Item* item_of(const catalog::EntryRecord& record, std::string_view code) {
    const auto place = std::ranges::find(record.fields.items, code, &catalog::Item::code);
    return place == record.fields.items.end() ? nullptr : &*place;
}

std::vector<ContentColumn> stated_columns(const catalog::EntryRecord& record, const dataset::VersionInfo& version) {
    std::vector<ContentColumn> out;
    for (const dataset::Column& column : version.columns) {
        const catalog::Item* item = item_of(record, column.code);
        out.push_back({column.code, column.name, boost::describe::enum_to_string(column.type, ""),
                       item == nullptr ? "" : item->type, column.role, item != nullptr && item->key});
    }
    return out;
}

/// What was measured holds as long as the way of measuring and what the entry says of the columns.
std::string method_of(const std::vector<ContentColumn>& columns) {
    return std::string(content_method) + ":" + crypto::sha256_hex(json::to_string(columns)).substr(0, digest_characters);
}

/// The file was a page rather than a table: merged cells, or titles above the header.
bool was_forced(const json::Value& report) {
    const json::Object* object = report.if_object();
    if (object == nullptr) return false;
    const json::Value* header = object->if_contains("header_row");
    if (header != nullptr && header->is_int64() && header->get_int64() > 1) return true;
    const json::Value* messages = object->if_contains("messages");
    if (messages == nullptr || !messages->is_array()) return false;
    return std::ranges::any_of(messages->get_array(), [](const json::Value& message) {
        const json::Object* one = message.if_object();
        const json::Value* code = one == nullptr ? nullptr : one->if_contains("code");
        return code != nullptr && code->is_string() && code->get_string() == "merged-cells-filled";
    });
}

}  // namespace

Result<KeptFacts> Quality::State::measured(const catalog::EntryRecord& record, const dataset::VersionInfo& version) {
    KeptFacts kept;
    std::vector<std::filesystem::path> files;
    for (const std::string& object : version.objects) {
        auto path = needs.objects.path(object);
        if (!path.has_value()) {
            kept.unable = "an object of the version is missing";
            return kept;
        }
        files.push_back(*std::move(path));
    }
    JX_TRY(const storage::Scratch scratch, needs.objects.scratch());
    ContentOrder order{{}, stated_columns(record, version), {}, scratch.path().string()};
    for (const auto& file : files) order.files.push_back(file.string());
    const auto lists = needs.catalog.code_lists();
    if (const catalog::CodeList* divisions = lists->find("division"))
        for (const catalog::CodeItem& item : divisions->items) order.divisions.push_back(item.code);
    const std::array known{&errors::internal, &errors::storage_full, &errors::too_large};
    const auto ran = storage::call_worker(needs.workers, content_task, json::encode(order),
                                          storage::limits_for(files, scratch.path(), passes), known);
    if (!ran.has_value()) {
        if (may_pass(ran.error().code->kind)) return ran.error();
        log::warning("a table cannot be measured", {{"resource", version.resource_id}, {"refusal", ran.error().code->type}});
        kept.unable = ran.error().code->type;
        return kept;
    }
    JX_TRY(kept.content, json::decode_text<ContentFacts>(*ran));
    return kept;
}

Result<void> Quality::State::measure_table(const catalog::EntryRecord& record, const catalog::ResourceRecord& resource,
                                           Rules rules) {
    std::optional<dataset::VersionInfo> version;
    std::optional<KeptFacts> before;
    std::string kept_method;
    json::Value report;
    JX_CHECK(needs.database.read([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(version, needs.dataset.find(tx, resource.id, resource.version));
        JX_TRY(report, needs.dataset.report(tx, resource.id, resource.version));
        JX_TRY(const auto row, store::find_content(tx, resource.id, resource.version));
        if (!row) return {};
        kept_method = row->method;
        // Facts that an older program kept are no use: they are measured again.
        if (auto read = json::decode_text<KeptFacts>(row->facts); read.has_value()) before = *std::move(read);
        return {};
    }));
    const std::string method = method_of(stated_columns(record, *version));
    const bool known = before && kept_method == method;
    if (known && rules == Rules::as_kept) return {};
    KeptFacts kept;
    if (known) kept = *before;
    else { JX_TRY(kept, measured(record, *version)); }
    kept.forced = was_forced(report);
    std::vector<std::filesystem::path> files;
    for (const std::string& object : version->objects)
        if (auto path = needs.objects.path(object); path.has_value()) files.push_back(*std::move(path));
    if (files.size() == version->objects.size()) {
        auto judged = needs.rules.judge(resource.id, version->columns, files);
        if (!judged.has_value() && may_pass(judged.error().code->kind)) return judged.error();
        if (judged.has_value()) {
            kept.rules = std::move(judged->rules);
            kept.outcomes = std::move(judged->outcomes);
        }
    }
    if (known && json::to_string(kept) == json::to_string(*before)) return {};
    return needs.database.transact([&](storage::Transaction& tx) {
        return store::put_content(tx, {resource.id, resource.version, method, json::to_string(kept), needs.clock.now()});
    });
}

Result<void> Quality::State::measure_tables(const catalog::EntryRecord& record, Rules rules) {
    for (const catalog::ResourceRecord& resource : record.resources)
        if (resource.kind == catalog::ResourceKind::table && resource.version > 0)
            JX_CHECK(measure_table(record, resource, rules));
    return {};
}

Result<std::optional<TableFacts>> Quality::State::table_of(storage::Transaction& tx, const catalog::EntryRecord& record,
                                                           const catalog::ResourceRecord& resource) {
    if (resource.kind != catalog::ResourceKind::table || resource.version == 0) return std::optional<TableFacts>{};
    TableFacts table{resource.id, resource.title, resource.version, resource.rows, resource.columns, false, {}, {}, {}, {}, {}};
    JX_TRY(const auto version, needs.dataset.find(tx, resource.id, resource.version));
    for (const dataset::Column& column : version.columns) {
        const catalog::Item* item = item_of(record, column.code);
        table.stated.push_back({column.code, column.name, column.role, item != nullptr && !item->nullable});
    }
    JX_TRY(const auto row, store::find_content(tx, resource.id, resource.version));
    if (!row) return std::optional(std::move(table));
    auto kept = json::decode_text<KeptFacts>(row->facts);
    if (!kept.has_value()) return std::optional(std::move(table));
    table.forced = kept->forced;
    table.content = std::move(kept->content);
    if (table.content) table.measured_at = row->measured_at;
    table.rules = std::move(kept->rules);
    table.outcomes = std::move(kept->outcomes);
    return std::optional(std::move(table));
}

Result<std::optional<LastRun>> Quality::State::last_run(storage::Transaction& tx) {
    JX_TRY(const auto province, store::find_result(tx, Subject::province, ""));
    if (!province) return std::optional<LastRun>{};
    JX_TRY(const Measures figures, figures_from_text(province->figures));
    const auto volume = figures.find(volume_p95_figure);
    return std::optional(
        LastRun{province->measured_at, volume == figures.end() ? std::nullopt : std::optional(volume->second.good)});
}

FormatFacts Quality::State::formats_of(const std::vector<std::string>& formats) const {
    FormatFacts out;
    const auto lists = needs.catalog.code_lists();
    const catalog::CodeList* list = lists->find("format");
    for (const std::string& format : formats) {
        out.any = true;
        out.rdf = out.rdf || format == "rdf" || format == "ttl" || format == "jsonld" || format == "nt";
        const catalog::CodeItem* item = list == nullptr ? nullptr : list->find(format);
        if (item == nullptr) continue;
        out.listed = true;
        const json::Object* extra = item->extra.if_object();
        const auto figure = [&](std::string_view name) {
            const json::Value* value = extra == nullptr ? nullptr : extra->if_contains(name);
            return value != nullptr && value->is_number() ? value->to_number<double>() : 0.0;
        };
        out.media_type = out.media_type || (extra != nullptr && extra->contains("media_type"));
        out.machine_readable = std::max(out.machine_readable, figure("machine_readable"));
        out.non_proprietary = std::max(out.non_proprietary, figure("non_proprietary"));
        out.stars = std::max(out.stars, static_cast<int>(figure("stars")));
    }
    return out;
}

Result<EntryFacts> Quality::State::facts_of(storage::Transaction& tx, catalog::EntryRecord record,
                                            const std::optional<LastRun>& last) {
    EntryFacts facts;
    if (last) facts.volume_p95 = last->volume_p95;
    facts.today = today();
    const auto lists = needs.catalog.code_lists();
    facts.license_listed = lists->contains("license", record.fields.license);
    facts.openness_listed = lists->contains("open_attribute", boost::describe::enum_to_string(record.fields.open_attribute, ""));
    if (record.fields.open_attribute != catalog::Openness::closed) {
        facts.formats = formats_of(record.formats);
        for (const catalog::ResourceRecord& resource : record.resources) {
            if (resource.version == 0) continue;
            JX_TRY(const auto version, needs.dataset.find(tx, resource.id, resource.version));
            ++facts.distributions;
            if (std::ranges::all_of(version.objects,
                                    [&](const std::string& object) { return needs.objects.path(object).has_value(); }))
                ++facts.distributions_there;
            JX_TRY(auto table, table_of(tx, record, resource));
            if (table) facts.tables.push_back(*std::move(table));
        }
    }
    if (!facts.tables.empty()) {
        // Every table can be had as RDF too (`download?format=rdf`), which the list of formats does not name.
        constexpr int stars_of_rdf = 4;
        facts.formats.rdf = true;
        facts.formats.stars = std::max(facts.formats.stars, stars_of_rdf);
    }
    facts.compared = last && record.is_public && record.issued_at && *record.issued_at <= last->at &&
                     std::ranges::all_of(facts.tables, [&](const TableFacts& table) {
                         return table.measured_at && *table.measured_at <= last->at;
                     });
    if (facts.compared) {
        JX_TRY(facts.duplicate, store::is_paired(tx, record.id, PairKind::duplicate));
        JX_TRY(facts.fragment, store::is_paired(tx, record.id, PairKind::fragment));
    }
    facts.record = std::move(record);
    return facts;
}

}  // namespace jixia::quality
