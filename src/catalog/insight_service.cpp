// Quality of an entry, and the feed of what changed: what readers and harvesters ask beside the entry itself.
#include "quality_rules.h"
#include "state.h"

namespace jixia::catalog {

Result<Quality> Catalog::quality(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<Quality> {
        JX_TRY(const EntryRow entry, state_->visible(tx, actor, id));
        const bool working = state_->sees_draft(actor, entry);
        QualityFacts facts;
        JX_TRY(facts.fields, State::fields_of(entry, working));
        facts.formats = entry.formats;
        if (const auto last = entry.data_updated_at ? entry.data_updated_at : entry.issued_at)
            facts.updated_on = local_date(*last);
        facts.today = state_->today();
        Quality quality = measure_quality(state_->profile, *state_->lists, facts, language);
        quality.entry = entry.id;
        quality.version = working ? entry.version : entry.public_version;
        quality.measured_at = state_->needs.clock.now();
        return quality;
    });
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
