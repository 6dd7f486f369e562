// Changes of published entries that rest on a decision, suspensions, and who is concerned by them. What they do is guarded by the
// same rules as what people save: a decision that does not cover it changes nothing.
#include <algorithm>
#include <array>

#include "state.h"

namespace jixia::catalog {

using storage::Transaction;

namespace {

/// What a decision about openness must leave in order, whatever else an older entry lacks by newer rules.
constexpr std::array openness_pointers{"/open_attribute", "/conditional_grounds", "/conditions", "/closed_reasons",
                                       "/closed_basis"};

bool concerns(const Issue& issue, const json::Object& patch) {
    if (std::ranges::any_of(openness_pointers, [&](const char* one) { return issue.pointer.starts_with(one); })) return true;
    return std::ranges::any_of(patch,
                               [&](const auto& member) { return issue.pointer.starts_with("/" + std::string(member.key())); });
}

}  // namespace

Result<EntryRow> Catalog::State::public_row(Transaction& tx, const std::string& id) const {
    JX_TRY(EntryRow entry, load(tx, id));
    if (!entry.is_public || !entry.public_document) return Error{&errors::not_found};
    return entry;
}

Result<PublicEntry> Catalog::public_entry(Transaction& tx, const std::string& id) {
    JX_TRY(const EntryRow entry, state_->public_row(tx, id));
    PublicEntry out;
    out.id = entry.id;
    out.code = entry.code;
    out.provider_id = entry.provider_id;
    out.provider_name = entry.provider_name;
    out.division = entry.division;
    out.version = entry.public_version;
    out.openness = entry.public_openness.value_or(Openness::closed);
    JX_TRY(out.fields, read_fields(*entry.public_document));
    out.title = out.fields.title;
    JX_TRY(const UsageRow figures, state_->usage_of(tx, id));
    out.usage = {figures.views, figures.downloads, figures.calls};
    JX_TRY(out.users, store::users_of(tx, id));
    for (std::string& account : state_->usage.pending_users(id))
        if (std::ranges::find(out.users, account) == out.users.end()) out.users.push_back(std::move(account));
    JX_TRY(const auto confirmed, store::confirmed_at(tx, id));
    out.reviewed_at = std::max(confirmed.value_or(Instant{}), entry.public_updated_at.value_or(entry.created_at));
    return out;
}

Result<std::vector<std::string>> Catalog::public_of(Transaction& tx, const std::string& provider_id) {
    return store::public_of_provider(tx, provider_id, std::numeric_limits<std::int32_t>::max());
}

Result<std::vector<OpenCount>> Catalog::counts(Transaction& tx) { return store::open_counts(tx); }

Result<std::vector<std::string>> Catalog::closed_before(Transaction& tx, Instant before, std::int64_t limit) {
    return store::closed_before(tx, before, limit);
}

Result<EntryFields> Catalog::State::decided(Transaction& tx, const EntryRow& entry, const DecidedChange& change) const {
    JX_TRY(const EntryFields before, read_fields(*entry.public_document));
    JX_TRY(EntryFields after, apply_input(before, change.patch, *profile(), *lists));
    JX_TRY(const EntryFacts facts, facts_of(tx, entry, after));
    const auto rules = profile();
    Error error{&entry_incomplete, {}, {}};
    for (const Issue& issue : check_entry(*rules, *lists, facts, "zh"))
        if (issue.severity == "error" && concerns(issue, change.patch))
            error.fields.push_back({issue.pointer, issue.name + "：" + issue.detail, issue.code, issue.basis});
    if (!error.fields.empty()) return error;
    return after;
}

Result<void> Catalog::check_decided(Transaction& tx, const std::string& id, const DecidedChange& change) {
    JX_TRY(const EntryRow entry, state_->public_row(tx, id));
    JX_TRY(std::ignore, state_->decided(tx, entry, change));
    if (!change.provider_id) return {};
    JX_TRY(const auto successor, state_->needs.providers.find(tx, *change.provider_id));
    return successor ? Result<void>{} : Error{&errors::not_found};
}

Result<json::Value> Catalog::State::hand_over(Transaction& tx, EntryRow& entry, const std::string& provider_id) {
    JX_TRY(const auto successor, needs.providers.find(tx, provider_id));
    if (!successor) return Error{&errors::not_found};
    JX_TRY(json::Value left, next_edition(tx, entry, std::nullopt));
    json::Object detail{{"from", entry.provider_id}, {"to", successor->id}, {"list_left", std::move(left)}};
    entry.provider_id = successor->id;
    entry.provider_name = successor->name;
    entry.division = successor->division;
    return json::Value(std::move(detail));
}

Result<void> Catalog::apply_decided(Transaction& tx, const Actor& actor, const std::string& id, const DecidedChange& change) {
    State& state = *state_;
    JX_TRY(EntryRow entry, state.public_row(tx, id));
    if (change.withdraw) {
        if (withdrawal_needs_consent(entry.public_openness.value_or(Openness::closed))) {
            JX_TRY(const Backing held, state.backing(tx, actor, entry, Openness::closed));
            JX_CHECK(check_openness_change(entry.public_openness, Openness::closed, held));
        }
        if (entry.state == EntryState::in_review) JX_CHECK(state.needs.workflow.cancel_for(tx, "entry", id, change.reason));
        entry.case_id.reset();
        entry.state = EntryState::withdrawn;
        JX_TRY(json::Value edition, state.unpublish(tx, entry));
        return state.save(tx, actor, entry, state.saved_as(change), change.basis, std::move(edition));
    }
    JX_TRY(const EntryFields after, state.decided(tx, entry, change));
    JX_CHECK(state.check_narrowing(tx, actor, entry, after));
    json::Value succession = nullptr;
    if (change.provider_id && *change.provider_id != entry.provider_id) {
        JX_TRY(succession, state.hand_over(tx, entry, *change.provider_id));
    }
    JX_TRY(const EntryFields working, read_fields(entry.document));
    if (entry.state == EntryState::published) State::set_fields(entry, after);
    else {
        // A revision in work goes on from what is public now.
        JX_TRY(const EntryFields merged, apply_input(working, change.patch, *state.profile(), *state.lists));
        State::set_fields(entry, merged);
    }
    entry.public_document = json::to_string(after);
    entry.public_openness = after.open_attribute;
    entry.public_version = entry.version + 1;
    entry.public_updated_at = state.needs.clock.now();
    JX_CHECK(store::set_tags(tx, entry.id, after.themes, after.keywords));
    std::optional<std::string> line;
    if (after.open_attribute != Openness::closed) line = State::line_of(after);
    JX_TRY(json::Value edition, state.next_edition(tx, entry, line));
    json::Value detail = State::opening_detail(entry, std::move(edition), line);
    if (!succession.is_null()) detail.get_object()["succession"] = std::move(succession);
    return state.save(tx, actor, entry, state.saved_as(change), change.basis, std::move(detail));
}

SavedAs Catalog::State::saved_as(const DecidedChange& change) {
    return {.action = change.action,
            .basis = change.basis == nullptr ? std::string() : std::string(change.basis->article),
            .reason = change.reason,
            .is_public = true};
}

Result<void> Catalog::confirm_closed(Transaction& tx, const Actor& actor, const std::string& id, const std::string& reason) {
    JX_TRY(const EntryRow entry, state_->public_row(tx, id));
    if (entry.public_openness != Openness::closed) return Error{&entry_action_not_possible};
    JX_CHECK(store::confirm(tx, id, state_->needs.clock.now()));
    JX_CHECK(state_->needs.ledger.append(tx, actor,
                                         {.action = "entry.kept_closed",
                                          .subject_type = "entry",
                                          .subject_id = id,
                                          .version = entry.version,
                                          .basis = &articles::art_8_1,
                                          .reason = reason}));
    return {};
}

Result<std::optional<Suspension>> Catalog::suspension(Transaction& tx, const std::string& id) {
    return store::find_suspension(tx, id);
}

Result<std::vector<Suspension>> Catalog::suspensions_over(Transaction& tx, Date today) {
    return store::suspensions_over(tx, today);
}

Result<void> Catalog::suspend(Transaction& tx, const Actor& actor, const std::string& id, Date until, const std::string& reason) {
    JX_TRY(EntryRow entry, state_->public_row(tx, id));
    JX_TRY(const auto before, store::find_suspension(tx, id));
    if (before) return Error{&entry_action_not_possible, "the entry is suspended already"};
    JX_CHECK(store::add_suspension(tx, {id, until, reason, actor.name, state_->needs.clock.now()}));
    entry.public_version = entry.version + 1;
    return state_->save(
        tx, actor, entry,
        {.action = "suspended", .basis = std::string(articles::art_18.article), .reason = reason, .is_public = true},
        &articles::art_18, json::Object{{"until", to_text(until)}});
}

Result<void> Catalog::resume(Transaction& tx, const Actor& actor, const std::string& id, const std::string& reason) {
    JX_TRY(EntryRow entry, state_->public_row(tx, id));
    JX_TRY(const bool was, store::end_suspension(tx, id));
    if (!was) return Error{&entry_action_not_possible, "the entry is not suspended"};
    entry.public_version = entry.version + 1;
    return state_->save(
        tx, actor, entry,
        {.action = "resumed", .basis = std::string(articles::art_18.article), .reason = reason, .is_public = true},
        &articles::art_18);
}

}  // namespace jixia::catalog
