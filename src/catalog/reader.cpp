// The read side for search and lists, figures of use, related entries and citations.
#include <algorithm>
#include <map>
#include <set>

#include "citation.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::catalog {

Result<std::optional<EntryDocument>> Catalog::document(storage::Transaction& tx, const std::string& id) {
    JX_TRY(const auto found, store::public_entries(tx, std::vector{id}));
    if (found.empty()) return std::optional<EntryDocument>{};
    JX_TRY(EntryDocument out, state_->document(found.front()));
    return std::optional<EntryDocument>(std::move(out));
}

Result<std::vector<EntryDocument>> Catalog::documents(storage::Transaction& tx, const std::string& after_id, std::int64_t limit) {
    JX_TRY(const auto entries, store::public_entries(tx, after_id, limit));
    std::vector<EntryDocument> out;
    out.reserve(entries.size());
    for (const PublicRow& entry : entries) {
        JX_TRY(EntryDocument one, state_->document(entry));
        out.push_back(std::move(one));
    }
    return out;
}

Result<std::vector<EntryMark>> Catalog::marks(storage::Transaction& tx, const std::string& after_id, std::int64_t limit) {
    JX_TRY(auto marks, store::public_marks(tx, after_id, limit));
    for (EntryMark& mark : marks) mark.downloads += state_->usage.pending(mark.id).downloads;
    return marks;
}

Result<std::vector<EntryCard>> Catalog::cards(storage::Transaction& tx, const std::vector<std::string>& ids,
                                              std::string_view language) {
    JX_TRY(const auto entries, store::public_entries(tx, ids));
    std::vector<EntryCard> out;
    out.reserve(entries.size());
    for (const PublicRow& entry : entries) {
        JX_TRY(EntryCard one, state_->card(entry, language));
        out.push_back(std::move(one));
    }
    return out;
}

std::string Catalog::label(std::string_view list, std::string_view code, std::string_view language) {
    return state_->lists->label(list, code, language);
}

std::shared_ptr<const CodeLists> Catalog::code_lists() const { return state_->lists; }
const std::string& Catalog::base_url() const { return state_->settings.base_url; }
std::shared_ptr<const Profile> Catalog::profile(Date on) const { return state_->profile(on); }
void Catalog::add_rules(const EntryRules& rules) { state_->further.push_back(&rules); }
Profile Catalog::profile_without(std::string_view document, Date on) const { return state_->profiles->without(document, on); }
Date Catalog::today() const { return state_->today(); }

void Catalog::count(UsageKind kind, const std::string& entry_id, const std::string& account) {
    if (kind != UsageKind::view && !account.empty()) state_->usage.add_user(entry_id, account);
    UsageRow more;
    switch (kind) {
        case UsageKind::view: more.views = 1; break;
        case UsageKind::download: more.downloads = 1; break;
        case UsageKind::call: more.calls = 1; break;
    }
    state_->usage.add(entry_id, more);
}

Result<void> Catalog::flush_usage() {
    const auto counted = state_->usage.take();
    const auto users = state_->usage.take_users();
    if (counted.empty() && users.empty()) return {};
    auto written = state_->needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        for (const auto& [entry_id, more] : counted) JX_CHECK(store::add_usage(tx, entry_id, more));
        for (const auto& [entry_id, account] : users) JX_CHECK(store::add_user(tx, entry_id, account, state_->needs.clock.now()));
        return {};
    });
    if (!written) {  // Nothing is lost: it is counted again.
        for (const auto& [entry_id, more] : counted) state_->usage.add(entry_id, more);
        for (const auto& [entry_id, account] : users) state_->usage.add_user(entry_id, account);
    }
    return written;
}

Result<CitationText> Catalog::citation(const std::string& id, std::string_view style) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<CitationText> {
        JX_TRY(const EntryRow entry, state_->load(tx, id));
        if (!entry.is_public) return Error{&errors::not_found};
        JX_TRY(const EntryFields fields, read_fields(entry.public_document.value_or("{}")));
        const CitationFacts facts{
            .id = entry.id,
            .title = fields.title,
            .provider = entry.provider_name,
            .platform = state_->settings.platform_zh,
            .url = state_->settings.base_url + "/entries/" + entry.id,
            .version = entry.public_version,
            .issued_on = local_date(entry.issued_at.value_or(entry.created_at)),
            .updated_on = local_date(entry.data_updated_at.value_or(entry.public_updated_at.value_or(entry.updated_at))),
            .retrieved_on = state_->today()};
        JX_TRY(std::string text, cite(facts, style));
        return CitationText{std::string(style), std::move(text)};
    });
}

namespace {
constexpr std::int64_t related_candidates_max = 60;
constexpr std::size_t related_max = 6;
}  // namespace

Result<std::vector<EntryCard>> Catalog::related(const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<std::vector<EntryCard>> {
        JX_TRY(const EntryRow entry, state_->load(tx, id));
        if (!entry.is_public) return Error{&errors::not_found};
        JX_TRY(const EntryFields fields, read_fields(entry.public_document.value_or("{}")));
        // A shared keyword says more than a shared theme, a theme more than the same provider.
        std::map<std::string, int> scores;
        for (const std::string& word : fields.keywords) {
            JX_TRY(const auto found, store::tagged(tx, "keyword", word, related_candidates_max));
            for (const std::string& other : found) scores[other] += 4;
        }
        for (const std::string& theme : fields.themes) {
            JX_TRY(const auto found, store::tagged(tx, "theme", theme, related_candidates_max));
            for (const std::string& other : found) scores[other] += 2;
        }
        JX_TRY(const auto same_provider, store::public_of_provider(tx, entry.provider_id, related_candidates_max));
        for (const std::string& other : same_provider) scores[other] += 1;
        scores.erase(id);
        std::vector<std::pair<int, std::string>> ranked;
        for (const auto& [other, score] : scores) ranked.emplace_back(-score, other);
        std::ranges::sort(ranked);
        std::vector<std::string> ids;
        for (std::size_t index = 0; index < ranked.size() && index < related_max; ++index) ids.push_back(ranked[index].second);
        return cards(tx, ids, language);
    });
}

namespace {

/// A LIKE pattern for "contains", with ! as escape.
std::string contains_pattern(const std::string& q) {
    std::string out = "%";
    for (const char c : q) {
        if (c == '%' || c == '_' || c == '!') out += '!';
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out + "%";
}

}  // namespace

Result<Page<ProviderEntryLine>> Catalog::provider_entries(const Actor& actor, const ProviderEntriesQuery& query,
                                                          std::string_view language) {
    JX_CHECK(identity::authorize(actor, identity::Permission::entry_read_draft,
                                 {.organization = actor.organization, .division = actor.division}));
    if (actor.organization.empty()) return Error{&entry_no_provider};
    ProviderFilter filter{actor.organization, query.state, contains_pattern(query.q), "9999", "", query.limit + 1};
    if (!query.cursor.empty()) {
        const std::size_t bar = query.cursor.find('|');
        if (bar == std::string::npos || !parse_instant(query.cursor.substr(0, bar)))
            return Error{&errors::malformed, {}, {{"cursor", "is not a cursor of this list", "malformed"}}};
        filter.before_at = query.cursor.substr(0, bar);
        filter.before_id = query.cursor.substr(bar + 1);
    }
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<Page<ProviderEntryLine>> {
        JX_TRY(const auto rows, store::provider_entries(tx, filter));
        Page<ProviderEntryLine> page;
        JX_TRY(page.total, store::count_provider_entries(tx, filter));
        for (const ProviderEntryRow& row : rows) {
            if (page.items.size() == static_cast<std::size_t>(query.limit)) {
                page.next = to_text(page.items.back().updated_at) + "|" + page.items.back().id;
                break;
            }
            page.items.push_back(
                {row.id, row.title, state_->labelled("entry_state", boost::describe::enum_to_string(row.state, ""), language),
                 state_->labelled("open_attribute", boost::describe::enum_to_string(row.open_attribute, ""), language),
                 row.updated_at, row.rows, row.case_id, row.version});
        }
        return page;
    });
}

}  // namespace jixia::catalog
