// Opening, acting, cancelling: each in one transaction with the case's step, the owner's records, the event and the ledger entry.
#include "workflow/service.h"

#include <algorithm>

#include "audit/ledger.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "law/order_344.h"
#include "rules.h"
#include "state.h"

namespace jixia::workflow {

using storage::Transaction;

namespace {

constexpr std::string_view cancelled = "cancelled";

/// "ER-2026-000017": initials of the type, the year, a running number.
Result<std::string> number_of(Transaction& tx, const std::string& type, Instant now) {
    std::string series;
    for (const std::string& word : text::split(type, '_'))
        if (!word.empty())
            series += static_cast<char>(word.front() >= 'a' && word.front() <= 'z' ? word.front() - 'a' + 'A' : word.front());
    series += "-" + std::to_string(static_cast<int>(local_date(now).year()));
    JX_TRY(const std::int64_t value, store::next_number(tx, type + "-" + series));
    const std::string digits = std::to_string(value);
    return series + "-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

const Citation* citation(std::string_view article) {
    for (const law::order_344::Named& named : law::order_344::all())
        if (named.citation->article == article) return named.citation;
    return nullptr;
}

}  // namespace

json::Object payload_of(const CaseRow& row) {
    return {{"type", row.type},
            {"state", row.state},
            {"subject_type", row.subject_type},
            {"subject_id", row.subject_id},
            {"organization", row.organization}};
}

Service::Service(Needs needs) : state_(std::make_unique<State>(State{needs, {}})) {}
Service::~Service() = default;

void Service::declare(CaseType type, std::map<std::string, Effect> effects) {
    const auto faults = faults_of(type, state_->needs.limits);
    for (const std::string& fault : faults) log::error("a case type is not sound", {{"type", type.name}, {"fault", fault}});
    JX_ASSERT(faults.empty());
    for (const auto& [action, effect] : effects) JX_ASSERT(find_action(type, action) != nullptr && effect != nullptr);
    const std::string name = type.name;
    const Citation* basis = citation(type.article);
    JX_ASSERT(state_->types.emplace(name, Declared{std::move(type), std::move(effects), basis, {}}).second);
}

const Declared* Service::State::find(std::string_view type) const {
    const auto found = types.find(type);
    return found == types.end() ? nullptr : &found->second;
}

Result<void> Service::State::enter(CaseRow& row, const CaseType& type, const std::string& name, Instant now) const {
    const StateRule* rule = find_state(type, name);
    JX_ASSERT(rule != nullptr);
    row.state = name;
    row.changed_at = now;
    row.owner_party = boost::describe::enum_to_string(rule->owner, "");
    row.owner_role = rule->role ? boost::describe::enum_to_string(*rule->role, "") : "";
    row.four_eyes = needs_four_eyes(type, name);
    row.final = rule->final;
    return start_clock(row, rule->clock.value_or(""), now);
}

Result<void> Service::State::record(Transaction& tx, const Actor& actor, const CaseRow& row, const Declared* declared,
                                    const std::string& act, const std::string& from, const std::string& reason) const {
    JX_CHECK(needs.outbox.emit(tx, from.empty() ? "case.opened" : "case.changed", row.id, payload_of(row)));
    JX_CHECK(needs.ledger.append(
        tx, actor,
        {.action = "case." + act,
         .subject_type = "case",
         .subject_id = row.id,
         .version = row.version,
         .basis = declared == nullptr ? nullptr : declared->basis,
         .reason = reason,
         .detail = json::Object{
             {"number", row.number}, {"from", from}, {"to", row.state}, {"subject", row.subject_type + ":" + row.subject_id}}}));
    return {};
}

void Service::accept(const std::string& type, Opener opener) {
    const auto found = state_->types.find(type);
    JX_ASSERT(found != state_->types.end() && !found->second.opener && opener);
    found->second.opener = std::move(opener);
}

Result<std::string> Service::State::decider_for(Transaction& tx, const std::string& division) const {
    JX_TRY(const auto authority, needs.identity.authority_for(tx, division));
    return authority ? authority->division : std::string();
}

Result<Case> Service::open(Transaction& tx, const Actor& actor, const NewCase& request) {
    const Declared* declared = state_->find(request.type);
    JX_ASSERT(declared != nullptr);
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    const Instant now = state_->needs.clock.now();
    CaseRow row;
    row.id = new_ulid(now);
    JX_TRY(row.number, number_of(tx, request.type, now));
    row.type = request.type;
    row.subject_type = request.subject_type;
    row.subject_id = request.subject_id;
    row.title = request.title;
    row.organization = request.organization;
    row.division = request.division;
    row.opened_by = actor.id;
    row.drafted_by = request.drafted_by;
    row.opened_at = now;
    row.detail = request.detail;
    JX_TRY(row.decider, state_->decider_for(tx, request.division));
    JX_CHECK(state_->enter(row, declared->type, declared->type.states.front().name, now));
    if (request.due_on) row.due_on = request.due_on;
    JX_CHECK(store::add(tx, row));
    JX_CHECK(store::add_step(tx, row.id, row.version, actor.id, {now, actor.name, "open", "", row.state, request.reason}));
    JX_CHECK(state_->record(tx, actor, row, declared, "opened", "", request.reason));
    return row;
}

Result<CaseRow> Service::State::act(Transaction& tx, const Actor& actor, const Move& move) const {
    JX_TRY(CaseRow row, readable(tx, actor, move.case_id));
    if (move.expected && *move.expected != row.version) return Error{&case_changed};
    if (std::ranges::find(common_actions, move.action) != common_actions.end()) {
        JX_CHECK(act_in_common(tx, actor, row, move));
        return row;
    }
    const Declared* declared = find(row.type);
    const ActionRule* rule = declared == nullptr ? nullptr : find_action(declared->type, move.action);
    if (rule == nullptr) return Error{&action_not_possible};
    JX_CHECK(check_actor(actor, *rule, row));
    if (!is_possible(*rule, row.state)) return Error{&action_not_possible};
    JX_CHECK(check_given(*rule, move.given));
    if (rule->decision) {
        JX_CHECK(needs.identity.check_fresh(tx, actor));
        JX_CHECK(check_opinions(tx, row));
    }

    // Whoever acts by a role that was lent is on record as doing so.
    Actor acting = actor;
    acting.name = actor.name_as(rule->role);
    const std::string from = row.state;
    const Given given{text::trim(move.given.reason), move.given.more};
    JX_CHECK(enter(row, declared->type, rule->to, needs.clock.now()));
    if (const auto effect = declared->effects.find(move.action); effect != declared->effects.end()) {
        Case matter = static_cast<const Case&>(row);
        ++matter.version;
        JX_CHECK(effect->second(tx, actor, matter, given));
        row.detail = std::move(matter.detail);
    }
    JX_CHECK(put(tx, acting, row, move.action, from, given.reason));
    if (rule->decision) JX_CHECK(sign(tx, acting, row, move.action, from, given.reason));
    return row;
}

Result<void> Service::State::put(Transaction& tx, const Actor& actor, CaseRow& row, const std::string& action,
                                 const std::string& from, const std::string& reason) const {
    row.changed_at = needs.clock.now();
    JX_TRY(const bool moved, store::move(tx, row));
    if (!moved) return Error{&action_not_possible};
    ++row.version;
    JX_CHECK(store::add_step(tx, row.id, row.version, actor.id, {row.changed_at, actor.name, action, from, row.state, reason}));
    return record(tx, actor, row, find(row.type), action, from, reason);
}

Result<Case> Service::act(Transaction& tx, const Actor& actor, const std::string& case_id, const std::string& action,
                          const Given& given) {
    JX_TRY(CaseRow row, state_->act(tx, actor, {case_id, action, given}));
    return row;
}

Result<Case> Service::find_case(Transaction& tx, const std::string& case_id) {
    JX_TRY(auto row, store::find(tx, case_id));
    if (!row) return Error{&errors::not_found};
    return *std::move(row);
}

Result<std::optional<std::string>> Service::open_case(Transaction& tx, const std::string& type, const std::string& subject_type,
                                                      const std::string& subject_id) {
    JX_TRY(const auto rows, store::open_about(tx, subject_type, subject_id));
    const auto found = std::ranges::find(rows, type, &CaseRow::type);
    return found == rows.end() ? std::nullopt : std::optional(found->id);
}

Result<void> Service::cancel_for(Transaction& tx, const std::string& subject_type, const std::string& subject_id,
                                 const std::string& reason) {
    JX_TRY(const auto rows, store::open_about(tx, subject_type, subject_id));
    for (CaseRow row : rows) {
        const std::string from = row.state;
        row.state = cancelled;
        static_cast<Turn&>(row) = Turn{};
        row.owner_party = boost::describe::enum_to_string(Party::platform, "");
        row.final = true;
        row.due_on.reset();
        JX_CHECK(state_->put(tx, Actor::platform(), row, "cancel", from, reason));
    }
    return {};
}

}  // namespace jixia::workflow
