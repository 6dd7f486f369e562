// Changes that narrow what is open: asked for by the provider, decided by the authority, and what they do when they take effect.
#include "base/text.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::opening {

using identity::Permission;
using law::order_344::art_10_3;
using law::order_344::art_8_3;
using storage::Transaction;

namespace {

constexpr std::size_t entries_max = 20'000;

const Citation& basis_of(ChangeKind kind) {
    return kind == ChangeKind::law_change || kind == ChangeKind::function_change ? art_10_3 : art_8_3;
}

/// What the subject names: {"entry": id}, {"entries": [ids]} or, for what a provider has published altogether, {"provider": id}.
Result<std::vector<std::string>> ids_of(Transaction& tx, catalog::PublishedEntries& entries, const json::Object& subject) {
    if (const auto* one = subject.if_contains("entry"); one != nullptr && one->is_string())
        return std::vector{std::string(one->get_string())};
    if (const auto* provider = subject.if_contains("provider"); provider != nullptr && provider->is_string())
        return entries.public_of(tx, std::string(provider->get_string()));
    if (const auto* list = subject.if_contains("entries")) {
        auto ids = json::decode<std::vector<std::string>>(*list);
        if (ids.has_value() && !ids->empty() && ids->size() <= entries_max) return *std::move(ids);
    }
    return Error{&errors::invalid, {}, {{"/subject", "names an entry, entries or a provider", "missing"}}};
}

workflow::CaseType change_type(const char* name, const char* article) {
    using workflow::Party;
    return {.name = name,
            .article = article,
            .states = {{.name = "submitted", .owner = Party::authority, .role = Role::authority, .clock = "change.consent"},
                       {.name = "correction", .owner = Party::initiator, .clock = "change.correction"},
                       {.name = "consented", .owner = Party::platform, .final = true},
                       {.name = "refused", .owner = Party::platform, .final = true},
                       {.name = "withdrawn", .owner = Party::platform, .final = true}},
            .actions =
                {{.name = "consent",
                  .from = {"submitted"},
                  .to = "consented",
                  .party = Party::authority,
                  .role = Role::authority,
                  .needs_reason = true,
                  .not_the_drafter = true,
                  .decision = true},
                 {.name = "refuse",
                  .from = {"submitted"},
                  .to = "refused",
                  .party = Party::authority,
                  .role = Role::authority,
                  .needs_reason = true,
                  .not_the_drafter = true,
                  .decision = true},
                 {.name = "return",
                  .from = {"submitted"},
                  .to = "correction",
                  .party = Party::authority,
                  .role = Role::authority,
                  .needs_reason = true,
                  .not_the_drafter = true},
                 {.name = "supply", .from = {"correction"}, .to = "submitted", .party = Party::initiator, .needs_reason = true},
                 {.name = "withdraw", .from = {"submitted", "correction"}, .to = "withdrawn", .party = Party::initiator}},
            .words = {{"submitted", {"待同意", "Waits for consent"}},
                      {"correction", {"补正中", "To be corrected"}},
                      {"consented", {"已同意", "Consented"}},
                      {"supply", {"补正提交", "Supply"}},
                      {"return", {"要求补正", "Ask for correction"}}}};
}

}  // namespace

bool inside(const Actor& actor, std::string_view provider, std::string_view division) {
    return identity::may(actor, Permission::entry_read_draft,
                         {.organization = std::string(provider), .division = std::string(division)});
}

void Opening::State::declare_changes() {
    using workflow::Case;
    using workflow::Given;
    const std::map<std::string, workflow::Effect> effects{
        {"consent", [this](Transaction& tx, const Actor& actor, Case& matter,
                           const Given& given) { return on_consent(tx, actor, matter, given); }},
        {"refuse", [this](Transaction& tx, const Actor& actor, Case& matter,
                          const Given& given) { return on_end(tx, actor, matter, given, ChangeState::refused); }},
        {"withdraw", [this](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
             return on_end(tx, actor, matter, given, ChangeState::withdrawn);
         }}};
    needs.workflow.declare(change_type("attribute_restriction", "第八条第三款"), effects);
    needs.workflow.declare(change_type("list_adjustment", "第十条第三款"), effects);
    needs.workflow.accept("attribute_restriction",
                          [this](Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
                              return open_restriction(tx, actor, request);
                          });
    needs.workflow.accept("list_adjustment", [this](Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
        return open_adjustment(tx, actor, request);
    });
}

Result<workflow::Case> Opening::State::open_restriction(Transaction& tx, const Actor& actor,
                                                        const workflow::CaseRequest& request) {
    if (const auto* resource = request.subject.if_contains("resource"); resource != nullptr && resource->is_string()) {
        // A version of the data that opens less: consented to, it is sent again.
        JX_TRY(const catalog::ResourceInfo found, needs.resources.writable(tx, actor, std::string(resource->get_string())));
        if (!request.more.empty()) return restriction_asked(request.more).error();
        return open_change(tx, actor, request, {found.entry_id}, ChangeKind::narrowing, {.resource = found.id});
    }
    JX_TRY(const auto ids, ids_of(tx, needs.entries, request.subject));
    JX_TRY(const Asked asked, restriction_asked(request.more));
    return open_change(tx, actor, request, ids, asked.to ? ChangeKind::restriction : ChangeKind::narrowing, asked);
}

Result<workflow::Case> Opening::State::open_adjustment(Transaction& tx, const Actor& actor,
                                                       const workflow::CaseRequest& request) {
    JX_TRY(const auto ids, ids_of(tx, needs.entries, request.subject));
    ChangeKind kind{};
    JX_TRY(const Asked asked, adjustment_asked(request.more, kind));
    if (!asked.successor.empty()) {
        JX_TRY(const auto successor, needs.providers.find(tx, asked.successor));
        if (!successor)
            return Error{&errors::invalid, {}, {{"/successor", "is no organisation", "unknown", std::string(art_10_3.article)}}};
    }
    return open_change(tx, actor, request, ids, kind, asked);
}

Result<ChangeRow> Opening::State::checked(Transaction& tx, const Actor& actor, const std::string& id, ChangeKind kind,
                                          const Asked& asked) const {
    JX_TRY(const catalog::PublicEntry entry, needs.entries.public_entry(tx, id));
    JX_CHECK(
        identity::authorize(actor, Permission::opening_request, {.organization = entry.provider_id, .division = entry.division}));
    const bool adjusts = kind == ChangeKind::law_change || kind == ChangeKind::function_change;
    const std::optional<Openness> to = asked.removed ? std::nullopt : std::optional(asked.to.value_or(entry.openness));
    const Transition& cell = transition(entry.openness, to);
    if (cell.requirement == Requirement::impossible)
        return Error{
            &errors::invalid, {}, {{"/to", "a closed entry stays as a stub", "impossible", std::string(cell.basis->article)}}};
    if (cell.requirement == Requirement::evidence)
        return Error{&errors::invalid,
                     "Open a case of type opening_evidence with the effect report or the consent.",
                     {{"/to", "opens what is closed", "evidence-missing", std::string(cell.basis->article)}}};
    // An adjustment of the list needs consent whatever it changes (Art. 10(3)); a restriction only where it narrows.
    if (!adjusts && cell.requirement == Requirement::free) return Error{&consent_not_needed};
    if (kind == ChangeKind::restriction && cell.requirement == Requirement::nothing) return Error{&consent_not_needed};
    JX_TRY(const std::int64_t pending, store::pending(tx, id));
    if (pending > 0) return Error{&change_pending};
    if (!asked.removed) {
        catalog::DecidedChange change{.patch = asked.patch, .action = "narrowed"};
        if (!asked.successor.empty()) change.provider_id = asked.successor;
        JX_CHECK(needs.entries.check_decided(tx, id, change));
    }
    ChangeRow row;
    row.resource_id = asked.resource;
    row.entry_id = entry.id;
    row.kind = kind;
    row.from_openness = entry.openness;
    row.to_openness = to;
    row.patch = asked.patch;
    row.successor = asked.successor;
    row.provider_id = entry.provider_id;
    row.division = entry.division;
    row.title = entry.title;
    row.impact = {entry.usage.views, entry.usage.downloads, entry.usage.calls, static_cast<std::int64_t>(entry.users.size())};
    row.created_at = needs.clock.now();
    return row;
}

Result<workflow::Case> Opening::State::open_change(Transaction& tx, const Actor& actor, const workflow::CaseRequest& request,
                                                   const std::vector<std::string>& ids, ChangeKind kind, const Asked& asked) {
    const std::string reason = text::trim(request.reason);
    if (reason.empty())
        return Error{&reason_missing, {}, {{"/reason", "is required", "missing", std::string(basis_of(kind).article)}}};
    if (ids.empty()) return Error{&errors::not_found};
    std::vector<ChangeRow> rows;
    Impact all;
    for (const std::string& id : ids) {
        JX_TRY(ChangeRow row, checked(tx, actor, id, kind, asked));
        row.reason = reason;
        all.views += row.impact.views;
        all.downloads += row.impact.downloads;
        all.calls += row.impact.calls;
        all.users += row.impact.users;
        rows.push_back(std::move(row));
    }
    const ChangeRow& first = rows.front();
    json::Object detail{{"kind", json::encode(kind)},
                        {"from", json::encode(first.from_openness)},
                        {"to", first.to_openness ? json::encode(*first.to_openness) : json::Value("removed")},
                        {"entries", static_cast<std::int64_t>(rows.size())},
                        {"impact", json::encode(all)},
                        {"asked", json::Value(request.more)}};
    if (!asked.resource.empty()) detail["resource"] = asked.resource;
    JX_TRY(
        workflow::Case matter,
        needs.workflow.open(tx, actor,
                            {.type = request.type,
                             .subject_type = rows.size() == 1 ? "entry" : "provider",
                             .subject_id = rows.size() == 1 ? first.entry_id : first.provider_id,
                             .title = rows.size() == 1 ? first.title : first.title + " 等 " + std::to_string(rows.size()) + " 项",
                             .organization = first.provider_id,
                             .division = first.division,
                             .drafted_by = actor.id,
                             .reason = reason,
                             .detail = std::move(detail)}));
    for (ChangeRow& row : rows) {
        row.case_id = matter.id;
        JX_CHECK(store::add(tx, row));
    }
    return matter;
}

Result<Date> Opening::State::effect_day(const Impact& impact, const std::string& division) const {
    if (impact.users == 0) return today();
    JX_TRY(const law::InForce held, needs.limits.in_force("change.user_notice_before_effect", division, today()));
    return law::last_day(needs.calendar, held.limit.unit, held.limit.value, needs.clock.now());
}

Result<void> Opening::State::on_consent(Transaction& tx, const Actor& actor, workflow::Case& matter,
                                        const workflow::Given& given) {
    JX_TRY(auto rows, store::changes_of_case(tx, matter.id));
    JX_TRY(const auto body, needs.providers.find(tx, actor.organization));
    json::Object detail = matter.detail.is_object() ? matter.detail.get_object() : json::Object{};
    for (ChangeRow& row : rows) {
        // Whom it concerns now, not when it was asked for.
        JX_TRY(const catalog::PublicEntry entry, needs.entries.public_entry(tx, row.entry_id));
        row.impact.users = static_cast<std::int64_t>(entry.users.size());
        row.state = ChangeState::consented;
        row.decided_at = needs.clock.now();
        row.decided_by = body ? body->name : actor.name;
        row.decision = given.reason;
        JX_TRY(row.effective_on, effect_day(row.impact, row.division));
        JX_CHECK(store::decide(tx, row));
        JX_CHECK(tell_users(tx, row));
        detail["effective_on"] = to_text(*row.effective_on);
        if (*row.effective_on <= today() && row.resource_id.empty()) JX_CHECK(take_effect(tx, actor, row));
    }
    matter.detail = std::move(detail);
    return {};
}

Result<void> Opening::State::on_end(Transaction& tx, const Actor& actor, const workflow::Case& matter,
                                    const workflow::Given& given, ChangeState state) {
    JX_TRY(auto rows, store::changes_of_case(tx, matter.id));
    JX_TRY(const auto body, needs.providers.find(tx, actor.organization));
    for (ChangeRow& row : rows) {
        row.state = state;
        row.decided_at = needs.clock.now();
        row.decided_by = body ? body->name : actor.name;
        row.decision = given.reason;
        JX_CHECK(store::decide(tx, row));
    }
    return {};
}

Result<void> Opening::State::take_effect(Transaction& tx, const Actor& actor, ChangeRow row) {
    catalog::DecidedChange change;
    change.patch = row.patch.get_object();
    if (!row.successor.empty()) change.provider_id = row.successor;
    change.withdraw = !row.to_openness;
    change.action = change.withdraw ? "withdrawn" : row.successor.empty() ? "narrowed" : "transferred";
    change.basis = &basis_of(row.kind);
    change.reason = row.decision;
    JX_CHECK(needs.entries.apply_decided(tx, actor, row.entry_id, change));
    JX_TRY(const auto suspended, needs.entries.suspension(tx, row.entry_id));
    if (suspended && !change.withdraw) JX_CHECK(needs.entries.resume(tx, actor, row.entry_id, row.decision));
    row.state = ChangeState::effective;
    row.effective_at = needs.clock.now();
    return store::decide(tx, row);
}

Result<void> Opening::State::tell_users(Transaction& tx, const ChangeRow& row) const {
    JX_TRY(const catalog::PublicEntry entry, needs.entries.public_entry(tx, row.entry_id));
    const std::string day = to_text(*row.effective_on);
    const auto to = [&](std::string_view language) {
        return row.to_openness ? attribute(*row.to_openness, language).label
                               : std::string(language == "en" ? "taken from the open list" : "移出开放清单");
    };
    notice::Notice told{
        .kind = "K2",
        .subject_type = "entry",
        .subject_id = row.entry_id,
        .basis = std::string(basis_of(row.kind).article),
        .title = {"您使用的数据将调整开放：" + row.title, "Data that you use will change: " + row.title},
        .text = {"自 " + day + " 起：" + to("zh") + "。" + row.decided_by + "已同意，理由：" + row.decision,
                 "From " + day + ": " + to("en") + ". " + row.decided_by + " has consented. Reasons: " + row.decision}};
    for (const std::string& account : entry.users) {
        told.account = account;
        JX_CHECK(needs.notices.send(tx, told));
    }
    told.account.clear();
    told.organization = row.provider_id;
    return needs.notices.send(tx, told);
}

}  // namespace jixia::opening
