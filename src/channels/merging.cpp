// The way of a channel into the platform (Art. 7(1)) as a case: plan, merging, certificate.
#include <algorithm>

#include "base/crypto.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "state.h"

namespace jixia::channels {

using storage::Transaction;
using workflow::Case;
using workflow::Given;
using workflow::Party;

namespace {

/// Provider's acts are the data officer's, who speaks for the unit.
workflow::CaseType merge_type() {
    const auto unit = [](std::string name, std::vector<std::string> from, std::string to) {
        return workflow::ActionRule{.name = std::move(name),
                                    .from = std::move(from),
                                    .to = std::move(to),
                                    .party = Party::provider,
                                    .role = Role::data_officer};
    };
    const auto office = [](std::string name, std::vector<std::string> from, std::string to, bool needs_reason) {
        return workflow::ActionRule{.name = std::move(name),
                                    .from = std::move(from),
                                    .to = std::move(to),
                                    .party = Party::authority,
                                    .role = Role::authority,
                                    .needs_reason = needs_reason};
    };
    const auto platform = [](std::string name, std::vector<std::string> from, std::string to) {
        return workflow::ActionRule{
            .name = std::move(name), .from = std::move(from), .to = std::move(to), .party = Party::platform};
    };
    workflow::ActionRule file_plan = unit("file_plan", {"registered", "migrating", "overdue"}, "plan_filed");
    file_plan.needs = {"due_on", "mapping"};
    file_plan.takes = {"note"};
    return {.name = std::string(merge_case),
            .article = "第七条第一款",
            .states = {{.name = "registered", .owner = Party::provider, .role = Role::data_officer, .clock = "channel.plan.file"},
                       {.name = "plan_filed", .owner = Party::authority, .role = Role::authority, .clock = "channel.plan.check"},
                       {.name = "migrating", .owner = Party::provider, .role = Role::data_officer},
                       {.name = "overdue", .owner = Party::provider, .role = Role::data_officer},
                       {.name = "merged", .owner = Party::authority, .role = Role::authority, .clock = "channel.close"},
                       {.name = "covered", .owner = Party::platform},
                       {.name = "closed", .owner = Party::authority, .final = true},
                       {.name = "dismissed", .owner = Party::authority, .final = true}},
            .actions = {std::move(file_plan), unit("start", {"plan_filed"}, "migrating"),
                        unit("report_merged", {"migrating", "overdue"}, "merged"),
                        office("accept_plan", {"plan_filed"}, "migrating", false),
                        office("return_plan", {"plan_filed"}, "registered", true), office("close", {"merged"}, "closed", false),
                        office("reopen", {"merged"}, "migrating", true),
                        office("dismiss", {"registered", "plan_filed", "migrating", "overdue"}, "dismissed", true),
                        platform("pass_due", {"plan_filed", "migrating"}, "overdue"),
                        platform("cover", {"registered", "plan_filed", "migrating", "overdue"}, "covered"),
                        platform("uncover", {"covered"}, "registered")},
            .words = {{std::string(merge_case), {"既有渠道归并", "Merging of a channel"}},
                      {"registered", {"待报归并计划", "Plan wanted"}},
                      {"plan_filed", {"已报归并计划", "Plan filed"}},
                      {"migrating", {"归并中", "Being merged"}},
                      {"overdue", {"逾期未纳入", "Overdue"}},
                      {"merged", {"已纳入，待核对", "Merged, to be checked"}},
                      {"covered", {"平台外开放已告知", "Covered by a notice"}},
                      {"closed", {"已关闭", "Closed"}},
                      {"dismissed", {"登记已撤销", "Dismissed"}},
                      {"file_plan", {"报送归并计划", "File the plan"}},
                      {"start", {"开始归并", "Begin merging"}},
                      {"report_merged", {"报告已纳入", "Report it merged"}},
                      {"accept_plan", {"收悉计划", "Take the plan"}},
                      {"return_plan", {"退回计划", "Return the plan"}},
                      {"close", {"核对并出具关闭证明", "Check and close"}},
                      {"reopen", {"退回继续归并", "Back to merging"}},
                      {"dismiss", {"撤销登记", "Dismiss"}},
                      {"pass_due", {"计划日期已过", "The plan's day passed"}},
                      {"cover", {"平台外开放告知覆盖", "Covered by a notice"}},
                      {"uncover", {"告知终止，恢复归并", "The notice ended"}}}};
}

}  // namespace

void Channels::State::declare_merge() {
    const auto moved = [this](const std::string& action, ChannelState to) {
        return [this, action, to](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
            Happened what;
            what.action = action;
            what.reason = given.reason;
            return on_moved(tx, actor, matter, what, to);
        };
    };
    needs.workflow.declare(merge_type(), {{"file_plan", [this](Transaction& tx, const Actor& actor, Case& matter,
                                                               const Given& given) { return on_plan(tx, actor, matter, given); }},
                                          {"report_merged", [this](Transaction& tx, const Actor& actor, Case& matter,
                                                                   const Given&) { return on_merged(tx, actor, matter); }},
                                          {"close", [this](Transaction& tx, const Actor& actor, Case& matter,
                                                           const Given&) { return on_closed(tx, actor, matter); }},
                                          {"start", moved("started", ChannelState::migrating)},
                                          {"accept_plan", moved("plan_accepted", ChannelState::migrating)},
                                          {"return_plan", moved("plan_returned", ChannelState::registered)},
                                          {"reopen", moved("reopened", ChannelState::migrating)},
                                          {"dismiss", moved("dismissed", ChannelState::dismissed)},
                                          {"cover", moved("covered", ChannelState::covered)},
                                          {"uncover", moved("uncovered", ChannelState::registered)}});
    needs.workflow.accept(std::string(merge_case),
                          [this](Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
                              return open_merge(tx, actor, request);
                          });
}

Result<Case> Channels::State::open_merge(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const {
    JX_TRY(ChannelBody body, body_of<ChannelBody>(request.more));
    if (const auto* provider = request.subject.if_contains("provider"); provider != nullptr && provider->is_string())
        body.provider = std::string(provider->get_string());
    else return invalid("/subject/provider", "names the unit whose channel it is", "missing");
    JX_TRY(const ChannelRow row, enter(tx, actor, body, request.reason));
    return needs.workflow.find_case(tx, row.case_id);
}

Result<void> Channels::State::on_moved(Tx& tx, const Actor& actor, const Case& matter, const Happened& what,
                                       ChannelState to) const {
    JX_TRY(auto row, store::find(tx, matter.subject_id));
    if (!row) return Error{&errors::not_found};
    // A channel that was new when it was registered is so until its breach is found to be none.
    row->state = to == ChannelState::registered && row->unlawful_new ? ChannelState::unlawful_new : to;
    if (to != ChannelState::migrating) row->overdue_since.reset();
    else if (what.action == "reopened") row->merged_at.reset();
    if (what.action == "uncovered") row->notice.clear();
    JX_TRY(std::ignore, put(tx, actor, *row, what));
    return {};
}

Result<std::vector<std::string>> Channels::State::open_entries(Tx& tx, const ChannelRow& row, const Plan& plan) const {
    std::vector<std::string> open;
    for (const Mapping& line : plan.mapping) {
        if (!line.entry) continue;
        JX_TRY(const auto entry, needs.catalog.public_record(tx, *line.entry));
        if (entry && entry->provider_id == row.organization) open.push_back(*line.entry);
    }
    return open;
}

Result<void> Channels::State::on_plan(Tx& tx, const Actor& actor, Case& matter, const Given& given) const {
    JX_TRY(const PlanBody body, body_of<PlanBody>(given.more));
    JX_TRY(auto row, store::find(tx, matter.subject_id));
    if (!row) return Error{&errors::not_found};
    JX_TRY(const std::int64_t months, amount("channel.merge.max", row->division));
    Plan plan;
    if (row->plan) {
        JX_TRY(const Plan before, json::decode<Plan>(*row->plan));
        plan.version = before.version;
    }
    ++plan.version;
    plan.due_on = body.due_on;
    if (body.note) plan.note = body.note->value;
    for (const MappingInput& one : body.mapping.values) {
        Mapping& line = plan.mapping.emplace_back();
        line.number = one.number;
        line.fate = one.fate;
        line.entry = one.entry;
        if (one.redirect) line.redirect = one.redirect->value;
        if (one.reason) line.reason = one.reason->value;
    }
    plan.filed_at = needs.clock.now();
    auto faults = faults_of_plan(plan, row->inventory, today(), months_later(today(), months));
    for (std::size_t index = 0; index < plan.mapping.size(); ++index) {
        const Mapping& line = plan.mapping[index];
        const std::string at = "/mapping/" + std::to_string(index);
        if (line.redirect && !address_key(*line.redirect))
            faults.push_back({at + "/redirect", "is no address of the web", "format"});
        if (!line.entry) continue;
        const auto entry = needs.catalog.record(tx, actor, *line.entry);
        if (!entry.has_value() || entry->provider_id != row->organization)
            faults.push_back({at + "/entry", "is no entry of the unit", "unknown"});
    }
    if (!faults.empty()) return Error{&plan_incomplete, {}, std::move(faults)};
    row->plan = json::encode(plan);
    row->plan_due_on = plan.due_on;
    row->overdue_since.reset();
    row->state = ChannelState::plan_filed;
    Happened what;
    what.action = "plan_filed";
    what.detail = {{"plan", plan.version}, {"due_on", to_text(plan.due_on)}};
    matter.detail.get_object()["due_on"] = to_text(plan.due_on);
    JX_TRY(std::ignore, put(tx, actor, *row, what));
    return {};
}

Result<void> Channels::State::on_merged(Tx& tx, const Actor& actor, const Case& matter) const {
    JX_TRY(auto row, store::find(tx, matter.subject_id));
    if (!row || !row->plan) return Error{&errors::not_found};
    JX_TRY(const Plan plan, json::decode<Plan>(*row->plan));
    JX_TRY(const auto open, open_entries(tx, *row, plan));
    if (auto missing = unmerged(plan, row->inventory, open); !missing.empty())
        return Error{&not_merged, missing.front().detail, std::move(missing)};
    row->state = ChannelState::merged;
    row->merged_at = needs.clock.now();
    row->overdue_since.reset();
    Happened what;
    what.action = "merged";
    what.detail = {{"plan", plan.version}};
    JX_TRY(std::ignore, put(tx, actor, *row, what));
    return {};
}

/// The certificate says what the channel held, where each data set is now, and who checked it; its digest is in the ledger.
Result<void> Channels::State::on_closed(Tx& tx, const Actor& actor, const Case& matter) const {
    JX_TRY(auto row, store::find(tx, matter.subject_id));
    if (!row || !row->plan) return Error{&errors::not_found};
    JX_TRY(const Plan plan, json::decode<Plan>(*row->plan));
    // What was open when the unit reported it may have been withdrawn since.
    JX_TRY(const auto open, open_entries(tx, *row, plan));
    if (auto missing = unmerged(plan, row->inventory, open); !missing.empty())
        return Error{&not_merged, missing.front().detail, std::move(missing)};
    JX_TRY(const auto unit, provider_of(tx, row->organization));
    JX_TRY(const auto office, provider_of(tx, actor.organization));
    json::Array sets;
    for (const Mapping& line : plan.mapping) {
        json::Object set = json::encode(row->inventory.at(static_cast<std::size_t>(line.number) - 1)).get_object();
        set["fate"] = json::encode(line.fate);
        set["entry"] = json::encode(line.entry);
        set["redirect"] = json::encode(line.redirect);
        set["reason"] = json::encode(line.reason);
        sets.push_back(std::move(set));
    }
    const Instant now = needs.clock.now();
    json::Object certificate{{"number", row->number},
                             {"channel", json::Object{{"id", row->id}, {"name", row->name}, {"url", row->url}}},
                             {"provider", unit ? json::encode(*unit) : json::Value(nullptr)},
                             {"division", row->division},
                             {"basis", articles::art_7_1.article},
                             {"data_sets", std::move(sets)},
                             {"plan", plan.version},
                             {"merged_at", json::encode(row->merged_at)},
                             {"closed_at", to_text(now)},
                             {"checked_by", office ? json::encode(*office) : json::Value(nullptr)}};
    const std::string text = json::serialize(certificate);
    const std::string sha256 = crypto::sha256_hex(text), sm3 = crypto::sm3_hex(text);
    row->certificate = json::Object{{"certificate", std::move(certificate)}, {"sha256", sha256}, {"sm3", sm3}};
    row->state = ChannelState::closed;
    row->closed_at = now;
    Happened what;
    what.action = "closed";
    what.open_to_all = true;
    what.detail = {{"sha256", sha256}, {"sm3", sm3}, {"data_sets", static_cast<std::int64_t>(plan.mapping.size())}};
    JX_TRY(std::ignore, put(tx, actor, *row, what));
    return {};
}

Result<ChannelView> Channels::file_plan(const Actor& actor, const std::string& id, const std::string& expected,
                                        const PlanBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ChannelView> {
        JX_TRY(const ChannelRow before, state_->expected(tx, actor, id, expected));
        Given given;
        given.more = json::encode(body).get_object();
        JX_TRY(std::ignore, state_->needs.workflow.act(tx, actor, before.case_id, "file_plan", given));
        JX_TRY(const ChannelRow row, state_->visible(tx, actor, id));
        return state_->view(tx, row, language);
    });
}

}  // namespace jixia::channels
