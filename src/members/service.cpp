// Filing, correcting, deciding. The account and its registration are one: either both are there or neither.
#include "audit/ledger.h"
#include "base/id.h"
#include "base/seal.h"
#include "base/text.h"
#include "identity/divisions.h"
#include "identity/identity.h"
#include "rules.h"
#include "sql.h"
#include "state.h"
#include "storage/outbox.h"

namespace jixia::members {

using storage::Transaction;
using workflow::Case;
using workflow::Given;
using workflow::Party;

namespace {

Labelled labelled(std::string_view code, std::string_view language) {
    struct Word {
        std::string_view code, zh, en;
    };
    constexpr std::array words{Word{"person", "个人", "Person"},
                               Word{"organization", "单位", "Organisation"},
                               Word{"submitted", "核验中", "Being verified"},
                               Word{"returned", "退回补正", "To be corrected"},
                               Word{"verified", "已核验", "Verified"},
                               Word{"refused", "未通过", "Refused"}};
    const auto found = std::ranges::find(words, code, &Word::code);
    if (found == words.end()) return {std::string(code), std::string(code)};
    return {std::string(code), std::string(language == "en" ? found->en : found->zh)};
}

template <class E>
Labelled labelled_enum(E value, std::string_view language) {
    return labelled(boost::describe::enum_to_string(value, ""), language);
}

RegistrationView view_of(const RegistrationRow& row, std::string_view language) {
    return {row.id,
            row.number,
            row.case_id,
            labelled_enum(row.kind, language),
            labelled_enum(row.state, language),
            {row.division, identity::division_name(row.division, language)},
            row.name,
            row.document_shown,
            row.reason,
            row.created_at,
            row.decided_at};
}

Result<void> put(Transaction& tx, const RegistrationRow& row) {
    JX_CHECK(tx.run(sql::put_registration, {{"id", row.id},
                                            {"state", row.state},
                                            {"division", row.division},
                                            {"name", row.name},
                                            {"document_shown", row.document_shown},
                                            {"document_fingerprint", row.document_fingerprint},
                                            {"document_sealed", row.document_sealed},
                                            {"phone", row.phone},
                                            {"evidence", row.evidence},
                                            {"reason", row.reason},
                                            {"decided_at", row.decided_at}}));
    return {};
}

/// What the case itself shows: enough to tell one from another, nothing to misuse.
json::Object detail_of(const RegistrationRow& row) {
    return {{"kind", json::encode(row.kind)},
            {"name", row.kind == Kind::person ? masked_name(row.name) : row.name},
            {"document", row.document_shown}};
}

workflow::ActionRule decides(const char* name, const char* to) {
    return {.name = name,
            .from = {"submitted"},
            .to = to,
            .party = Party::authority,
            .role = Role::authority,
            .needs_reason = true,
            .not_the_drafter = true};
}

}  // namespace

Members::Members(Needs needs) : state_(std::make_unique<State>(needs)) { state_->declare(); }
Members::~Members() = default;

void Members::State::declare() {
    workflow::CaseType type{
        .name = std::string(registration_case),
        .article = {},
        .states = {{.name = "submitted", .owner = Party::authority, .role = Role::authority, .clock = "registration.verify"},
                   {.name = "returned", .owner = Party::initiator},
                   {.name = "verified", .owner = Party::authority, .final = true},
                   {.name = "refused", .owner = Party::authority, .final = true}},
        .actions = {decides("verify", "verified"),
                    decides("return", "returned"),
                    decides("refuse", "refused"),
                    {.name = "correct",
                     .from = {"returned"},
                     .to = "submitted",
                     .party = Party::initiator,
                     .needs = {"kind", "name", "document", "division", "phone"},
                     .takes = {"evidence"}}},
        .words = {{std::string(registration_case), {"实名登记", "Registration"}},
                  {"submitted", {"待核验", "To be verified"}},
                  {"returned", {"退回补正", "To be corrected"}},
                  {"verified", {"已核验", "Verified"}},
                  {"refused", {"未通过", "Refused"}},
                  {"verify", {"核验通过", "Verify"}},
                  {"return", {"退回补正", "Return for correction"}},
                  {"refuse", {"不予通过", "Refuse"}},
                  {"correct", {"补正", "Correct"}}}};
    const auto decided = [this](RegistrationState state) {
        return [this, state](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
            return on_decided(tx, actor, matter, given, state);
        };
    };
    needs.workflow.declare(std::move(type),
                           {{"verify", decided(RegistrationState::verified)},
                            {"return", decided(RegistrationState::returned)},
                            {"refuse", decided(RegistrationState::refused)},
                            {"correct", [this](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
                                 return on_corrected(tx, actor, matter, given);
                             }}});
}

Result<void> Members::State::check(const Particulars& body) const {
    std::vector<FieldError> faults;
    const std::string document = normalized(body.document.value);
    if (body.kind == Kind::person) {
        const std::string_view fault = fault_of_citizen_number(document, local_date(needs.clock.now()));
        if (!fault.empty()) faults.push_back({"/document", "is no citizen's number", std::string(fault)});
    } else if (!identity::check_uscc(document).has_value()) {
        faults.push_back({"/document", "is no unified social credit code", "uscc"});
    }
    if (!faults.empty()) return Error{&document_invalid, {}, std::move(faults)};
    const identity::DivisionRow* division = identity::find_division(body.division);
    if (division == nullptr || division->kind == identity::DivisionKind::abolished)
        return Error{&errors::invalid, {}, {{"/division", "is not a division of Shandong in force", "enum"}}};
    return {};
}

void Members::State::fill(RegistrationRow& row, const Particulars& body) const {
    const std::string document = normalized(body.document.value);
    row.kind = body.kind;
    row.division = body.division;
    row.name = body.name.value;
    row.document_shown = body.kind == Kind::person ? masked(document) : document;
    row.document_fingerprint = needs.sealer.fingerprint("registration", document);
    row.document_sealed = needs.sealer.seal("registration " + row.id, document);
    row.phone = body.phone.value;
    row.evidence = body.evidence ? body.evidence->value : std::string();
}

Result<void> Members::State::record(Tx& tx, const Actor& actor, const RegistrationRow& row, const std::string& action,
                                    const std::string& reason) const {
    JX_CHECK(needs.outbox.emit(tx, "registration." + action, row.id,
                               json::Object{{"account", row.account_id}, {"division", row.division}}));
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = "registration." + action,
                                  .subject_type = "registration",
                                  .subject_id = row.id,
                                  .reason = reason,
                                  .detail = json::Object{{"kind", json::encode(row.kind)}, {"division", row.division}}}));
    return {};
}

Result<RegistrationView> Members::file(const Actor& actor, const std::string& client, const NewRegistration& body,
                                       std::string_view language) {
    JX_CHECK(state_->check(body.particulars));
    const bool visitor = !actor.signed_in();
    if (visitor != (body.account.has_value() && body.password.has_value()))
        return Error{&errors::invalid,
                     {},
                     {{"/account", visitor ? "is required" : "is known: you are signed in", visitor ? "missing" : "unknown"}}};
    if (!actor.organization.empty()) return Error{&identity::forbidden, "staff of a unit is entered by its administrator"};
    if (!state_->limit.admit(visitor ? client : actor.id, state_->needs.clock.now())) return Error{&too_many_registrations};
    std::optional<identity::Identity::Prepared> account;
    if (visitor) {
        JX_TRY(account, identity::Identity::prepare({.account = *body.account,
                                                     .name = {std::string(text::prefix(body.particulars.name.value, 60))},
                                                     .password = *body.password}));
    }
    return state_->needs.database.transact([&](Transaction& tx) -> Result<RegistrationView> {
        Actor self = actor;
        if (account) {
            JX_TRY(const auto made, state_->needs.identity.create_account(tx, Actor::platform(), *account, language));
            self.id = made.id;
            self.name = made.name;
        }
        const Instant now = state_->needs.clock.now();
        RegistrationRow row;
        row.id = new_ulid(now);
        row.account_id = self.id;
        row.state = RegistrationState::submitted;
        row.created_at = now;
        state_->fill(row, body.particulars);
        JX_TRY(const Case matter,
               state_->needs.workflow.open(tx, self,
                                           {.type = std::string(registration_case),
                                            .subject_type = "registration",
                                            .subject_id = row.id,
                                            .title = std::string(labelled_enum(row.kind, "zh").label) + "实名登记 " +
                                                     (row.kind == Kind::person ? masked_name(row.name) : row.name),
                                            .organization = {},
                                            .division = row.division,
                                            .drafted_by = self.id,
                                            .reason = {},
                                            .detail = detail_of(row)}));
        row.case_id = matter.id;
        row.number = matter.number;
        JX_TRY(const std::int64_t added, tx.run(sql::add_registration, storage::parameters_of(row)));
        if (added == 0) return Error{&registered_already};
        JX_CHECK(state_->record(tx, self, row, "filed", {}));
        return view_of(row, language);
    });
}

Result<std::vector<RegistrationView>> Members::own(const Actor& actor, std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::vector<RegistrationView>> {
        std::vector<RegistrationView> out;
        JX_TRY(const auto rows, tx.all<RegistrationRow>(sql::registrations_of_account, {{"account_id", actor.id}}));
        for (const RegistrationRow& row : rows) out.push_back(view_of(row, language));
        return out;
    });
}

Result<RegistrationView> Members::correct(const Actor& actor, const std::string& id, const Particulars& body,
                                          std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<RegistrationView> {
        JX_TRY(const auto row, tx.one<RegistrationRow>(sql::find_registration, {{"id", id}}));
        if (!row || row->account_id != actor.id) return Error{&errors::not_found};
        JX_TRY(const json::Value given, json::parse(json::serialize(json::encode(body))));
        json::Object more = given.get_object();
        if (!body.evidence) more.erase("evidence");
        JX_CHECK(state_->needs.workflow.act(tx, actor, row->case_id, "correct", {{}, std::move(more)}));
        JX_TRY(const auto after, tx.one<RegistrationRow>(sql::find_registration, {{"id", row->id}}));
        JX_ASSERT(after.has_value());
        return view_of(*after, language);
    });
}

Result<void> Members::State::on_corrected(Tx& tx, const Actor& actor, Case& matter, const Given& given) const {
    JX_TRY(const auto body, json::decode<Particulars>(json::Value(given.more)));
    JX_CHECK(check(body));
    JX_TRY(auto row, tx.one<RegistrationRow>(sql::find_registration, {{"id", matter.subject_id}}));
    JX_ASSERT(row.has_value());
    fill(*row, body);
    row->state = RegistrationState::submitted;
    JX_TRY(const auto others,
           tx.one<std::int64_t>(sql::count_of_document, {{"document_fingerprint", row->document_fingerprint}, {"but", row->id}}));
    if (others.value_or(0) > 0) return Error{&registered_already};
    JX_CHECK(put(tx, *row));
    matter.detail = detail_of(*row);
    return record(tx, actor, *row, "corrected", {});
}

Result<void> Members::State::on_decided(Tx& tx, const Actor& actor, Case& matter, const Given& given,
                                        RegistrationState state) const {
    JX_TRY(auto row, tx.one<RegistrationRow>(sql::find_registration, {{"id", matter.subject_id}}));
    JX_ASSERT(row.has_value());
    row->state = state;
    row->reason = given.reason;
    if (state != RegistrationState::returned) {
        // Who somebody is has been decided: the number itself is needed no more (PIPL Art. 47: kept no longer than its purpose).
        row->document_sealed.clear();
        row->decided_at = needs.clock.now();
    }
    JX_CHECK(put(tx, *row));
    if (state == RegistrationState::verified) JX_CHECK(needs.identity.admit_applicant(tx, actor, row->account_id));
    return record(tx, actor, *row, boost::describe::enum_to_string(state, ""), given.reason);
}

Result<RegistrationFile> Members::file_of(const Actor& actor, const std::string& id, std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<RegistrationFile> {
        JX_TRY(const auto row, tx.one<RegistrationRow>(sql::find_registration, {{"id", id}}));
        if (!row || !identity::may(actor, identity::Permission::registration_verify, {.division = row->division}))
            return Error{&errors::not_found};
        RegistrationFile file{view_of(*row, language), row->document_shown, row->phone, row->evidence};
        if (!row->document_sealed.empty()) {
            JX_TRY(file.document, state_->needs.sealer.open_sealed("registration " + row->id, row->document_sealed));
        }
        JX_CHECK(state_->record(tx, actor, *row, "read", {}));
        return file;
    });
}

}  // namespace jixia::members
