// Opening, acting, cancelling: each in one transaction with the case's step, the owner's records, the event and the ledger entry.
#include "workflow/service.h"

#include "audit/ledger.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "identity/authorize.h"
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

json::Value payload_of(const CaseRow& row) {
    return json::Object{{"type", row.type},
                        {"state", row.state},
                        {"subject_type", row.subject_type},
                        {"subject_id", row.subject_id},
                        {"organization", row.organization}};
}

}  // namespace

Service::Service(Needs needs) : state_(std::make_unique<State>(State{needs, {}})) {}
Service::~Service() = default;

void Service::declare(CaseType type, std::map<std::string, Effect> effects) {
    const auto faults = faults_of(type, state_->needs.limits);
    for (const std::string& fault : faults) log::error("a case type is not sound", {{"type", type.name}, {"fault", fault}});
    JX_ASSERT(faults.empty());
    for (const auto& [action, effect] : effects) JX_ASSERT(find_action(type, action) != nullptr && effect != nullptr);
    const std::string name = type.name;
    const Citation* basis = citation(type.article);
    JX_ASSERT(state_->types.emplace(name, Declared{std::move(type), std::move(effects), basis}).second);
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
    row.clock = rule->clock.value_or("");
    row.clock_from = rule->clock ? to_text(now) : std::string();
    row.calendar.clear();
    row.due_on.reset();
    if (!rule->clock) return {};
    auto due = needs.limits.due_on(needs.calendar, *rule->clock, now);
    if (due.has_value()) {
        row.due_on = *due;
        row.calendar = needs.calendar.version();
    } else if (due.error().code == &law::calendar_missing) {
        // Nobody is kept from working because next year's holidays are not announced yet: `date_undated` computes the date later.
        log::warning("a due date waits for its calendar", {{"case", row.id}});
    } else return std::move(due).error();
    return {};
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
    JX_CHECK(state_->enter(row, declared->type, declared->type.states.front().name, now));
    JX_CHECK(store::add(tx, row));
    JX_CHECK(store::add_step(tx, row.id, row.version, actor.id, {now, actor.name, "open", "", row.state, request.reason}));
    JX_CHECK(state_->record(tx, actor, row, declared, "opened", "", request.reason));
    return row;
}

Result<CaseRow> Service::State::act(Transaction& tx, const Actor& actor, const std::string& id, const std::string& action,
                                    const std::string& reason, std::optional<std::int64_t> expected) const {
    JX_TRY(CaseRow row, readable(tx, actor, id));
    if (expected && *expected != row.version) return Error{&case_changed};
    const Declared* declared = find(row.type);
    const ActionRule* rule = declared == nullptr ? nullptr : find_action(declared->type, action);
    if (rule == nullptr) return Error{&action_not_possible};
    JX_CHECK(check_actor(actor, *rule, row));
    if (!is_possible(*rule, row.state)) return Error{&action_not_possible};
    const std::string reasons = text::trim(reason);
    if (rule->needs_reason && reasons.empty())
        return Error{&reason_missing, "a reason is needed", {{"/reason", "is required", "missing"}}};

    const std::string from = row.state;
    const Instant now = needs.clock.now();
    JX_CHECK(enter(row, declared->type, rule->to, now));
    JX_TRY(const bool moved, store::move(tx, row));
    if (!moved) return Error{&action_not_possible};
    ++row.version;
    JX_CHECK(store::add_step(tx, row.id, row.version, actor.id, {now, actor.name, action, from, row.state, reasons}));
    if (const auto effect = declared->effects.find(action); effect != declared->effects.end())
        JX_CHECK(effect->second(tx, actor, row, reasons));
    JX_CHECK(record(tx, actor, row, declared, action, from, reasons));
    return row;
}

Result<Case> Service::act(Transaction& tx, const Actor& actor, const std::string& case_id, const std::string& action,
                          const std::string& reason) {
    JX_TRY(CaseRow row, state_->act(tx, actor, case_id, action, reason, std::nullopt));
    return row;
}

Result<void> Service::cancel_for(Transaction& tx, const std::string& subject_type, const std::string& subject_id,
                                 const std::string& reason) {
    JX_TRY(const auto rows, store::open_about(tx, subject_type, subject_id));
    const Actor platform = Actor::platform();
    for (CaseRow row : rows) {
        const std::string from = row.state;
        row.state = cancelled;
        row.changed_at = state_->needs.clock.now();
        static_cast<Turn&>(row) = Turn{};
        row.owner_party = boost::describe::enum_to_string(Party::platform, "");
        row.final = true;
        row.due_on.reset();
        JX_TRY(const bool moved, store::move(tx, row));
        if (!moved) return Error{&action_not_possible};
        ++row.version;
        JX_CHECK(store::add_step(tx, row.id, row.version, platform.id,
                                 {row.changed_at, platform.name, "cancel", from, row.state, reason}));
        JX_CHECK(state_->record(tx, platform, row, state_->find(row.type), "cancelled", from, reason));
    }
    return {};
}

Result<std::int64_t> Service::date_undated() {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<std::int64_t> {
        std::int64_t dated = 0;
        JX_TRY(const auto rows, store::undated(tx));
        for (const CaseRow& row : rows) {
            JX_TRY(const Instant from, parse_instant(row.clock_from));
            const auto due = state_->needs.limits.due_on(state_->needs.calendar, row.clock, from);
            if (!due.has_value()) continue;
            JX_CHECK(store::date(tx, row.id, *due, state_->needs.calendar.version()));
            ++dated;
        }
        return dated;
    });
}

}  // namespace jixia::workflow
