// Use cases of entries: compiling, submitting, reviewing, revising, withdrawing.
#include <algorithm>

#include "base/id.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::catalog {

using identity::Permission;

namespace {

identity::Scope scope_of(const EntryRow& entry) { return {.organization = entry.provider_id, .division = entry.division}; }

void add_drafter(EntryRow& entry, const Actor& actor) {
    if (std::ranges::find(entry.drafters, actor.id) == entry.drafters.end()) entry.drafters.push_back(actor.id);
    entry.drafted_by = actor.name;
}

Result<Rendered> rendered(Result<json::Object> object, std::int64_t version) {
    if (!object) return std::move(object).error();
    return Rendered{std::make_shared<const std::string>(json::serialize(*std::move(object))), version, false};
}

}  // namespace

Result<Rendered> Catalog::create(const Actor& actor, const json::Value& sent, std::string_view language) {
    JX_CHECK(
        identity::authorize(actor, Permission::entry_draft, {.organization = actor.organization, .division = actor.division}));
    if (actor.organization.empty()) return Error{&entry_no_provider};
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<Rendered> {
        JX_TRY(const auto provider, state_->needs.providers.find(tx, actor.organization));
        if (!provider) return Error{&entry_no_provider};
        EntryFields start;
        start.license = "sd-open-1.0";
        JX_TRY(const EntryFields fields, apply_input(start, sent, *state_->profile(), *state_->lists));
        JX_TRY(const std::int64_t sequence, store::next_sequence(tx, provider->id));
        EntryRow entry;
        entry.id = new_ulid(state_->needs.clock.now());
        entry.code = resource_code(provider->division, provider->uscc, sequence);
        entry.provider_id = provider->id;
        entry.provider_name = provider->name;
        entry.division = provider->division;
        entry.demonstration = provider->demonstration;
        entry.created_by = actor.id;
        entry.created_at = state_->needs.clock.now();
        State::set_fields(entry, fields);
        add_drafter(entry, actor);
        JX_CHECK(state_->save(tx, actor, entry, {.action = "created"}, &articles::art_10_2));
        return rendered(state_->render(tx, actor, entry, true, language), entry.version);
    });
}

Result<Rendered> Catalog::update(const Actor& actor, const std::string& id, const std::string& expected, const json::Value& sent,
                                 std::string_view language) {
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<Rendered> {
        JX_TRY(EntryRow entry, state_->visible(tx, actor, id));
        JX_CHECK(identity::authorize(actor, Permission::entry_draft, scope_of(entry)));
        if (expected != "*" && expected != std::to_string(entry.version)) return Error{&entry_changed};
        JX_TRY(const EntryFields before, read_fields(entry.document));
        JX_TRY(const EntryFields fields, apply_input(before, sent, *state_->profile(), *state_->lists));
        JX_CHECK(state_->check_narrowing(tx, actor, entry, fields));
        if (entry.state != EntryState::draft) return Error{&entry_not_editable};
        std::vector<Change> changes = changes_between(*state_->profile(), json::encode(before), json::encode(fields), "en");
        if (changes.empty()) return rendered(state_->render(tx, actor, entry, true, language), entry.version);
        State::set_fields(entry, fields);
        add_drafter(entry, actor);
        json::Array names;
        for (const Change& change : changes) names.push_back(json::Value(change.field));
        JX_CHECK(state_->save(tx, actor, entry, {.action = "updated"}, &articles::art_10_2,
                              json::Object{{"changed", std::move(names)}}));
        return rendered(state_->render(tx, actor, entry, true, language), entry.version);
    });
}

namespace {

/// One action on one entry inside its transaction.
struct Acting {
    storage::Transaction& tx;
    const Actor& actor;
    EntryRow& entry;
    const std::string& reason;
    std::string_view language;
};

}  // namespace

Result<ActionOutcome> Catalog::act(const Actor& actor, const std::string& id, const std::string& action,
                                   const std::string& reason, std::string_view language, const std::string& expected) {
    State& state = *state_;
    const auto submit = [&](Acting now) -> Result<void> {
        JX_CHECK(identity::authorize(now.actor, Permission::entry_draft, scope_of(now.entry)));
        JX_TRY(now.entry.state, state_after(now.entry.state, "submit", now.entry.is_public));
        JX_CHECK(state.require_complete(now.tx, now.entry, state.today(), now.language));
        JX_TRY(const EntryFields fields, read_fields(now.entry.document));
        JX_CHECK(state.check_narrowing(now.tx, now.actor, now.entry, fields));
        const std::string drafter = now.entry.drafters.empty() ? now.actor.id : now.entry.drafters.back();
        JX_TRY(const workflow::Case matter, state.needs.workflow.open(now.tx, now.actor,
                                                                      {.type = "entry_review",
                                                                       .subject_type = "entry",
                                                                       .subject_id = now.entry.id,
                                                                       .title = now.entry.title,
                                                                       .organization = now.entry.provider_id,
                                                                       .division = now.entry.division,
                                                                       .drafted_by = drafter,
                                                                       .reason = now.reason}));
        now.entry.case_id = matter.id;
        if (std::ranges::find(now.entry.drafters, now.actor.id) == now.entry.drafters.end())
            now.entry.drafters.push_back(now.actor.id);
        return state.save(now.tx, now.actor, now.entry, {.action = "submitted", .reason = now.reason}, &articles::art_10_2);
    };
    const auto revise = [&](Acting now) -> Result<void> {
        JX_CHECK(identity::authorize(now.actor, Permission::entry_draft, scope_of(now.entry)));
        JX_TRY(now.entry.state, state_after(now.entry.state, "revise", now.entry.is_public));
        now.entry.drafters = {now.actor.id};
        now.entry.drafted_by = now.actor.name;
        return state.save(now.tx, now.actor, now.entry, {.action = "revised", .reason = now.reason}, &articles::art_10_2);
    };
    const auto withdraw = [&](Acting now) -> Result<void> {
        const EntryState from = now.entry.state;
        const bool takes_away = from == EntryState::published;
        JX_CHECK(identity::authorize(now.actor, takes_away ? Permission::entry_withdraw : Permission::entry_draft,
                                     scope_of(now.entry)));
        JX_TRY(now.entry.state, state_after(from, "withdraw", now.entry.is_public));
        if (from == EntryState::in_review) {
            JX_CHECK(state.needs.workflow.cancel_for(now.tx, "entry", now.entry.id, now.reason));
            now.entry.case_id.reset();
            return state.save(now.tx, now.actor, now.entry, {.action = "recalled", .reason = now.reason}, &articles::art_10_2);
        }
        if (from == EntryState::draft && now.entry.is_public) {  // The revision is dropped, what is public stays.
            JX_TRY(const EntryFields published, read_fields(now.entry.public_document.value_or("{}")));
            State::set_fields(now.entry, published);
            now.entry.drafters.clear();
            return state.save(now.tx, now.actor, now.entry, {.action = "discarded", .reason = now.reason}, &articles::art_10_2);
        }
        if (!takes_away)
            return state.save(now.tx, now.actor, now.entry, {.action = "abandoned", .reason = now.reason}, &articles::art_10_2);
        if (withdrawal_needs_consent(now.entry.public_openness.value_or(Openness::closed))) {
            JX_TRY(const Backing held, state.backing(now.tx, now.actor, now.entry, Openness::closed));
            JX_CHECK(check_openness_change(now.entry.public_openness, Openness::closed, held));
        }
        JX_TRY(json::Value edition, state.unpublish(now.tx, now.entry));
        return state.save(
            now.tx, now.actor, now.entry,
            {.action = "withdrawn", .basis = std::string(articles::art_8_3.article), .reason = now.reason, .is_public = true},
            &articles::art_8_3, std::move(edition));
    };
    return state.needs.database.transact([&](storage::Transaction& tx) -> Result<ActionOutcome> {
        JX_TRY(EntryRow entry, state.visible(tx, actor, id));
        if (!state.sees_draft(actor, entry)) JX_CHECK(identity::authorize(actor, Permission::entry_draft, scope_of(entry)));
        if (expected != "*" && expected != std::to_string(entry.version)) return Error{&entry_changed};
        Acting now{tx, actor, entry, reason, language};
        if (action == "submit") {
            JX_CHECK(submit(now));
        } else if (action == "revise") {
            JX_CHECK(revise(now));
        } else if (action == "withdraw") {
            JX_CHECK(withdraw(now));
        } else if ((action == "approve" || action == "return") && entry.state == EntryState::in_review && entry.case_id) {
            JX_CHECK(state.needs.workflow.act(tx, actor, *entry.case_id, action, {reason}));
            JX_TRY(entry, state.load(tx, id));
        } else {
            return Error{&entry_action_not_possible, "'" + action + "' is not possible now"};
        }
        ActionOutcome outcome{entry.id, entry.state, std::nullopt, entry.version};
        if (entry.case_id) outcome.case_ = CaseId{*entry.case_id};
        return outcome;
    });
}

Result<Rendered> Catalog::entry(const Actor& actor, const std::string& id, std::string_view language) {
    const Instant now = state_->needs.clock.now();
    const std::string key = std::string(language == "en" ? "en" : "zh") + id;
    const bool outsider = actor.organization.empty() && !actor.system;
    if (outsider) {
        if (const auto cached = state_->cache.find(key); cached && now - cached->rendered_at < RenderCache::keep_for) {
            if (now - cached->checked_at < RenderCache::check_after) return Rendered{cached->body, cached->version, true};
            JX_TRY(const auto seen,
                   state_->needs.database.read([&](storage::Transaction& tx) { return store::find_visibility(tx, id); }));
            if (seen && seen->is_public && seen->public_version == cached->version) {
                state_->cache.checked(key, cached->version, now);
                return Rendered{cached->body, cached->version, true};
            }
        }
    }
    const std::uint64_t generation = state_->cache.generation();
    JX_TRY(Rendered answer, state_->needs.database.read([&](storage::Transaction& tx) -> Result<Rendered> {
        JX_TRY(const EntryRow row, state_->visible(tx, actor, id));
        const bool working = state_->sees_draft(actor, row);
        JX_TRY(auto object, state_->render(tx, actor, row, working, language));
        return Rendered{std::make_shared<const std::string>(json::serialize(std::move(object))),
                        working ? row.version : row.public_version, !working};
    }));
    if (outsider) state_->cache.put(key, {answer.body, answer.version, now, now}, generation);
    return answer;
}

Result<Checks> Catalog::checks(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<Checks> {
        JX_TRY(const EntryRow entry, state_->visible(tx, actor, id));
        JX_CHECK(identity::authorize(actor, Permission::entry_read_draft, scope_of(entry)));
        JX_TRY(const Date filed_on, state_->filed_on(tx, entry));
        return state_->run_checks(tx, entry, filed_on, language);
    });
}

Result<HistoryPage> Catalog::history(const Actor& actor, const std::string& id, std::int64_t before, std::int64_t limit,
                                     std::string_view language) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<HistoryPage> {
        JX_TRY(const EntryRow entry, state_->visible(tx, actor, id));
        const bool everything = state_->sees_draft(actor, entry);
        const std::int64_t from = before > 0 ? before : entry.version + 1;
        JX_TRY(const auto versions, store::versions(tx, id, from, !everything, limit + 1));
        HistoryPage page;
        page.limit = limit;
        JX_TRY(page.total, store::count_versions(tx, id, !everything));
        const ItemReader reader{.staff = state_->is_staff(actor, entry)};
        JX_TRY(const EntryFields present, State::fields_of(entry, false));
        const auto document_of = [&](const VersionRow& version) -> Result<json::Value> {
            JX_TRY(EntryFields fields, read_fields(version.document));
            blank_examples(fields, present, reader);
            // An example is data: what an earlier version showed may have been withdrawn since.
            for (Item& item : fields.items) item.example.clear();
            return json::encode(fields);
        };
        for (std::size_t index = 0; index < versions.size() && index < static_cast<std::size_t>(limit); ++index) {
            const VersionRow& version = versions[index];
            JX_TRY(const json::Value after, document_of(version));
            json::Value earlier = nullptr;
            if (index + 1 < versions.size()) { JX_TRY(earlier, document_of(versions[index + 1])); }
            page.items.push_back({version.version, version.at, everything ? version.actor_name : entry.provider_name,
                                  version.action, version.basis, version.reason,
                                  changes_between(*state_->profile(), earlier, after, language)});
        }
        if (versions.size() > static_cast<std::size_t>(limit)) page.next = std::to_string(page.items.back().version);
        return page;
    });
}

}  // namespace jixia::catalog
