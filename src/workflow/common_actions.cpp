// What can be done with a case of any type beside its own actions: extend its limit once, hand it over, take it over, ask other
// bodies for their opinion (会签), give one, urge who is late.
#include <algorithm>

#include "base/text.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "rules.h"
#include "state.h"
#include "workflow/service.h"

namespace jixia::workflow {

using storage::Transaction;

namespace {

constexpr std::string_view opinion_clock = "co_review";
constexpr std::int64_t hand_overs_max = 2;
constexpr std::size_t asked_max = 100;
constexpr std::array opinions_known{"agree", "object", "abstain"};

}  // namespace

ActionRule common_rule(std::string_view action) {
    ActionRule rule;
    rule.name = action;
    rule.needs_reason = action != "invite";
    if (action == "transfer") rule.needs = {"to"};
    if (action == "invite") rule.needs = {"organizations"};
    if (action == "opine") rule.needs = {"opinion"};
    return rule;
}

namespace {

/// Whose turn it is.
bool holds(const Actor& actor, const CaseRow& row) {
    Party party{};
    Role role{};
    if (!boost::describe::enum_from_string(row.owner_party.c_str(), party)) return false;
    if (!row.owner_role.empty() && !boost::describe::enum_from_string(row.owner_role.c_str(), role)) return false;
    if (row.four_eyes && (actor.id == row.drafted_by || actor.id == row.opened_by)) return false;
    return belongs_to(actor, party, role, row);
}

bool speaks_for_a_body(const Actor& actor) {
    return !actor.organization.empty() && (actor.has(Role::authority) || actor.has(Role::data_officer) ||
                                           actor.has(Role::reviewer) || actor.has(Role::security_officer));
}

Result<std::vector<std::string>> names_in(const json::Value& value, std::string_view pointer) {
    auto names = json::decode<std::vector<std::string>>(value);
    if (!names.has_value() || names->empty() || names->size() > asked_max)
        return Error{&errors::invalid, {}, {{std::string(pointer), "is a list of 1 to 100 ids of organisations", "type"}}};
    return *std::move(names);
}

}  // namespace

Result<void> Service::State::check_common(Transaction& tx, const Actor& actor, const CaseRow& row,
                                          std::string_view action) const {
    const Declared* declared = find(row.type);
    if (row.final || declared == nullptr || action == "cancel") return Error{&action_not_possible};
    const bool held = holds(actor, row);
    if (action == "extend") {
        if (!held) return Error{&identity::forbidden};
        JX_TRY(const auto clock, clock_of(row));
        if (!clock) return Error{&action_not_possible};
        return clock->extension > 0 && row.due_on ? Result<void>{} : Error{&not_extendable};
    }
    if (action == "take_over") {
        // Only from the authority that decides, by one above it.
        if (!is_above(actor, row) || row.decider == actor.division || !division_within(row.decider, actor.division))
            return Error{&identity::forbidden};
        return row.owner_party == "authority" ? Result<void>{} : Error{&action_not_possible};
    }
    if (action == "transfer") {
        const bool settled = row.hops > hand_overs_max;
        if (!declared->type.transferable || row.owner_party != (settled ? "authority" : "provider"))
            return Error{&action_not_possible};
        return held ? Result<void>{} : Error{&identity::forbidden};
    }
    if (action == "invite") {
        if (row.owner_party != "provider" && row.owner_party != "authority") return Error{&action_not_possible};
        return held ? Result<void>{} : Error{&identity::forbidden};
    }
    if (action == "urge") {
        if (row.escalated_to.empty()) return Error{&action_not_possible};
        return actor.has(Role::authority) && actor.division == row.escalated_to ? Result<void>{} : Error{&identity::forbidden};
    }
    if (!speaks_for_a_body(actor)) return Error{&identity::forbidden};
    JX_TRY(const auto asked, store::opinions(tx, row.id));
    const auto mine = std::ranges::find(asked, actor.organization, &OpinionRow::organization);
    if (mine == asked.end()) return Error{&identity::forbidden};
    return mine->opinion.empty() ? Result<void>{} : Error{&action_not_possible};
}

Result<void> Service::State::check_opinions(Transaction& tx, const CaseRow& row) const {
    JX_TRY(const auto asked, store::opinions(tx, row.id));
    const Date today = local_date(needs.clock.now());
    std::string waiting;
    for (const OpinionRow& one : asked) {
        if (!one.opinion.empty() || (one.due_on && *one.due_on < today)) continue;
        JX_TRY(const auto body, needs.identity.find_organization(tx, one.organization));
        waiting += (waiting.empty() ? "" : "、") + (body ? body->name : one.organization);
    }
    if (waiting.empty()) return {};
    return Error{&opinions_outstanding, waiting};
}

namespace {

/// One common action at work.
struct Common {
    Transaction& tx;
    const Actor& actor;
    CaseRow& row;
    const Given& given;
    const Service::Needs& needs;
};

Result<void> extend(const Common& at) {
    JX_TRY(const law::InForce held, at.needs.limits.in_force(at.row.clock, at.row.division, local_date(at.row.opened_at)));
    JX_TRY(at.row.due_on, law::extended(at.needs.calendar, held.limit, *at.row.due_on));
    at.row.extended = true;
    at.row.reminded = 0;
    at.row.escalated_to.clear();
    return {};
}

Result<void> transfer(const Common& at, const CaseType& type) {
    CaseRow& row = at.row;
    const auto* to = at.given.more.at("to").if_string();
    if (to == nullptr) return Error{&errors::invalid, {}, {{"/to", "is the id of an organisation", "type"}}};
    JX_TRY(const auto body, at.needs.identity.find_organization(at.tx, std::string(*to)));
    if (!body || body->authority || body->id == row.organization)
        return Error{&errors::invalid, {}, {{"/to", "is no other provider", "unknown"}}};
    const bool settles = row.owner_party == "authority";
    ++row.hops;
    if (!settles && row.hops > hand_overs_max) {
        // No ping-pong: who the case belongs to after two hand-overs is the authority's to say.
        row.owner_party = boost::describe::enum_to_string(Party::authority, "");
        row.owner_role = boost::describe::enum_to_string(Role::authority, "");
        return {};
    }
    if (settles) {
        const StateRule* rule = find_state(type, row.state);
        JX_ASSERT(rule != nullptr);
        row.owner_party = boost::describe::enum_to_string(rule->owner, "");
        row.owner_role = rule->role ? boost::describe::enum_to_string(*rule->role, "") : "";
    }
    row.organization = body->id;
    row.division = body->division;
    JX_TRY(const auto authority, at.needs.identity.authority_for(at.tx, row.division));
    row.decider = authority ? authority->division : std::string();
    return {};
}

Result<void> invite(const Common& at) {
    JX_TRY(const auto names, names_in(at.given.more.at("organizations"), "/organizations"));
    const Instant now = at.needs.clock.now();
    JX_TRY(const law::InForce held, at.needs.limits.in_force(opinion_clock, at.row.division, local_date(now)));
    std::optional<Date> due;
    if (const auto last = law::last_day(at.needs.calendar, held.limit.unit, held.limit.value, now); last.has_value()) due = *last;
    for (std::size_t index = 0; index < names.size(); ++index) {
        JX_TRY(const auto body, at.needs.identity.find_organization(at.tx, names[index]));
        if (!body || body->id == at.actor.organization)
            return Error{
                &errors::invalid, {}, {{"/organizations/" + std::to_string(index), "is no other organisation", "unknown"}}};
        JX_CHECK(store::ask_opinion(at.tx, {.case_id = at.row.id, .organization = body->id, .asked_at = now, .due_on = due}));
    }
    return {};
}

Result<void> opine(const Common& at) {
    const auto* opinion = at.given.more.at("opinion").if_string();
    if (opinion == nullptr || std::ranges::find(opinions_known, *opinion) == opinions_known.end())
        return Error{&errors::invalid, {}, {{"/opinion", "is agree, object or abstain", "enum"}}};
    JX_TRY(const bool given, store::give_opinion(at.tx, {.case_id = at.row.id,
                                                         .organization = at.actor.organization,
                                                         .opinion = std::string(*opinion),
                                                         .text = at.given.reason,
                                                         .by = at.actor.name,
                                                         .at = at.needs.clock.now()}));
    return given ? Result<void>{} : Error{&action_not_possible};
}

Result<void> perform(const Common& at, std::string_view action, const CaseType& type) {
    if (action == "extend") return extend(at);
    if (action == "transfer") return transfer(at, type);
    if (action == "invite") return invite(at);
    if (action == "opine") return opine(at);
    if (action == "take_over") {
        at.row.decider = at.actor.division;
        at.row.escalated_to.clear();
    }
    return {};  // urging is a step that the holder sees, and nothing else
}

}  // namespace

Result<void> Service::State::act_in_common(Transaction& tx, const Actor& actor, CaseRow& row, const Move& move) const {
    JX_CHECK(check_common(tx, actor, row, move.action));
    JX_CHECK(check_given(common_rule(move.action), move.given));
    const Given given{text::trim(move.given.reason), move.given.more};
    JX_CHECK(perform({tx, actor, row, given, needs}, move.action, find(row.type)->type));
    return put(tx, actor, row, move.action, row.state, given.reason);
}

}  // namespace jixia::workflow
