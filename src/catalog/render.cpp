// What callers see of an entry: the full JSON, the card of a result list, the document of the search index.
#include <algorithm>

#include "base/json_recall.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::catalog {

/// Of a stored entry, what its card says: a page of found entries has no use for their items.
struct CardFields {
    std::string title, title_en, abstract;
    std::vector<std::string> keywords, themes, industries;
    Openness open_attribute{};
    std::string update_frequency, level;
};
BOOST_DESCRIBE_STRUCT(CardFields, (),
                      (title, title_en, abstract, keywords, themes, industries, open_attribute, update_frequency, level))

using identity::Permission;

namespace {

json::Value or_null(const std::string& value) { return value.empty() ? json::Value(nullptr) : json::Value(value); }

std::string_view name_of(Openness value) { return boost::describe::enum_to_string(value, ""); }

/// Path of the licence's text for a code: part of the code list's item.
json::Value license_of(const CodeLists& lists, const std::string& code, std::string_view language) {
    json::Object out{{"code", code}, {"label", lists.label("license", code, language)}, {"url", nullptr}};
    const CodeList* list = lists.find("license");
    const CodeItem* item = list == nullptr ? nullptr : list->find(code);
    if (item != nullptr && item->extra.is_object())
        if (const json::Value* url = item->extra.get_object().if_contains("url")) out["url"] = *url;
    return out;
}

/// When what everybody sees changed last: the entry itself or its data.
std::optional<Instant> shown_update(std::optional<Instant> published_at, std::optional<Instant> data_at) {
    return std::max(published_at, data_at);
}

std::vector<std::string> possible_actions(const Actor& actor, const EntryRow& entry) {
    const identity::Scope scope{.organization = entry.provider_id, .division = entry.division};
    const bool drafts = identity::may(actor, Permission::entry_draft, scope);
    const bool drafted = std::ranges::find(entry.drafters, actor.id) != entry.drafters.end();
    std::vector<std::string> out;
    switch (entry.state) {
        case EntryState::draft:
            if (drafts) out = {"update", "submit", "withdraw"};
            break;
        case EntryState::in_review:
            if (identity::may(actor, Permission::entry_review, scope) && !drafted) out = {"approve", "return"};
            if (drafts) out.emplace_back("withdraw");
            break;
        case EntryState::published:
            if (drafts) out.emplace_back("revise");
            if (identity::may(actor, Permission::entry_withdraw, scope) &&
                (actor.has(Role::authority) || !withdrawal_needs_consent(entry.public_openness.value_or(Openness::closed))))
                out.emplace_back("withdraw");
            break;
        case EntryState::withdrawn:
            if (drafts) out.emplace_back("revise");
            break;
    }
    return out;
}

/// Elements that policy documents added, named; those that hold no more are kept with the entry and not shown.
json::Array extra_of(const Profile& rules, const CodeLists& lists, const EntryFields& fields, std::string_view language) {
    json::Array out;
    for (const ProfileElement& element : rules.elements) {
        const auto values = fields.extra.find(element.identifier);
        if (values == fields.extra.end() || !element.pointer.starts_with("/extra/")) continue;
        json::Array shown;
        for (const std::string& value : values->second)
            shown.push_back(json::encode(
                CodeLabel{value, element.code_list.empty() ? value : lists.label(element.code_list, value, language)}));
        out.push_back(json::Object{{"identifier", element.identifier},
                                   {"name", language == "en" ? element.en : element.zh},
                                   {"values", std::move(shown)}});
    }
    return out;
}

}  // namespace

json::Array Catalog::State::render_resources(const std::vector<ResourceRow>& resources, Openness openness, bool working,
                                             std::string_view language) const {
    json::Array out;
    for (const ResourceRow& r : resources) {
        if (!working && (!r.is_public || openness == Openness::closed)) continue;
        out.push_back(
            json::Object{{"id", r.id},
                         {"slug", r.slug},
                         {"title", r.title},
                         {"kind", json::encode(labelled("resource_kind", boost::describe::enum_to_string(r.kind, ""), language))},
                         {"version", r.current_version},
                         {"rows", r.row_count},
                         {"columns", r.column_count},
                         {"bytes", r.byte_count},
                         {"source_format", r.source_format},
                         {"formats", json::encode(download_formats(r.kind, r.source_format, r.has_coordinates))},
                         {"has_coordinates", r.has_coordinates},
                         {"updated_at", to_text(r.updated_at)}});
    }
    return out;
}

Result<json::Object> Catalog::State::render(storage::Transaction& tx, const Actor& actor, const EntryRow& entry, bool working,
                                            std::string_view language) const {
    JX_TRY(EntryFields f, fields_of(entry, working));
    // An example is data. Everybody shares one rendering, so a grant shows it no more than the public.
    blank_examples(f, EntryFields(f), {.staff = is_staff(actor, entry)});
    JX_TRY(const auto provider, needs.providers.find(tx, entry.provider_id));
    JX_TRY(const auto resources, store::resources_of(tx, entry.id));
    JX_TRY(const UsageRow figures, usage_of(tx, entry.id));
    const auto label = [&](std::string_view list, std::string_view code) -> json::Value {
        return code.empty() ? json::Value(nullptr) : json::encode(labelled(list, code, language));
    };
    const auto labels = [&](std::string_view list, const std::vector<std::string>& codes) {
        return json::encode(labelled(list, codes, language));
    };
    const std::optional<Date> due_on = next_due(f.update_frequency, entry.data_updated_at, entry.issued_at);
    const EntryState shown = working ? entry.state : EntryState::published;
    const auto rules = profile();

    json::Array items;
    for (const Item& item : f.items) {
        json::Object out = json::encode(item).get_object();
        out.erase("found");
        out["type"] = label("item_type", item.type);
        out["open_attribute"] = label("open_attribute", name_of(item.open_attribute));
        out["level"] = label("level", item.level.empty() ? f.level : item.level);
        items.push_back(std::move(out));
    }
    json::Object out{{"id", entry.id},
                     {"code", entry.code},
                     {"state", label("entry_state", boost::describe::enum_to_string(shown, ""))},
                     {"version", working ? entry.version : entry.public_version},
                     {"title", f.title},
                     {"title_en", or_null(f.title_en)},
                     {"abstract", f.abstract},
                     {"keywords", json::encode(f.keywords)},
                     {"themes", labels("theme", f.themes)},
                     {"industries", labels("industry", f.industries)},
                     {"resource_kind", label("resource_kind", f.resource_kind)},
                     {"open_attribute", label("open_attribute", name_of(f.open_attribute))},
                     {"conditional_grounds", labels("conditional_ground", f.conditional_grounds)},
                     {"conditions", or_null(f.conditions)},
                     {"closed_reasons", labels("closed_reason", f.closed_reasons)},
                     {"closed_basis", json::encode(f.closed_basis)},
                     {"open_modes", labels("open_mode", f.open_modes)},
                     {"open_mode_basis", or_null(f.open_mode_basis)},
                     {"update_frequency", label("update_frequency", f.update_frequency)},
                     {"next_due_on", json::encode(due_on)},
                     {"overdue", is_overdue(*lists, f.update_frequency, due_on, today())},
                     {"spatial", labels("division", f.spatial)},
                     {"temporal", json::encode(f.temporal)},
                     {"level", label("level", f.level)},
                     {"level_reason", or_null(f.level_reason)},
                     {"personal_information", json::encode(f.personal_information)},
                     {"sensitive_personal_information", f.sensitive_personal_information},
                     {"important_data", f.important_data},
                     {"origin", label("origin", f.origin)},
                     {"collect_basis", or_null(f.collect_basis)},
                     {"department", or_null(f.department)},
                     {"duties", json::encode(f.duties)},
                     {"source_systems", json::encode(f.source_systems)},
                     {"contact", json::encode(f.contact)}};
    json::Object unit{{"id", entry.provider_id},
                      {"name", entry.provider_name},
                      {"uscc", nullptr},
                      {"kind", nullptr},
                      {"division", label("division", entry.division)}};
    json::Value authority = nullptr;
    if (provider) {
        unit["name"] = provider->name;
        unit["uscc"] = provider->uscc;
        unit["kind"] = label("organization_kind", provider->kind);
        if (!provider->authority_id.empty())
            authority = json::Object{{"id", provider->authority_id}, {"name", provider->authority_name}};
    }
    JX_TRY(const auto suspended, store::find_suspension(tx, entry.id));
    out["suspended"] = suspended ? json::Value(json::Object{{"until", to_text(suspended->until)}, {"reason", suspended->reason}})
                                 : json::Value(nullptr);
    out["provider"] = std::move(unit);
    out["authority"] = std::move(authority);
    out["license"] = license_of(*lists, f.license, language);
    out["attribution"] =
        attribution_text(entry.provider_name, language == "en" ? settings.platform_en : settings.platform_zh, language);
    out["fee"] = "0";
    out["priority"] = labels("priority", f.priority);
    out["language"] = f.language;
    out["demonstration"] = entry.demonstration;
    out["source_note"] = or_null(f.source_note);
    out["profile"] = working ? rules->version : entry.public_profile;
    out["extra"] = extra_of(*rules, *lists, f, language);
    out["items"] = std::move(items);
    out["resources"] = render_resources(resources, f.open_attribute, working, language);
    out["usage"] = json::encode(figures);
    out["issued_at"] = json::encode(entry.issued_at);
    out["updated_at"] = to_text(
        working ? entry.updated_at : shown_update(entry.public_updated_at, entry.data_updated_at).value_or(entry.updated_at));
    if (working) {
        out["drafted_by"] = entry.drafted_by;
        out["case"] = entry.case_id
                          ? json::Value(json::Object{{"id", *entry.case_id}, {"state", "in_review"}, {"type", "entry_review"}})
                          : json::Value(nullptr);
        out["published_version"] = entry.is_public ? json::Value(entry.public_version) : json::Value(nullptr);
        out["actions"] = json::encode(possible_actions(actor, entry));
    } else {
        out["actions"] = json::Array{};
    }
    return out;
}

Result<EntryCard> Catalog::State::card(const PublicRow& entry, std::string_view language) const {
    JX_TRY(const CardFields f, json::recall<CardFields>(entry.public_document));
    const UsageRow more = usage.pending(entry.id);
    const bool closed = f.open_attribute == Openness::closed;
    EntryCard card;
    card.id = entry.id;
    card.title = language == "en" && !f.title_en.empty() ? f.title_en : f.title;
    card.abstract = f.abstract;
    card.provider = {entry.provider_id, entry.provider_name};
    card.division = labelled("division", entry.division, language);
    card.open_attribute = labelled("open_attribute", name_of(f.open_attribute), language);
    card.update_frequency = labelled("update_frequency", f.update_frequency, language);
    card.level = labelled("level", f.level, language);
    card.themes = labelled("theme", f.themes, language);
    card.industries = labelled("industry", f.industries, language);
    card.keywords = f.keywords;
    if (!closed) card.formats = entry.formats;
    card.rows = closed ? 0 : entry.row_count;
    card.columns = closed ? 0 : entry.column_count;
    card.downloads = entry.downloads + more.downloads;
    card.views = entry.views + more.views;
    card.issued_at = entry.issued_at.value_or(entry.created_at);
    card.updated_at = shown_update(entry.public_updated_at, entry.data_updated_at).value_or(entry.updated_at);
    card.next_due_on = next_due(f.update_frequency, entry.data_updated_at, entry.issued_at);
    card.overdue = is_overdue(*lists, f.update_frequency, card.next_due_on, today());
    card.demonstration = entry.demonstration;
    return card;
}

Result<EntryDocument> Catalog::State::document(const PublicRow& entry) const {
    JX_TRY(const EntryFields f, read_fields(entry.public_document));
    const bool closed = f.open_attribute == Openness::closed;
    EntryDocument out;
    out.id = entry.id;
    out.title = f.title;
    out.abstract = f.abstract;
    out.keywords = f.keywords;
    for (const Item& item : f.items) out.item_names.push_back(item.name);
    out.provider_id = entry.provider_id;
    out.provider_name = entry.provider_name;
    out.division = entry.division;
    out.themes = f.themes;
    out.industries = f.industries;
    if (!closed) out.formats = entry.formats;
    out.priorities = f.priority;
    out.openness = f.open_attribute;
    out.update_frequency = f.update_frequency;
    out.level = f.level;
    out.updated_at = shown_update(entry.public_updated_at, entry.data_updated_at).value_or(entry.updated_at);
    out.issued_at = entry.issued_at.value_or(entry.created_at);
    out.downloads = entry.downloads + usage.pending(entry.id).downloads;
    out.rows = closed ? 0 : entry.row_count;
    out.version = entry.public_version;
    return out;
}

}  // namespace jixia::catalog
