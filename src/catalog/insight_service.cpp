// An entry as it is judged, and the feed of what changed: what the quality checks, readers and harvesters ask beside the entry.
#include "rules.h"
#include "state.h"

namespace jixia::catalog {

namespace {

Result<EntryRecord> record_of(const Profile& profile, const CodeLists& lists, storage::Transaction& tx, const EntryRow& entry,
                              bool working, Date today) {
    EntryRecord out;
    out.id = entry.id;
    out.provider_id = entry.provider_id;
    out.provider_name = entry.provider_name;
    out.division = entry.division;
    out.is_public = entry.is_public;
    out.version = working ? entry.version : entry.public_version;
    out.formats = entry.formats;
    JX_TRY(out.fields, read_fields(working ? entry.document : entry.public_document.value_or("{}")));
    JX_TRY(const auto resources, store::resources_of(tx, entry.id));
    for (const ResourceRow& one : resources)
        if (working || one.is_public)
            out.resources.push_back({one.id, one.title, one.kind, one.current_version, one.row_count, one.column_count,
                                     one.byte_count, one.source_format, one.has_coordinates});
    for (const Presence& presence : presence_of(profile, out.fields)) {
        if (presence.element->identifier == "priority") continue;  // marks what opens first; nothing is missing without it
        ++out.elements_applicable;
        if (presence.filled) ++out.elements_filled;
        else out.elements_missing.push_back({presence.element->identifier, presence.element->zh, presence.element->en});
    }
    out.issued_at = entry.issued_at;
    if (const auto last = entry.data_updated_at ? entry.data_updated_at : entry.issued_at) out.updated_on = local_date(*last);
    out.due_on = next_due(out.fields.update_frequency, entry.data_updated_at, entry.issued_at);
    out.overdue = is_overdue(lists, out.fields.update_frequency, out.due_on, today);
    return out;
}

}  // namespace

Result<EntryRecord> Catalog::record(storage::Transaction& tx, const Actor& actor, const std::string& id) {
    JX_TRY(const EntryRow entry, state_->visible(tx, actor, id));
    return record_of(*state_->profile(), *state_->lists, tx, entry, state_->sees_draft(actor, entry), state_->today());
}

Result<std::optional<EntryRecord>> Catalog::public_record(storage::Transaction& tx, const std::string& id) {
    JX_TRY(const auto entry, store::find_entry(tx, id));
    if (!entry || !entry->is_public) return std::optional<EntryRecord>{};
    JX_TRY(EntryRecord out, record_of(*state_->profile(), *state_->lists, tx, *entry, false, state_->today()));
    return std::optional<EntryRecord>(std::move(out));
}

Result<std::optional<std::string>> Catalog::provider_of(storage::Transaction& tx, const std::string& id) {
    JX_TRY(const auto entry, store::find_entry(tx, id));
    return entry && entry->is_public ? std::optional(entry->provider_id) : std::nullopt;
}

Result<std::optional<ProviderFacts>> Catalog::provider(storage::Transaction& tx, const std::string& id) const {
    return state_->needs.providers.find(tx, id);
}

Result<std::vector<Issue>> Catalog::issues_by(storage::Transaction& tx, const std::string& id, const Profile& rules,
                                              const std::set<std::string>& elements, std::string_view language) {
    JX_TRY(const auto entry, store::find_entry(tx, id));
    if (!entry || !entry->is_public || !entry->public_document) return std::vector<Issue>{};
    Profile asked = rules;
    std::erase_if(asked.elements, [&](const ProfileElement& one) { return !elements.contains(one.identifier); });
    JX_TRY(EntryFields fields, read_fields(*entry->public_document));
    JX_TRY(const EntryFacts facts, state_->facts_of(tx, *entry, std::move(fields)));
    std::vector<Issue> issues = check_entry(asked, *state_->lists, facts, language);
    std::erase_if(issues, [](const Issue& issue) { return issue.severity != "error"; });
    return issues;
}

namespace {

constexpr std::size_t place_digits_max = 18;

/// The place before the first change that `since` asks for.
Result<std::int64_t> place_of(storage::Transaction& tx, const std::string& since) {
    if (since.empty()) return 0;
    if (text::is_digits(since) && since.size() <= place_digits_max) return std::stoll(since);
    if (const auto instant = parse_instant(since)) return store::place_before(tx, *instant);
    if (const auto date = parse_date(since)) return store::place_before(tx, start_of(*date));
    return Error{&errors::malformed,
                 {},
                 {{"since", "must be an instant with a zone, a date, or the position that an earlier answer gave", "format"}}};
}

}  // namespace

Result<ChangesPage> Catalog::changes(const std::string& since, std::int64_t limit, std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<ChangesPage> {
        JX_TRY(const std::int64_t place, place_of(tx, since));
        JX_TRY(auto rows, store::changes(tx, place, limit + 1));
        ChangesPage page;
        JX_TRY(page.total, store::count_changes(tx, place));
        page.more = rows.size() > static_cast<std::size_t>(limit);
        if (page.more) rows.pop_back();
        page.position = std::to_string(rows.empty() ? place : rows.back().place);
        for (const ChangeRow& row : rows) {
            const EntryState now = row.is_public ? EntryState::published : EntryState::withdrawn;
            page.items.push_back({row.entry_id, row.version, row.at, row.action,
                                  state_->labelled("entry_state", boost::describe::enum_to_string(now, ""), language),
                                  state_->labelled("open_attribute", boost::describe::enum_to_string(row.openness, ""), language),
                                  "/api/v1/entries/" + row.entry_id});
        }
        return page;
    });
}

}  // namespace jixia::catalog
