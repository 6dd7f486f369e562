// Resources of entries: adding them, who may write and read their data, what an ingestion changes.
#include <algorithm>
#include <set>

#include "base/id.h"
#include "base/text.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::catalog {

using identity::Permission;

namespace {

constexpr std::size_t slug_length_max = 56, slug_tries_max = 50;

/// An identifier by the title's pinyin that no other resource has; with a number behind it where it is taken.
Result<std::string> free_slug(storage::Transaction& tx, const std::string& title, const std::string& id) {
    const std::string base = text::identifier(title).substr(0, slug_length_max);
    std::string slug = base;
    for (std::size_t number = 2; number < slug_tries_max; ++number) {
        JX_TRY(const auto taken, store::find_resource_by_slug(tx, slug));
        if (!taken) return slug;
        slug = base + "_" + std::to_string(number);
    }
    return base.substr(0, 30) + "_" + text::fold(id);
}

/// Totals of an entry over its resources.
void sum_up(EntryRow& entry, const std::vector<ResourceRow>& resources) {
    entry.row_count = entry.column_count = entry.byte_count = 0;
    entry.formats.clear();
    for (const ResourceRow& r : resources) {
        if (r.current_version == 0 && r.kind != ResourceKind::service) continue;
        entry.row_count += r.row_count;
        entry.column_count += r.column_count;
        entry.byte_count += r.byte_count;
        for (const std::string& format : download_formats(r.kind, r.source_format, r.has_coordinates))
            if (std::ranges::find(entry.formats, format) == entry.formats.end()) entry.formats.push_back(format);
    }
}

identity::Scope scope_of(const EntryRow& entry) { return {.organization = entry.provider_id, .division = entry.division}; }

}  // namespace

Result<EntryFields> Catalog::State::fields_of(const EntryRow& entry, bool working) {
    return read_fields(!working && entry.public_document ? *entry.public_document : entry.document);
}

ResourceInfo Catalog::State::info(const ResourceRow& resource, const EntryRow& entry, const EntryFields& fields) const {
    ResourceInfo out;
    out.id = resource.id;
    out.slug = resource.slug;
    out.entry_id = entry.id;
    out.title = resource.title;
    out.kind = resource.kind;
    out.entry_title = fields.title;
    out.provider_id = entry.provider_id;
    out.provider_name = entry.provider_name;
    out.division = entry.division;
    out.entry_state = entry.is_public ? EntryState::published : entry.state;
    out.openness = entry.is_public ? entry.public_openness.value_or(entry.open_attribute) : entry.open_attribute;
    out.current_version = resource.current_version;
    out.license = fields.license;
    out.is_public = entry.is_public && resource.is_public;
    out.update_frequency = fields.update_frequency;
    out.attribution = attribution_text(entry.provider_name, settings.platform_zh, "zh");
    return out;
}

Result<ResourceInfo> Catalog::add(storage::Transaction& tx, const Actor& actor, const std::string& entry_id,
                                  const NewResource& resource) {
    State& state = *state_;
    JX_TRY(EntryRow entry, state.visible(tx, actor, entry_id));
    JX_CHECK(identity::authorize(actor, Permission::resource_write, scope_of(entry)));
    if (entry.state == EntryState::in_review || entry.state == EntryState::withdrawn) return Error{&entry_not_editable};
    const std::string title = text::nfc(text::trim(resource.title));
    if (title.empty() || text::length(title) > 200)
        return Error{&errors::invalid, {}, {{"/title", "must have 1 to 200 characters", "length"}}};
    ResourceRow row;
    row.id = new_ulid(state.needs.clock.now());
    JX_TRY(row.slug, free_slug(tx, title, row.id));
    row.entry_id = entry.id;
    row.title = title;
    row.kind = resource.kind;
    row.created_at = row.updated_at = state.needs.clock.now();
    JX_CHECK(store::insert_resource(tx, row));
    state.forget_after(tx, entry.id);
    JX_CHECK(state.needs.outbox.emit(tx, "resource.created", row.id, json::Object{{"entry", entry.id}, {"slug", row.slug}}));
    JX_CHECK(state.needs.ledger.append(tx, actor,
                                       {.action = "resource.created",
                                        .subject_type = "resource",
                                        .subject_id = row.id,
                                        .version = 0,
                                        .basis = &articles::art_10_2,
                                        .detail = json::Object{{"entry", entry.id}}}));
    JX_TRY(const EntryFields fields, State::fields_of(entry, true));
    return state.info(row, entry, fields);
}

Result<json::Array> Catalog::resources(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<json::Array> {
        JX_TRY(const EntryRow entry, state_->visible(tx, actor, id));
        const bool working = state_->sees_draft(actor, entry);
        JX_TRY(const auto rows, store::resources_of(tx, entry.id));
        const Openness openness = working ? entry.open_attribute : entry.public_openness.value_or(entry.open_attribute);
        return state_->render_resources(rows, openness, working, language);
    });
}

Result<ResourceInfo> Catalog::find(storage::Transaction& tx, const std::string& id) {
    JX_TRY(const auto resource, store::find_resource(tx, id));
    if (!resource) return Error{&errors::not_found};
    JX_TRY(const EntryRow entry, state_->load(tx, resource->entry_id));
    JX_TRY(const EntryFields fields, State::fields_of(entry, !entry.is_public));
    return state_->info(*resource, entry, fields);
}

Result<ResourceInfo> Catalog::writable(storage::Transaction& tx, const Actor& actor, const std::string& id) {
    JX_TRY(const auto resource, store::find_resource(tx, id));
    if (!resource) return Error{&errors::not_found};
    JX_TRY(const EntryRow entry, state_->load(tx, resource->entry_id));
    if (!actor.system && !identity::may(actor, Permission::resource_write, scope_of(entry))) return Error{&errors::not_found};
    JX_TRY(const EntryFields fields, State::fields_of(entry, true));
    return state_->info(*resource, entry, fields);
}

Result<ItemReader> Catalog::State::item_reader(const Actor& actor, const EntryRow& entry, const EntryFields& fields) const {
    ItemReader reader{.staff = is_staff(actor, entry)};
    if (reader.staff || !actor.signed_in() || fields.open_attribute == Openness::closed || hidden_items(fields, reader).empty())
        return reader;
    JX_TRY(identity::GrantState grant, needs.grants.state(actor, entry.id));
    reader.granted = grant.in_force;
    reader.columns = std::move(grant.columns);
    return reader;
}

Result<ResourceInfo> Catalog::readable(storage::Transaction& tx, const Actor& actor, const std::string& id_or_slug) {
    auto looked_up = is_ulid(id_or_slug) ? store::find_resource(tx, id_or_slug) : store::find_resource_by_slug(tx, id_or_slug);
    JX_TRY(const auto resource, std::move(looked_up));
    if (!resource) return Error{&errors::not_found};
    JX_TRY(const EntryRow entry, state_->load(tx, resource->entry_id));
    DataAccess access;
    access.staff = state_->is_staff(actor, entry);
    access.resource_public = entry.is_public && resource->is_public;
    access.openness = entry.is_public ? entry.public_openness.value_or(Openness::closed) : entry.open_attribute;
    JX_TRY(const EntryFields fields, State::fields_of(entry, !access.resource_public));
    ItemReader reader{.staff = access.staff};
    if (access.resource_public) { JX_TRY(reader, state_->item_reader(actor, entry, fields)); }
    access.granted = reader.granted;
    if (access.resource_public && !access.staff) {
        JX_TRY(const auto suspended, store::find_suspension(tx, entry.id));
        access.suspended = suspended.has_value();
    }
    JX_CHECK(check_data_access(access));
    ResourceInfo out = state_->info(*resource, entry, fields);
    out.hidden = hidden_items(fields, reader);
    return out;
}

Result<bool> Catalog::may_narrow(storage::Transaction& tx, const std::string& id) {
    return state_->needs.decisions.take_version_consent(tx, id);
}

Result<void> Catalog::set_current(storage::Transaction& tx, const Actor& actor, const std::string& id,
                                  const ResourceSummary& summary, const std::vector<FoundColumn>& columns) {
    State& state = *state_;
    JX_TRY(auto resource, store::find_resource(tx, id));
    if (!resource) return Error{&errors::not_found};
    JX_TRY(EntryRow entry, state.load(tx, resource->entry_id));
    resource->current_version = summary.version;
    resource->row_count = summary.rows;
    resource->column_count = summary.columns;
    resource->byte_count = summary.bytes;
    resource->source_format = summary.source_format;
    resource->has_coordinates = summary.has_coordinates;
    resource->updated_at = summary.updated_at;
    JX_CHECK(store::update_resource(tx, *resource));
    JX_TRY(const auto resources, store::resources_of(tx, entry.id));
    sum_up(entry, resources);
    entry.data_updated_at = summary.updated_at;
    const bool shown = entry.is_public && resource->is_public;
    JX_TRY(EntryFields fields, read_fields(entry.document));
    merge_columns(fields, columns, summary.examples_anew);
    State::set_fields(entry, fields);
    // Who brings the data does not review it: it is part of what is drafted.
    if (!actor.system && entry.state != EntryState::published &&
        std::ranges::find(entry.drafters, actor.id) == entry.drafters.end())
        entry.drafters.push_back(actor.id);
    if (shown) {
        JX_TRY(EntryFields published, read_fields(entry.public_document.value_or("{}")));
        merge_columns(published, columns, summary.examples_anew);
        entry.public_document = json::to_string(published);
        entry.public_version = entry.version + 1;
    }
    JX_CHECK(state.needs.outbox.emit(tx, "resource.updated", id,
                                     json::Object{{"entry", entry.id}, {"version", summary.version}, {"public", shown}}));
    return state.save(tx, actor, entry, {.action = "updated", .is_public = shown}, &articles::art_13_1,
                      json::Object{{"resource", id}, {"resource_version", summary.version}, {"rows", summary.rows}});
}

}  // namespace jixia::catalog
