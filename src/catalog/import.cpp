// Taking in entries that were published elsewhere, many at a time: harvests, migrations, generated catalogues.
#include "base/crypto.h"
#include "base/id.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::catalog {

namespace {

constexpr std::int64_t first_version = 1;
constexpr std::size_t lines_of_an_act = 256;  ///< what the ledger says of many entries is cut so that each part fits into it

/// What is wrong with the entries, with pointers from the list's root.
std::vector<FieldError> faults_of(const std::vector<ImportedEntry>& entries, const Profile& profile, const CodeLists& lists) {
    std::vector<FieldError> faults;
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const std::string root = "/" + std::to_string(index);
        if (entries[index].fields.title.empty()) faults.push_back({root + "/title", "must not be empty", "missing"});
        for (FieldError& fault : unknown_codes(profile, lists, entries[index].fields)) {
            fault.pointer = root + fault.pointer;
            faults.push_back(std::move(fault));
        }
    }
    return faults;
}

/// A published row of what was brought; nobody here has drafted it.
EntryRow row_of(const ImportedEntry& imported, const ProviderFacts& provider, const Actor& actor, Instant now) {
    EntryRow entry;
    entry.id = new_ulid(now);
    entry.provider_id = provider.id;
    entry.provider_name = provider.name;
    entry.division = provider.division;
    entry.state = EntryState::published;
    entry.version = entry.public_version = first_version;
    entry.title = imported.fields.title;
    entry.open_attribute = imported.fields.open_attribute;
    entry.document = json::to_string(imported.fields);
    entry.drafted_by = actor.name;
    entry.is_public = true;
    entry.public_openness = entry.open_attribute;
    entry.public_document = entry.document;
    entry.row_count = imported.rows;
    entry.column_count = imported.columns;
    entry.byte_count = imported.bytes;
    entry.formats = imported.formats;
    entry.demonstration = provider.demonstration;
    entry.created_by = actor.id;
    entry.created_at = entry.updated_at = now;
    entry.issued_at = imported.issued_at;
    entry.public_updated_at = entry.data_updated_at = imported.updated_at;
    return entry;
}

/// The edition that comes of an import, made line by line.
class Edition {
public:
    Edition(OpenListRow list, Instant now) : list_(std::move(list)) {
        ++list_.edition;
        list_.published_at = now;
        changes_ = list_.digest + "\n" + std::to_string(list_.edition);
    }
    Result<void> add(storage::Transaction& tx, const std::string& entry_id, const std::string& line) {
        JX_CHECK(store::insert_line(tx, list_.provider_id, entry_id, list_.edition, line));
        changes_ += "\n" + entry_id + "\n" + line;
        ++added_;
        return {};
    }
    /// Nothing to freeze if no line was added.
    Result<json::Object> freeze(storage::Transaction& tx) {
        if (added_ == 0) return json::Object{};
        list_.entries += added_;
        list_.digest = crypto::sha256_hex(changes_);
        JX_CHECK(store::put_edition(tx, list_));
        return json::Object{{"open_list_edition", list_.edition}, {"open_list_digest", list_.digest}};
    }

private:
    OpenListRow list_;
    std::string changes_;
    std::int64_t added_ = 0;
};

}  // namespace

Result<std::vector<std::string>> Catalog::import_entries(const Actor& actor, const std::string& provider_id,
                                                         const std::vector<ImportedEntry>& entries, const std::string& reason) {
    if (!actor.system) return Error{&identity::forbidden};
    State& state = *state_;
    const auto profile = state.profile();
    if (auto faults = faults_of(entries, *profile, *state.lists); !faults.empty())
        return Error{&errors::invalid, {}, std::move(faults)};
    return state.needs.database.transact([&](storage::Transaction& tx) -> Result<std::vector<std::string>> {
        JX_TRY(const auto provider, state.needs.providers.find(tx, provider_id));
        if (!provider) return Error{&errors::not_found};
        const Instant now = state.needs.clock.now();
        JX_TRY(const auto stored, store::find_open_list(tx, provider->id));
        Edition edition(stored.value_or(OpenListRow{provider->id, provider->name, 0, 0, std::string(64, '0'), {}}), now);
        std::vector<std::string> ids;
        std::string everything;
        std::vector<json::Array> parts(1);
        for (const ImportedEntry& imported : entries) {
            EntryRow entry = row_of(imported, *provider, actor, now);
            entry.public_profile = profile->version;
            JX_TRY(const std::int64_t sequence, store::next_sequence(tx, provider->id));
            entry.code = resource_code(provider->division, provider->uscc, sequence);
            JX_CHECK(store::insert_entry(tx, entry));
            JX_CHECK(store::insert_version(
                tx, entry, actor,
                {.action = "imported", .basis = std::string(articles::art_10_2.article), .reason = reason, .is_public = true}));
            JX_CHECK(store::set_tags(tx, entry.id, imported.fields.themes, imported.fields.keywords));
            if (imported.views + imported.downloads + imported.calls > 0)
                JX_CHECK(store::add_usage(tx, entry.id, {imported.views, imported.downloads, imported.calls}));
            const std::string line = entry.open_attribute == Openness::closed ? std::string() : State::line_of(imported.fields);
            if (!line.empty()) JX_CHECK(edition.add(tx, entry.id, line));
            if (parts.back().size() == lines_of_an_act) parts.emplace_back();
            parts.back().push_back(json::Array{entry.id, json::encode(entry.open_attribute),
                                               line.empty() ? json::Value(nullptr) : json::Value(crypto::sha256_hex(line))});
            everything += crypto::sha256_hex(entry.id + "\n" + entry.document);
            ids.push_back(std::move(entry.id));
        }
        state.forget_after(tx, "");
        JX_CHECK(state.needs.outbox.emit(tx, "entries.imported", provider->id, json::Object{{"entries", json::encode(ids)}}));
        JX_TRY(json::Object last, edition.freeze(tx));
        last["entries"] = static_cast<std::int64_t>(ids.size());
        last["digest"] = crypto::sha256_hex(everything);  // over the digests of every entry's id and document
        for (std::size_t part = 0; part < parts.size(); ++part) {
            json::Object detail;
            if (part + 1 == parts.size()) detail = last;
            detail["provider"] = provider->id;
            detail["lines"] = std::move(parts[part]);
            JX_CHECK(state.needs.ledger.append(tx, actor,
                                               {.action = "entries.imported",
                                                .subject_type = "provider",
                                                .subject_id = provider->id,
                                                .basis = &articles::art_10_2,
                                                .reason = reason,
                                                .detail = std::move(detail),
                                                .log = tlog::Log::opening}));
        }
        return ids;
    });
}

}  // namespace jixia::catalog
