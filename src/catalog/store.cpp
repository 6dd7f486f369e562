#include "store.h"

#include <limits>
#include <unordered_map>

#include "sql.h"

namespace jixia::catalog::store {

namespace {

constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t ids_at_once = 32;  ///< as many as find_public.sql has

storage::Parameters changing(const EntryRow& e) {
    return {{"id", e.id},
            {"provider_id", e.provider_id},
            {"provider_name", e.provider_name},
            {"division", e.division},
            {"state", e.state},
            {"version", e.version},
            {"title", e.title},
            {"open_attribute", e.open_attribute},
            {"document", e.document},
            {"drafters", e.drafters},
            {"drafted_by", e.drafted_by},
            {"case_id", e.case_id},
            {"is_public", e.is_public},
            {"public_version", e.public_version},
            {"public_openness", e.public_openness},
            {"public_document", e.public_document},
            {"row_count", e.row_count},
            {"column_count", e.column_count},
            {"byte_count", e.byte_count},
            {"formats", e.formats},
            {"demonstration", e.demonstration},
            {"updated_at", e.updated_at},
            {"issued_at", e.issued_at},
            {"public_updated_at", e.public_updated_at},
            {"data_updated_at", e.data_updated_at},
            {"public_profile", e.public_profile}};
}

}  // namespace

Result<std::optional<EntryRow>> find_entry(storage::Transaction& tx, const std::string& id) {
    return tx.one<EntryRow>(sql::find_entry, {{"id", id}});
}

Result<std::optional<VisibilityRow>> find_visibility(storage::Transaction& tx, const std::string& id) {
    return tx.one<VisibilityRow>(sql::find_entry_version, {{"id", id}});
}

Result<void> insert_entry(storage::Transaction& tx, const EntryRow& entry) {
    storage::Parameters parameters = changing(entry);
    parameters.emplace_back("code", entry.code);
    parameters.emplace_back("created_by", entry.created_by);
    parameters.emplace_back("created_at", entry.created_at);
    JX_CHECK(tx.run(sql::insert_entry, std::move(parameters)));
    return {};
}

Result<bool> update_entry(storage::Transaction& tx, const EntryRow& entry, std::int64_t version_before) {
    storage::Parameters parameters = changing(entry);
    parameters.emplace_back("version_before", version_before);
    JX_TRY(const std::int64_t touched, tx.run(sql::update_entry, std::move(parameters)));
    return touched == 1;
}

Result<std::int64_t> next_sequence(storage::Transaction& tx, const std::string& provider_id) {
    JX_TRY(const auto value, tx.one<std::int64_t>(sql::next_sequence, {{"provider_id", provider_id}}));
    JX_ASSERT(value.has_value());
    return *value;
}

Result<bool> title_taken(storage::Transaction& tx, const EntryRow& entry) {
    JX_TRY(const auto other,
           tx.one<std::string>(sql::find_title, {{"provider_id", entry.provider_id}, {"title", entry.title}, {"id", entry.id}}));
    return other.has_value();
}

Result<void> insert_version(storage::Transaction& tx, const EntryRow& entry, const Actor& actor, const SavedAs& as) {
    const std::string& document = as.is_public && entry.public_document ? *entry.public_document : entry.document;
    const std::optional<std::string> working = document == entry.document ? std::nullopt : std::optional(entry.document);
    JX_CHECK(tx.run(sql::insert_version, {{"entry_id", entry.id},
                                          {"version", entry.version},
                                          {"at", entry.updated_at},
                                          {"actor_id", actor.id},
                                          {"actor_name", actor.name},
                                          {"action", as.action},
                                          {"is_public", as.is_public},
                                          {"basis", as.basis},
                                          {"reason", as.reason},
                                          {"document", document},
                                          {"working_document", working}}));
    return {};
}

Result<std::vector<VersionRow>> versions(storage::Transaction& tx, const std::string& entry_id, std::int64_t before,
                                         bool public_only, std::int64_t limit) {
    return tx.all<VersionRow>(sql::list_versions,
                              {{"entry_id", entry_id}, {"before", before}, {"public_min", public_only}, {"limit", limit}});
}

Result<std::int64_t> count_versions(storage::Transaction& tx, const std::string& entry_id, bool public_only) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_versions, {{"entry_id", entry_id}, {"public_min", public_only}}));
    return count.value_or(0);
}

Result<void> set_tags(storage::Transaction& tx, const std::string& entry_id, const std::vector<std::string>& themes,
                      const std::vector<std::string>& keywords) {
    JX_CHECK(tx.run(sql::delete_tags, {{"entry_id", entry_id}}));
    for (const std::string& theme : themes)
        JX_CHECK(tx.run(sql::insert_tag, {{"entry_id", entry_id}, {"kind", "theme"}, {"code", theme}}));
    for (const std::string& word : keywords)
        JX_CHECK(tx.run(sql::insert_tag, {{"entry_id", entry_id}, {"kind", "keyword"}, {"code", word}}));
    return {};
}

Result<std::vector<std::string>> tagged(storage::Transaction& tx, const std::string& kind, const std::string& code,
                                        std::int64_t limit) {
    return tx.all<std::string>(sql::list_tagged, {{"kind", kind}, {"code", code}, {"limit", limit}});
}

Result<std::vector<std::string>> public_of_provider(storage::Transaction& tx, const std::string& provider_id,
                                                    std::int64_t limit) {
    return tx.all<std::string>(sql::list_public_of_provider, {{"provider_id", provider_id}, {"limit", limit}});
}

Result<std::vector<OpenCount>> open_counts(storage::Transaction& tx) { return tx.all<OpenCount>(sql::count_openness); }

Result<std::vector<PublicRow>> public_entries(storage::Transaction& tx, const std::string& after_id, std::int64_t limit) {
    return tx.all<PublicRow>(sql::list_public, {{"after_id", after_id}, {"limit", limit}});
}

Result<std::vector<PublicRow>> public_entries(storage::Transaction& tx, const std::vector<std::string>& ids) {
    std::unordered_map<std::string, PublicRow> found;
    for (std::size_t start = 0; start < ids.size(); start += ids_at_once) {
        storage::Parameters parameters;
        for (std::size_t offset = 0; offset < ids_at_once; ++offset)
            parameters.emplace_back("id" + std::to_string(offset), start + offset < ids.size() ? ids[start + offset] : "");
        JX_CHECK(tx.each<PublicRow>(sql::find_public, parameters, [&](PublicRow row) -> Result<void> {
            found.emplace(row.id, std::move(row));
            return {};
        }));
    }
    std::vector<PublicRow> rows;
    rows.reserve(found.size());
    for (const std::string& id : ids)
        if (const auto row = found.find(id); row != found.end()) rows.push_back(row->second);
    return rows;
}

Result<std::vector<ChangeRow>> changes(storage::Transaction& tx, std::int64_t after_place, std::int64_t limit) {
    return tx.all<ChangeRow>(sql::list_changes, {{"place", after_place}, {"limit", limit}});
}

Result<std::int64_t> count_changes(storage::Transaction& tx, std::int64_t after_place) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_changes, {{"place", after_place}}));
    return count.value_or(0);
}

Result<std::int64_t> place_before(storage::Transaction& tx, Instant since) {
    JX_TRY(const auto place, tx.one<std::int64_t>(sql::find_place, {{"since", since}}));
    return place.value_or(0);
}

Result<std::vector<EntryMark>> public_marks(storage::Transaction& tx, const std::string& after_id, std::int64_t limit) {
    return tx.all<EntryMark>(sql::list_public_marks, {{"after_id", after_id}, {"limit", limit}});
}

Result<std::vector<ProviderEntryRow>> provider_entries(storage::Transaction& tx, const ProviderFilter& f) {
    return tx.all<ProviderEntryRow>(sql::list_provider_entries, {{"provider_id", f.provider_id},
                                                                 {"state", f.state},
                                                                 {"pattern", f.pattern},
                                                                 {"before_at", f.before_at},
                                                                 {"before_id", f.before_id},
                                                                 {"limit", f.limit}});
}

Result<std::int64_t> count_provider_entries(storage::Transaction& tx, const ProviderFilter& f) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_provider_entries,
                                                  {{"provider_id", f.provider_id}, {"state", f.state}, {"pattern", f.pattern}}));
    return count.value_or(0);
}

Result<std::optional<ResourceRow>> find_resource(storage::Transaction& tx, const std::string& id) {
    return tx.one<ResourceRow>(sql::find_resource, {{"id", id}});
}

Result<std::optional<ResourceRow>> find_resource_by_slug(storage::Transaction& tx, const std::string& slug) {
    return tx.one<ResourceRow>(sql::find_resource_by_slug, {{"slug", slug}});
}

Result<std::vector<ResourceRow>> resources_of(storage::Transaction& tx, const std::string& entry_id) {
    return tx.all<ResourceRow>(sql::list_resources, {{"entry_id", entry_id}});
}

Result<void> insert_resource(storage::Transaction& tx, const ResourceRow& r) {
    JX_CHECK(tx.run(sql::insert_resource, {{"id", r.id},
                                           {"slug", r.slug},
                                           {"entry_id", r.entry_id},
                                           {"title", r.title},
                                           {"kind", r.kind},
                                           {"created_at", r.created_at},
                                           {"updated_at", r.updated_at}}));
    return {};
}

Result<void> update_resource(storage::Transaction& tx, const ResourceRow& r) {
    JX_CHECK(tx.run(sql::update_resource, {{"id", r.id},
                                           {"current_version", r.current_version},
                                           {"row_count", r.row_count},
                                           {"column_count", r.column_count},
                                           {"byte_count", r.byte_count},
                                           {"source_format", r.source_format},
                                           {"has_coordinates", r.has_coordinates},
                                           {"updated_at", r.updated_at}}));
    return {};
}

Result<void> show_resources(storage::Transaction& tx, const std::string& entry_id) {
    JX_CHECK(tx.run(sql::show_resources, {{"entry_id", entry_id}}));
    return {};
}

Result<void> hide_resources(storage::Transaction& tx, const std::string& entry_id) {
    JX_CHECK(tx.run(sql::hide_resources, {{"entry_id", entry_id}}));
    return {};
}

Result<UsageRow> usage_of(storage::Transaction& tx, const std::string& entry_id) {
    JX_TRY(const auto usage, tx.one<UsageRow>(sql::find_usage, {{"entry_id", entry_id}}));
    return usage.value_or(UsageRow{});
}

Result<void> add_usage(storage::Transaction& tx, const std::string& entry_id, const UsageRow& more) {
    JX_CHECK(tx.run(sql::add_usage,
                    {{"entry_id", entry_id}, {"views", more.views}, {"downloads", more.downloads}, {"calls", more.calls}}));
    return {};
}

Result<std::vector<std::string>> users_of(storage::Transaction& tx, const std::string& entry_id) {
    return tx.all<std::string>(sql::users_of_entry, {{"entry_id", entry_id}});
}

Result<void> add_user(storage::Transaction& tx, const std::string& entry_id, const std::string& account, Instant at) {
    JX_CHECK(tx.run(sql::add_entry_user, {{"entry_id", entry_id}, {"account", account}, {"at", at}}));
    return {};
}

Result<std::optional<Instant>> confirmed_at(storage::Transaction& tx, const std::string& entry_id) {
    return tx.one<Instant>(sql::confirmed_at, {{"entry_id", entry_id}});
}

Result<void> confirm(storage::Transaction& tx, const std::string& entry_id, Instant at) {
    JX_CHECK(tx.run(sql::confirm_closed, {{"entry_id", entry_id}, {"at", at}}));
    return {};
}

Result<std::vector<std::string>> closed_before(storage::Transaction& tx, Instant before, std::int64_t limit) {
    return tx.all<std::string>(sql::closed_before, {{"before", before}, {"limit", limit}});
}

Result<std::optional<Suspension>> find_suspension(storage::Transaction& tx, const std::string& entry_id) {
    return tx.one<Suspension>(sql::find_suspension, {{"entry_id", entry_id}});
}

Result<std::vector<Suspension>> suspensions_over(storage::Transaction& tx, Date today) {
    return tx.all<Suspension>(sql::suspensions_over, {{"today", today}});
}

Result<void> add_suspension(storage::Transaction& tx, const Suspension& row) {
    JX_CHECK(tx.run(sql::add_suspension,
                    {{"entry_id", row.entry_id}, {"until", row.until}, {"reason", row.reason}, {"by", row.by}, {"at", row.at}}));
    return {};
}

Result<bool> end_suspension(storage::Transaction& tx, const std::string& entry_id) {
    JX_TRY(const std::int64_t ended, tx.run(sql::end_suspension, {{"entry_id", entry_id}}));
    return ended == 1;
}

Result<std::optional<OpenListRow>> find_open_list(storage::Transaction& tx, const std::string& provider_id) {
    return tx.one<OpenListRow>(sql::find_open_list, {{"provider_id", provider_id}});
}

Result<void> put_edition(storage::Transaction& tx, const OpenListRow& l) {
    JX_CHECK(tx.run(sql::put_open_list, {{"provider_id", l.provider_id},
                                         {"provider_name", l.provider_name},
                                         {"edition", l.edition},
                                         {"entries", l.entries},
                                         {"digest", l.digest},
                                         {"published_at", l.published_at}}));
    JX_CHECK(tx.run(sql::insert_edition, {{"provider_id", l.provider_id},
                                          {"edition", l.edition},
                                          {"entries", l.entries},
                                          {"digest", l.digest},
                                          {"published_at", l.published_at}}));
    return {};
}

Result<std::optional<EditionRow>> find_edition(storage::Transaction& tx, const std::string& provider_id, std::int64_t edition) {
    return tx.one<EditionRow>(sql::find_edition, {{"provider_id", provider_id}, {"edition", edition}});
}

Result<std::vector<OpenListRow>> open_lists(storage::Transaction& tx, const std::string& after, std::int64_t limit) {
    return tx.all<OpenListRow>(sql::list_open_lists, {{"after", after}, {"limit", limit}});
}

Result<std::int64_t> count_open_lists(storage::Transaction& tx) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_open_lists));
    return count.value_or(0);
}

Result<bool> end_line(storage::Transaction& tx, const std::string& provider_id, const std::string& entry_id,
                      std::int64_t edition) {
    JX_TRY(
        const std::int64_t touched,
        tx.run(sql::end_line, {{"provider_id", provider_id}, {"entry_id", entry_id}, {"edition", edition}, {"open", open_end}}));
    return touched > 0;
}

Result<void> insert_line(storage::Transaction& tx, const std::string& provider_id, const std::string& entry_id,
                         std::int64_t edition, const std::string& document) {
    JX_CHECK(tx.run(
        sql::insert_line,
        {{"provider_id", provider_id}, {"entry_id", entry_id}, {"since", edition}, {"until", open_end}, {"document", document}}));
    return {};
}

Result<std::vector<LineRow>> lines_of(storage::Transaction& tx, const std::string& provider_id, std::int64_t edition) {
    return tx.all<LineRow>(sql::list_lines, {{"provider_id", provider_id}, {"edition", edition}});
}

}  // namespace jixia::catalog::store
