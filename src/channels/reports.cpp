// 发现平台外开放渠道: reports by anybody become a task of the authority of the division, which verifies them or dismisses them
// with its reason; the reporter sees which.
#include "base/id.h"
#include "base/text.h"
#include "identity/authorize.h"
#include "identity/divisions.h"
#include "identity/identity.h"
#include "state.h"

namespace jixia::channels {

using storage::Transaction;
using workflow::Case;
using workflow::Given;
using workflow::Party;

namespace {

/// What an official found out about a reported address.
struct Finding {
    std::string organization;
    ChannelKind kind{};
    std::optional<json::Text<2, 200>> name;
    std::optional<Date> opened_on;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (organization, kind, name, opened_on))

constexpr std::size_t sha256_digits = 64;

bool is_sha256(std::string_view text) {
    return text.size() == sha256_digits &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

ReportView view_of(const ReportRow& row, std::string_view language) {
    return {.id = row.id,
            .number = row.number,
            .url = row.url,
            .unit = row.unit,
            .state = labelled("report_state", row.state, language),
            .division = division_label(row.division, language),
            .reason = row.reason,
            .created_at = row.created_at,
            .decided_at = row.decided_at};
}

}  // namespace

void Channels::State::declare_report() {
    workflow::ActionRule verify{.name = "verify",
                                .from = {"open"},
                                .to = "verified",
                                .party = Party::authority,
                                .role = Role::authority,
                                .needs_reason = true,
                                .needs = {"organization", "kind"},
                                .takes = {"name", "opened_on"}};
    workflow::ActionRule dismiss{.name = "dismiss",
                                 .from = {"open"},
                                 .to = "dismissed",
                                 .party = Party::authority,
                                 .role = Role::authority,
                                 .needs_reason = true};
    needs.workflow.declare(
        {.name = std::string(report_case),
         .article = "第七条第一款",
         .states = {{.name = "open", .owner = Party::authority, .role = Role::authority, .clock = "channel.report.verify"},
                    {.name = "verified", .owner = Party::authority, .final = true},
                    {.name = "dismissed", .owner = Party::authority, .final = true}},
         .actions = {std::move(verify), std::move(dismiss)},
         .words = {{std::string(report_case), {"平台外开放渠道线索", "Report of a channel"}},
                   {"open", {"待核查", "To be checked"}},
                   {"verified", {"已核实", "Verified"}},
                   {"dismissed", {"不予采纳", "Dismissed"}},
                   {"verify", {"核实并登记渠道", "Verify and register"}},
                   {"dismiss", {"不予采纳", "Dismiss"}}}},
        {{"verify", [this](Transaction& tx, const Actor& actor, Case& matter,
                           const Given& given) { return on_report_verified(tx, actor, matter, given); }},
         {"dismiss", [this](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
              return on_report_dismissed(tx, actor, matter, given);
          }}});
}

Result<ReportView> Channels::report(const Actor& actor, const std::string& client, const ReportBody& body,
                                    std::string_view language) {
    const auto address = address_key(body.url.value);
    if (!address) return invalid("/url", "is no address of the web: begin it with http:// or https://", "format");
    if (identity::find_division(body.division) == nullptr)
        return invalid("/division", "is no division of the province", "unknown");
    const std::string evidence = body.evidence_sha256 ? body.evidence_sha256->value : std::string();
    if (!evidence.empty() && !is_sha256(evidence))
        return invalid("/evidence_sha256", "is 64 hexadecimal characters in lower case", "format");
    const Instant now = state_->needs.clock.now();
    if (body.first_seen && *body.first_seen > local_date(now)) return invalid("/first_seen", "lies in the future", "range");
    if (!state_->limit.admit(actor.id.empty() ? client : actor.id, now)) return Error{&too_many_reports};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ReportView> {
        ReportRow row{.id = new_ulid(now),
                      .number = {},
                      .case_id = {},
                      .url = body.url.value,
                      .address = *address,
                      .unit = body.unit.value,
                      .division = body.division,
                      .text = body.text.value,
                      .first_seen = body.first_seen,
                      .contact = body.contact ? body.contact->value : std::string(),
                      .evidence_sha256 = evidence,
                      .account = actor.id,
                      .state = ReportState::open,
                      .reason = {},
                      .channel_id = {},
                      .created_at = now,
                      .decided_at = {}};
        // Several people report the same: one task.
        JX_TRY(const auto open, store::open_report(tx, *address));
        if (open) {
            row.case_id = open->case_id;
            row.number = open->number;
        } else {
            // Whoever reports has no part in the case, and stands nowhere in it.
            JX_TRY(const Case matter,
                   state_->needs.workflow.open(tx, Actor::platform(),
                                               {.type = std::string(report_case),
                                                .subject_type = "channel_report",
                                                .subject_id = row.id,
                                                .title = row.unit + " " + row.url,
                                                .organization = {},
                                                .division = row.division,
                                                .drafted_by = {},
                                                .reason = row.text,
                                                .detail = json::Object{{"url", row.url},
                                                                       {"unit", row.unit},
                                                                       {"first_seen", json::encode(row.first_seen)},
                                                                       {"evidence_sha256", row.evidence_sha256}}}));
            row.case_id = matter.id;
            row.number = matter.number;
        }
        JX_CHECK(store::add(tx, row));
        JX_CHECK(state_->record(tx, actor,
                                {.subject = "channel_report",
                                 .id = row.id,
                                 .action = "filed",
                                 .version = 1,
                                 .basis = &articles::art_7_1,
                                 .reason = row.text,
                                 .detail = {{"number", row.number}, {"division", row.division}}}));
        return view_of(row, language);
    });
}

Result<ReportView> Channels::report_state(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<ReportView> {
        JX_TRY(const auto row, store::find_report(tx, id));
        if (!row) return Error{&errors::not_found};
        ReportView view = view_of(*row, language);
        if (!row->contact.empty() && identity::may(actor, identity::Permission::channel_supervise, {.division = row->division}))
            view.contact = row->contact;
        return view;
    });
}

Result<void> Channels::State::on_report_verified(Tx& tx, const Actor& actor, Case& matter, const Given& given) const {
    JX_TRY(const Finding finding, body_of<Finding>(given.more));
    JX_TRY(const auto reports, store::reports_of_case(tx, matter.id));
    if (reports.empty()) return Error{&errors::not_found};
    ReportRow decided = reports.front();
    JX_TRY(auto channel, store::find_by_address(tx, decided.address));
    if (!channel) {
        ChannelBody body{.name = {finding.name ? finding.name->value : decided.unit},
                         .url = {decided.url},
                         .kind = finding.kind,
                         .offers = {decided.text},
                         .provider = finding.organization,
                         .opened_on = finding.opened_on,
                         .first_seen = decided.first_seen ? decided.first_seen : std::optional(local_date(decided.created_at))};
        JX_TRY(channel, enter(tx, actor, body, given.reason));
    }
    decided.state = ReportState::verified;
    decided.reason = given.reason;
    decided.channel_id = channel->id;
    decided.decided_at = needs.clock.now();
    JX_CHECK(store::decide_reports(tx, decided));
    matter.detail.get_object()["channel"] = channel->id;
    return record(tx, actor,
                  {.subject = "channel_report",
                   .id = decided.id,
                   .action = "verified",
                   .version = matter.version,
                   .basis = &articles::art_7_1,
                   .reason = given.reason,
                   .detail = {{"channel", channel->id}, {"reports", static_cast<std::int64_t>(reports.size())}}});
}

Result<void> Channels::State::on_report_dismissed(Tx& tx, const Actor& actor, const Case& matter, const Given& given) const {
    JX_TRY(const auto reports, store::reports_of_case(tx, matter.id));
    if (reports.empty()) return Error{&errors::not_found};
    ReportRow decided = reports.front();
    decided.state = ReportState::dismissed;
    decided.reason = given.reason;
    decided.decided_at = needs.clock.now();
    JX_CHECK(store::decide_reports(tx, decided));
    return record(tx, actor,
                  {.subject = "channel_report",
                   .id = decided.id,
                   .action = "dismissed",
                   .version = matter.version,
                   .basis = &articles::art_7_1,
                   .reason = given.reason,
                   .detail = {{"reports", static_cast<std::int64_t>(reports.size())}}});
}

}  // namespace jixia::channels
