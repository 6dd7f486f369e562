// Breaches of Art. 7(1) as facts with evidence, before the authority of the unit's division; found when a channel is registered
// that is new, and by the watch when a plan's day has passed.
#include "base/crypto.h"
#include "base/id.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::channels {

using storage::Transaction;
using workflow::Case;
using workflow::Given;
using workflow::Party;

void Channels::State::declare_breach() {
    const auto office = [](std::string name, std::string to) {
        return workflow::ActionRule{.name = std::move(name),
                                    .from = {"detected"},
                                    .to = std::move(to),
                                    .party = Party::authority,
                                    .role = Role::authority,
                                    .needs_reason = true};
    };
    workflow::CaseType type{
        .name = std::string(breach_case),
        .article = "第七条第一款",
        .states = {{.name = "detected", .owner = Party::authority, .role = Role::authority, .clock = "channel.breach.verify"},
                   {.name = "verified", .owner = Party::authority, .final = true},
                   {.name = "dismissed", .owner = Party::authority, .final = true}},
        // The unit is heard: what it says stays with the case.
        .actions = {office("verify", "verified"),
                    office("dismiss", "dismissed"),
                    {.name = "explain",
                     .from = {"detected"},
                     .to = "detected",
                     .party = Party::provider,
                     .role = Role::data_officer,
                     .needs_reason = true}},
        .words = {{std::string(breach_case), {"开放渠道违规线索", "Breach of the one channel"}},
                  {"detected", {"待核实", "To be verified"}},
                  {"verified", {"已核实", "Verified"}},
                  {"dismissed", {"不成立", "Dismissed"}},
                  {"verify", {"核实成立", "Verify"}},
                  {"dismiss", {"认定不成立", "Dismiss"}},
                  {"explain", {"说明情况", "Explain"}}}};
    needs.workflow.declare(
        std::move(type),
        {{"verify", [this](Transaction& tx, const Actor& actor, Case& matter,
                           const Given& given) { return on_breach_decided(tx, actor, matter, given, BreachState::verified); }},
         {"dismiss", [this](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
              return on_breach_decided(tx, actor, matter, given, BreachState::dismissed);
          }}});
}

Result<void> Channels::State::find_breach(Tx& tx, const ChannelRow& row, BreachKind kind, json::Object evidence) const {
    const Instant now = needs.clock.now();
    const Citation& basis = kind == BreachKind::overdue_merge ? articles::art_20_1_3 : articles::art_7_1;
    evidence["channel"] = row.number;
    evidence["url"] = row.url;
    evidence["first_seen"] = json::encode(row.first_seen);
    BreachRow breach{.id = new_ulid(now),
                     .channel_id = row.id,
                     .case_id = {},
                     .organization = row.organization,
                     .division = row.division,
                     .kind = kind,
                     .state = BreachState::detected,
                     .basis = std::string(basis.article),
                     .found_at = now,
                     .evidence = evidence,
                     .digest = crypto::sha256_hex(json::serialize(evidence)),
                     .reason = {},
                     .decided_at = {}};
    // Found by the platform, whoever's act showed it.
    const Actor platform = Actor::platform();
    JX_TRY(const Case matter,
           needs.workflow.open(tx, platform,
                               {.type = std::string(breach_case),
                                .subject_type = "channel_breach",
                                .subject_id = breach.id,
                                .title = row.name,
                                .organization = row.organization,
                                .division = row.division,
                                .drafted_by = {},
                                .reason = label_of("breach_kind", boost::describe::enum_to_string(kind, ""), "zh"),
                                .detail = json::Object{{"channel", row.id}, {"evidence", evidence}}}));
    breach.case_id = matter.id;
    JX_CHECK(store::add(tx, breach));
    Happened what;
    what.subject = "channel";
    what.id = row.id;
    what.action = kind == BreachKind::overdue_merge ? "overdue" : "unlawful_new";
    what.version = row.version;
    what.basis = &basis;
    what.detail = {{"breach", breach.id},
                   {"organization", row.organization},
                   {"division", row.division},
                   {"evidence", std::move(evidence)},
                   {"sha256", breach.digest}};
    return record(tx, platform, what);
}

Result<void> Channels::State::on_breach_decided(Tx& tx, const Actor& actor, const Case& matter, const Given& given,
                                                BreachState state) const {
    JX_TRY(auto breach, store::find_breach(tx, matter.subject_id));
    if (!breach) return Error{&errors::not_found};
    breach->state = state;
    breach->reason = given.reason;
    breach->decided_at = needs.clock.now();
    JX_CHECK(store::decide(tx, *breach));
    JX_TRY(auto row, store::find(tx, breach->channel_id));
    if (!row) return Error{&errors::not_found};
    if (breach->kind == BreachKind::unlawful_new && state == BreachState::dismissed) {
        row->unlawful_new = false;
        if (row->state == ChannelState::unlawful_new) row->state = ChannelState::registered;
    }
    Happened what;
    what.action = state == BreachState::verified ? "breach_verified" : "breach_dismissed";
    what.basis = breach->kind == BreachKind::overdue_merge ? &articles::art_20_1_3 : &articles::art_7_1;
    what.reason = given.reason;
    what.detail = {{"breach", breach->id}, {"kind", json::encode(breach->kind)}};
    JX_TRY(std::ignore, put(tx, actor, *row, what));
    return {};
}

/// The plan's day has passed: the case goes back to the unit as overdue, and the breach goes before the authority.
Result<bool> Channels::State::pass_due(Tx& tx, const std::string& id) const {
    JX_TRY(auto row, store::find(tx, id));
    if (!row || row->overdue_since || !is_overdue(row->state, row->plan_due_on, today())) return false;
    const Date due_on = *row->plan_due_on;
    JX_TRY(std::ignore, needs.workflow.act(tx, Actor::platform(), row->case_id, "pass_due", {}));
    row->state = ChannelState::migrating;
    row->overdue_since = Date(std::chrono::sys_days(due_on) + std::chrono::days(1));
    row->changed_at = needs.clock.now();
    JX_TRY(const bool put, store::put(tx, *row));
    if (!put) return Error{&channel_changed};
    ++row->version;
    JX_TRY(const Plan plan, json::decode<Plan>(row->plan.value_or(json::Object{})));
    // Sent back after it was reported merged: still the same breach.
    JX_TRY(const auto known, store::breaches_of(tx, id));
    for (const BreachRow& breach : known)
        if (breach.kind == BreachKind::overdue_merge && breach.state != BreachState::dismissed &&
            breach.evidence.at("plan").to_number<std::int64_t>() == plan.version)
            return true;
    JX_CHECK(find_breach(tx, *row, BreachKind::overdue_merge,
                         {{"plan", plan.version},
                          {"plan_filed_at", to_text(plan.filed_at)},
                          {"due_on", to_text(due_on)},
                          {"data_sets", static_cast<std::int64_t>(row->inventory.size())}}));
    return true;
}

Result<std::int64_t> Channels::watch() {
    std::int64_t found = 0;
    const Date today = state_->today();
    JX_TRY(const auto due, state_->needs.database.read([&](Transaction& tx) { return store::due(tx, today); }));
    for (const std::string& id : due) {
        JX_TRY(const bool late, state_->needs.database.transact([&](Transaction& tx) { return state_->pass_due(tx, id); }));
        found += late ? 1 : 0;
    }
    JX_TRY(const auto notices, state_->needs.database.read([&](Transaction& tx) { return store::notices_due(tx, today); }));
    for (const NoticeRow& row : notices) {
        JX_TRY(const bool told, state_->needs.database.transact([&](Transaction& tx) { return state_->review(tx, row); }));
        found += told ? 1 : 0;
    }
    return found;
}

Result<BreachView> Channels::State::view(Tx& tx, const BreachRow& row, std::string_view language) const {
    BreachView view;
    view.id = row.id;
    JX_TRY(const auto channel, store::find(tx, row.channel_id));
    if (channel) view.channel = Named{channel->id, channel->name};
    JX_TRY(view.provider, provider_of(tx, row.organization));
    view.kind = labelled("breach_kind", row.kind, language);
    view.state = labelled("breach_state", row.state, language);
    view.division = division_label(row.division, language);
    view.basis = row.basis;
    view.found_at = row.found_at;
    view.evidence = row.evidence;
    view.digest = row.digest;
    view.reason = row.reason;
    view.case_id = row.case_id;
    return view;
}

Result<Page<BreachView>> Channels::breaches(const Actor& actor, std::int64_t offset, std::int64_t limit,
                                            std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    const Sight sight = State::sight_of(actor);
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<BreachView>> {
        Page<BreachView> page;
        JX_TRY(const auto rows, store::breaches(tx, sight, offset, limit));
        for (const BreachRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, row, language)); }
        JX_TRY(page.total, store::count_breaches(tx, sight, false));
        const auto end = offset + static_cast<std::int64_t>(rows.size());
        if (!rows.empty() && end < page.total) page.next = std::to_string(end);
        return page;
    });
}

}  // namespace jixia::channels
