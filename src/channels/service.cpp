// The register: who sees which channel, registering, correcting, and what is recorded of it.
#include <algorithm>

#include "audit/ledger.h"
#include "base/id.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "identity/divisions.h"
#include "identity/identity.h"
#include "law/time_limits.h"
#include "state.h"
#include "storage/outbox.h"

namespace jixia::channels {

using identity::Permission;
using storage::Transaction;

Channels::Channels(Needs needs) : state_(std::make_unique<State>(needs)) {
    state_->declare_merge();
    state_->declare_breach();
    state_->declare_notice();
    state_->declare_report();
}
Channels::~Channels() = default;

Result<void> Channels::State::record(Tx& tx, const Actor& actor, const Happened& what) const {
    json::Object payload = what.detail;
    payload["version"] = what.version;
    JX_CHECK(needs.outbox.emit(tx, what.subject + "." + what.action, what.id, payload));
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = what.subject + "." + what.action,
                                  .subject_type = what.subject,
                                  .subject_id = what.id,
                                  .version = what.version,
                                  .basis = what.basis,
                                  .reason = what.reason,
                                  .detail = what.detail.empty() ? json::Value(nullptr) : json::Value(what.detail),
                                  .log = what.open_to_all ? tlog::Log::opening : tlog::Log::security}));
    return {};
}

Sight Channels::State::sight_of(const Actor& actor) {
    Sight sight;
    if (actor.system) sight.everything = true;
    if (identity::may(actor, Permission::channel_read, {.organization = actor.organization}))
        sight.organization = actor.organization;
    if (identity::may(actor, Permission::channel_read, {.division = actor.division})) {
        std::string_view stem = actor.division;
        while (stem.ends_with("00")) stem.remove_suffix(2);
        sight.divisions = std::string(stem) + "%";
    }
    return sight;
}

Result<std::optional<Named>> Channels::State::provider_of(Tx& tx, const std::string& organization) const {
    JX_TRY(const auto found, needs.identity.find_organization(tx, organization));
    return found ? std::optional(Named{found->id, found->name}) : std::nullopt;
}

Result<std::int64_t> Channels::State::amount(std::string_view limit_name, const std::string& division) const {
    JX_TRY(const law::InForce held, needs.limits.in_force(limit_name, division, today()));
    return held.limit.value;
}

Result<Channels::State::Body> Channels::State::body_for(Tx& tx, const Actor& actor,
                                                        const std::optional<std::string>& named) const {
    const std::string id = named.value_or(actor.organization);
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    JX_TRY(const auto found, needs.identity.find_organization(tx, id));
    const bool own = identity::may(actor, Permission::channel_write, {.organization = id});
    const bool above = found && identity::may(actor, Permission::channel_supervise, {.division = found->division});
    if (!own && !above)
        return named && found ? Error{&identity::forbidden} : invalid("/provider", "names no unit of yours", "unknown");
    if (!found) return invalid("/provider", "is no organisation", "unknown");
    return Body{found->id, found->name, found->division};
}

Result<ChannelRow> Channels::State::visible(Tx& tx, const Actor& actor, const std::string& id) const {
    JX_TRY(auto row, store::find(tx, id));
    if (!row || !identity::may(actor, Permission::channel_read, {.organization = row->organization, .division = row->division}))
        return Error{&errors::not_found};
    return *std::move(row);
}

Result<ChannelRow> Channels::State::expected(Tx& tx, const Actor& actor, const std::string& id, const std::string& tag) const {
    JX_TRY(ChannelRow row, visible(tx, actor, id));
    if (tag != "*" && tag != std::to_string(row.version)) return Error{&channel_changed};
    return row;
}

Result<ChannelRow> Channels::State::put(Tx& tx, const Actor& actor, ChannelRow row, const Happened& what) const {
    row.changed_at = needs.clock.now();
    JX_TRY(const bool put, store::put(tx, row));
    if (!put) return Error{&channel_changed};
    ++row.version;
    Happened told = what;
    told.subject = "channel";
    told.id = row.id;
    told.version = row.version;
    if (told.basis == nullptr) told.basis = &articles::art_7_1;
    told.detail["state"] = json::encode(row.state);
    told.detail["organization"] = row.organization;
    told.detail["division"] = row.division;
    JX_CHECK(record(tx, actor, told));
    return row;
}

namespace {

std::vector<DataSet> inventory_of(const json::List<DataSetInput, 0, 500>& sent) {
    std::vector<DataSet> out;
    for (const DataSetInput& one : sent.values) {
        DataSet& set = out.emplace_back();
        set.title = one.title.value;
        if (one.url) set.url = one.url->value;
        if (one.format) set.format = one.format->value;
        if (one.note) set.note = one.note->value;
    }
    return out;
}

Result<std::string> checked_address(const std::string& url) {
    auto key = address_key(url);
    if (!key) return invalid("/url", "is no address of the web: begin it with http:// or https://", "format");
    return *std::move(key);
}

}  // namespace

Result<ChannelRow> Channels::State::enter(Tx& tx, const Actor& actor, const ChannelBody& body, const std::string& reason) const {
    JX_TRY(const Body unit, body_for(tx, actor, body.provider));
    JX_TRY(const std::string address, checked_address(body.url.value));
    JX_TRY(const auto known, store::find_by_address(tx, address));
    if (known) return Error{&registered_already, known->number};
    const Instant now = needs.clock.now();
    if (body.opened_on && *body.opened_on > today()) return invalid("/opened_on", "lies in the future", "range");
    ChannelRow row{.id = new_ulid(now),
                   .number = {},
                   .case_id = {},
                   .organization = unit.id,
                   .division = unit.division,
                   .name = body.name.value,
                   .url = body.url.value,
                   .address = address,
                   .kind = body.kind,
                   .offers = body.offers.value,
                   .opened_on = body.opened_on,
                   .first_seen = body.first_seen ? body.first_seen : std::optional(today()),
                   .state = state_at_registration(body.opened_on),
                   .unlawful_new = false,
                   .overdue_since = {},
                   .inventory = body.inventory ? inventory_of(*body.inventory) : std::vector<DataSet>{},
                   .plan = {},
                   .plan_due_on = {},
                   .notice = {},
                   .merged_at = {},
                   .closed_at = {},
                   .certificate = {},
                   .created_by = actor.id,
                   .created_at = now,
                   .changed_at = now,
                   .version = 1};
    row.unlawful_new = row.state == ChannelState::unlawful_new;
    JX_TRY(const workflow::Case matter, needs.workflow.open(tx, actor,
                                                            {.type = std::string(merge_case),
                                                             .subject_type = "channel",
                                                             .subject_id = row.id,
                                                             .title = row.name,
                                                             .organization = row.organization,
                                                             .division = row.division,
                                                             .drafted_by = {},
                                                             .reason = reason,
                                                             .detail = json::Object{{"channel", row.id}, {"url", row.url}}}));
    row.case_id = matter.id;
    row.number = matter.number;
    JX_CHECK(store::add(tx, row));
    if (row.unlawful_new)
        JX_CHECK(find_breach(tx, row, BreachKind::unlawful_new,
                             {{"opened_on", to_text(*row.opened_on)},
                              {"registered_by", row.organization == actor.organization ? "unit" : "authority"}}));
    JX_CHECK(record(tx, actor,
                    {.subject = "channel",
                     .id = row.id,
                     .action = "registered",
                     .version = row.version,
                     .basis = &articles::art_7_1,
                     .reason = reason,
                     .detail = {{"url", row.url},
                                {"state", json::encode(row.state)},
                                {"organization", row.organization},
                                {"division", row.division}}}));
    return row;
}

Result<ChannelView> Channels::State::view(Tx& tx, const ChannelRow& row, std::string_view language) const {
    ChannelView view;
    view.id = row.id;
    view.number = row.number;
    view.name = row.name;
    view.url = row.url;
    view.kind = labelled("channel_kind", row.kind, language);
    view.state = labelled("channel_state", row.state, language);
    view.division = division_label(row.division, language);
    JX_TRY(view.provider, provider_of(tx, row.organization));
    view.offers = row.offers;
    view.opened_on = row.opened_on;
    view.first_seen = row.first_seen;
    view.unlawful_new = row.unlawful_new;
    view.overdue_since = row.overdue_since;
    view.inventory = row.inventory;
    if (row.plan) { JX_TRY(view.plan, json::decode<Plan>(*row.plan)); }
    view.merged_at = row.merged_at;
    view.closed_at = row.closed_at;
    if (!row.notice.empty()) view.notice = row.notice;
    view.case_id = row.case_id;
    view.created_at = row.created_at;
    view.changed_at = row.changed_at;
    view.version = row.version;
    return view;
}

Result<ChannelView> Channels::enter(const Actor& actor, const ChannelBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ChannelView> {
        JX_TRY(const ChannelRow row, state_->enter(tx, actor, body, {}));
        return state_->view(tx, row, language);
    });
}

Result<Page<ChannelView>> Channels::list(const Actor& actor, const ChannelQuery& query, std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    const Sight sight = State::sight_of(actor);
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<ChannelView>> {
        Page<ChannelView> page;
        JX_TRY(const auto rows, store::list(tx, sight, query));
        for (const ChannelRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, row, language)); }
        JX_TRY(page.total, store::count(tx, sight, query));
        const auto end = query.offset + static_cast<std::int64_t>(rows.size());
        if (!rows.empty() && end < page.total) page.next = std::to_string(end);
        return page;
    });
}

Result<RegisterFigures> Channels::figures(const Actor& actor, std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    const Sight sight = State::sight_of(actor);
    return state_->needs.database.read([&](Transaction& tx) -> Result<RegisterFigures> {
        RegisterFigures figures;
        JX_TRY(const auto tallies, store::tally(tx, sight));
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<ChannelState>>([&](auto state) {
            StateCount count{state.name, label_of("channel_state", state.name, language), 0};
            for (const store::Tally& tally : tallies)
                if (tally.state == state.value) count.count = tally.count;
            figures.total += count.count;
            figures.states.push_back(std::move(count));
        });
        for (const store::Tally& tally : tallies) figures.overdue += tally.overdue;
        JX_TRY(figures.breaches_open, store::count_breaches(tx, sight, true));
        return figures;
    });
}

Result<ChannelView> Channels::find(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<ChannelView> {
        JX_TRY(const ChannelRow row, state_->visible(tx, actor, id));
        JX_TRY(ChannelView view, state_->view(tx, row, language));
        JX_TRY(const auto breaches, store::breaches_of(tx, id));
        for (const BreachRow& breach : breaches) { JX_TRY(view.breaches.emplace_back(), state_->view(tx, breach, language)); }
        return view;
    });
}

Result<ChannelView> Channels::change(const Actor& actor, const std::string& id, const std::string& expected,
                                     const ChannelChange& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ChannelView> {
        JX_TRY(ChannelRow row, state_->visible(tx, actor, id));
        JX_TRY(std::ignore, state_->body_for(tx, actor, row.organization));
        JX_TRY(row, state_->expected(tx, actor, id, expected));
        // The plan's lines number the inventory as it was when the plan was filed.
        const bool free = row.state == ChannelState::registered || row.state == ChannelState::unlawful_new;
        const bool under_way = row.state == ChannelState::plan_filed || row.state == ChannelState::migrating;
        if (!free && !(under_way && !body.inventory)) return Error{&not_editable};
        if (body.name) row.name = body.name->value;
        if (body.offers) row.offers = body.offers->value;
        if (body.inventory) row.inventory = inventory_of(*body.inventory);
        Happened what;
        what.action = "changed";
        what.detail = {{"data_sets", static_cast<std::int64_t>(row.inventory.size())}};
        JX_TRY(row, state_->put(tx, actor, row, what));
        return state_->view(tx, row, language);
    });
}

Result<json::Value> Channels::certificate(const std::string& id) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<json::Value> {
        JX_TRY(const auto row, store::find(tx, id));
        if (!row || !row->certificate) return Error{&errors::not_found};
        return *row->certificate;
    });
}

}  // namespace jixia::channels
