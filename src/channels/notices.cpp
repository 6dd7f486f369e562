// Notices (Art. 7(2)): told, with a receipt, in effect from the moment it is told. The authority reads and asks; it has no veto.
#include "base/id.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::channels {

using identity::Permission;
using storage::Transaction;
using workflow::Case;
using workflow::Given;
using workflow::Party;

namespace {

/// 第七条第二款:「应当告知县级以上人民政府大数据工作主管部门。」 A notice and not an approval: no act of the authority ends it.
workflow::CaseType notice_type() {
    const auto rule = [](std::string name, std::vector<std::string> from, std::string to, Party party, bool needs_reason) {
        return workflow::ActionRule{.name = std::move(name),
                                    .from = std::move(from),
                                    .to = std::move(to),
                                    .party = party,
                                    .role = party == Party::authority ? Role::authority : Role::data_officer,
                                    .needs_reason = needs_reason};
    };
    const std::vector<std::string> open{"notified", "in_effect", "queried", "review_due"};
    return {.name = std::string(notice_case),
            .article = "第七条第二款",
            .states = {{.name = "notified", .owner = Party::authority, .role = Role::authority},
                       {.name = "in_effect", .owner = Party::platform},
                       {.name = "queried", .owner = Party::provider, .role = Role::data_officer, .clock = "exc.answer"},
                       {.name = "review_due", .owner = Party::provider, .role = Role::data_officer, .clock = "exc.confirm"},
                       {.name = "lapsed", .owner = Party::provider, .final = true}},
            .actions = {rule("mark_read", {"notified"}, "in_effect", Party::authority, false),
                        rule("query", {"notified", "in_effect"}, "queried", Party::authority, true),
                        rule("answer", {"queried"}, "notified", Party::provider, true),
                        rule("confirm", {"review_due"}, "notified", Party::provider, true),
                        rule("end", open, "lapsed", Party::provider, true),
                        rule("fall_due", {"notified", "in_effect", "queried"}, "review_due", Party::platform, false),
                        rule("lapse", open, "lapsed", Party::platform, false)},
            .words = {{std::string(notice_case), {"平台外开放告知", "Off-platform notice"}},
                      {"notified", {"已告知，未读", "Told, unread"}},
                      {"in_effect", {"已告知，有效", "Told, in effect"}},
                      {"queried", {"待说明", "Asked about"}},
                      {"review_due", {"待年度复核", "Yearly review due"}},
                      {"lapsed", {"已终止", "Ended"}},
                      {"mark_read", {"标记已读", "Mark read"}},
                      {"query", {"询问", "Ask"}},
                      {"answer", {"答复", "Answer"}},
                      {"confirm", {"复核确认", "Confirm"}},
                      {"end", {"终止告知", "End the notice"}},
                      {"fall_due", {"复核到期", "Review fell due"}},
                      {"lapse", {"期限届满", "The term is over"}}}};
}

std::optional<Norm> norm_of(const std::optional<NormInput>& sent) {
    if (!sent) return std::nullopt;
    Norm norm{.title = sent->title.value, .level = sent->level, .number = {}, .article = {}};
    if (sent->number) norm.number = sent->number->value;
    if (sent->article) norm.article = sent->article->value;
    return norm;
}

}  // namespace

void Channels::State::declare_notice() {
    std::map<std::string, workflow::Effect> effects;
    for (const char* action : {"mark_read", "query", "answer", "confirm", "end", "fall_due", "lapse"})
        effects[action] = [this, action](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
            return on_notice(tx, actor, matter, action, given.reason);
        };
    needs.workflow.declare(notice_type(), std::move(effects));
    needs.workflow.accept(std::string(notice_case),
                          [this](Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
                              return open_notice(tx, actor, request);
                          });
}

Result<Case> Channels::State::open_notice(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const {
    json::Object members = request.more;
    // Nothing that was sent is dropped silently: a rule without words is no rule.
    JX_TRY(NoticeBody body, body_of<NoticeBody>(members));
    for (const auto& member : request.subject) {
        const auto* id = member.value().if_string();
        const bool known = member.key() == "entry" || member.key() == "channel" || member.key() == "provider";
        if (!known || id == nullptr) return invalid("/subject", "names an entry, a channel or a provider", "unknown");
        (member.key() == "entry" ? body.entry : member.key() == "channel" ? body.channel : body.provider) = std::string(*id);
    }
    if (body.reason == std::nullopt && !request.reason.empty()) body.reason = json::Text<0, 2000>{request.reason};
    JX_TRY(const NoticeRow row, file(tx, actor, body));
    return needs.workflow.find_case(tx, row.case_id);
}

Result<NoticeRow> Channels::State::file(Tx& tx, const Actor& actor, const NoticeBody& body) const {
    JX_TRY(const Body unit, body_for(tx, actor, body.provider));
    // It is the unit's act: an authority cannot tell itself.
    if (!identity::may(actor, Permission::channel_write, {.organization = unit.id})) return Error{&identity::forbidden};
    const auto norm = norm_of(body.rule);
    JX_CHECK(check_norm(norm));
    if (!address_key(body.place.url.value)) return invalid("/place/url", "is no address of the web", "format");
    if (body.until && *body.until < body.since) return invalid("/until", "lies before since", "range");
    if (body.until && *body.until < today()) return invalid("/until", "is over already", "range");
    if (body.entry) {
        const auto entry = needs.catalog.record(tx, actor, *body.entry);
        if (!entry.has_value() || entry->provider_id != unit.id) return invalid("/entry", "is no entry of the unit", "unknown");
    }
    const Instant now = needs.clock.now();
    JX_TRY(const std::int64_t months, amount("exc.review", unit.division));
    NoticeRow row{.id = new_ulid(now),
                  .number = {},
                  .case_id = {},
                  .organization = unit.id,
                  .division = unit.division,
                  .title = body.title.value,
                  .rule = *norm,
                  .place = {body.place.name.value, body.place.url.value},
                  .since = body.since,
                  .until = body.until,
                  .late = is_late(body.since, today()),
                  .entry = body.entry.value_or(""),
                  .channel = body.channel.value_or(""),
                  .state = NoticeState::in_effect,
                  .filed_at = now,
                  .read_at = {},
                  .review_due_on = months_later(today(), months),
                  .review_due = false,
                  .ended_at = {}};
    JX_TRY(const Case matter, needs.workflow.open(tx, actor,
                                                  {.type = std::string(notice_case),
                                                   .subject_type = "off_platform_notice",
                                                   .subject_id = row.id,
                                                   .title = row.title,
                                                   .organization = row.organization,
                                                   .division = row.division,
                                                   .drafted_by = {},
                                                   .reason = body.reason ? body.reason->value : std::string(),
                                                   .detail = json::Object{{"rule", json::encode(row.rule)},
                                                                          {"place", json::encode(row.place)},
                                                                          {"since", to_text(row.since)},
                                                                          {"until", json::encode(row.until)},
                                                                          {"late", row.late},
                                                                          {"entry", json::encode(body.entry)}}}));
    row.case_id = matter.id;
    row.number = matter.number;
    JX_CHECK(store::add(tx, row));
    if (!row.channel.empty()) JX_CHECK(cover(tx, actor, row));
    JX_CHECK(record(tx, actor,
                    {.subject = "off_platform_notice",
                     .id = row.id,
                     .action = "filed",
                     .version = 1,
                     .basis = &articles::art_7_2,
                     .reason = body.reason ? body.reason->value : std::string(),
                     .detail = {{"number", row.number},
                                {"organization", row.organization},
                                {"division", row.division},
                                {"rule", json::encode(row.rule)},
                                {"place", json::encode(row.place)},
                                {"since", to_text(row.since)}},
                     .open_to_all = true}));
    return row;
}

Result<void> Channels::State::cover(Tx& tx, const Actor& actor, const NoticeRow& notice) const {
    const auto channel = visible(tx, actor, notice.channel);
    if (!channel.has_value() || channel->organization != notice.organization)
        return invalid("/channel", "is no channel of the unit", "unknown");
    ChannelRow row = *channel;
    JX_CHECK(needs.workflow.act(tx, Actor::platform(), row.case_id, "cover", {.reason = notice.number}));
    JX_TRY(row, visible(tx, actor, row.id));
    row.notice = notice.id;
    JX_TRY(const bool put, store::put(tx, row));
    return put ? Result<void>{} : Error{&channel_changed};
}

Result<void> Channels::State::on_notice(Tx& tx, const Actor& actor, const Case& matter, const std::string& action,
                                        const std::string& reason) const {
    JX_TRY(auto row, store::find_notice(tx, matter.subject_id));
    if (!row) return Error{&errors::not_found};
    const Instant now = needs.clock.now();
    if (action == "mark_read" || action == "query") {
        if (!row->read_at) row->read_at = now;
    } else if (action == "confirm") {
        JX_TRY(const std::int64_t months, amount("exc.review", row->division));
        row->review_due_on = months_later(today(), months);
        row->review_due = false;
    } else if (action == "fall_due") {
        row->review_due = true;
    } else if (action == "end" || action == "lapse") {
        row->state = NoticeState::lapsed;
        row->ended_at = now;
        row->review_due = false;
    }
    JX_CHECK(store::put(tx, *row));
    if (row->state == NoticeState::lapsed && !row->channel.empty()) {
        // What the notice covered has to be merged again.
        JX_TRY(const auto channel, store::find(tx, row->channel));
        if (channel && channel->notice == row->id)
            JX_CHECK(needs.workflow.act(tx, Actor::platform(), channel->case_id, "uncover", {.reason = row->number}));
    }
    return record(tx, actor,
                  {.subject = "off_platform_notice",
                   .id = row->id,
                   .action = action,
                   .version = matter.version,
                   .basis = &articles::art_7_2,
                   .reason = reason,
                   .detail = {{"number", row->number}, {"organization", row->organization}, {"division", row->division}},
                   .open_to_all = row->state == NoticeState::lapsed});
}

Result<bool> Channels::State::review(Tx& tx, const NoticeRow& seen) const {
    JX_TRY(const auto row, store::find_notice(tx, seen.id));
    if (!row || row->state != NoticeState::in_effect) return false;
    const bool over = row->until && *row->until < today();
    if (!over && (row->review_due || row->review_due_on > today())) return false;
    JX_CHECK(needs.workflow.act(tx, Actor::platform(), row->case_id, over ? "lapse" : "fall_due", {}));
    return true;
}

Result<NoticeView> Channels::State::view(Tx& tx, const Actor& actor, const NoticeRow& row, std::string_view language) const {
    NoticeView view;
    view.id = row.id;
    view.number = row.number;
    view.title = row.title;
    view.state = labelled("notice_state", row.state, language);
    view.division = division_label(row.division, language);
    JX_TRY(view.provider, provider_of(tx, row.organization));
    view.rule = row.rule;
    view.place = row.place;
    view.statement =
        language == "en" ? "Open elsewhere by national rule: " + row.place.name : "依国家规定在" + row.place.name + "开放";
    view.since = row.since;
    view.until = row.until;
    view.late = row.late;
    view.filed_at = row.filed_at;
    view.read_at = row.read_at;
    view.review_due_on = row.review_due_on;
    view.review_due = row.review_due;
    if (!row.entry.empty()) view.entry = row.entry;
    const identity::Scope scope{.organization = row.organization, .division = row.division};
    if (identity::may(actor, Permission::channel_read, scope)) {
        view.case_id = row.case_id;
        if (!row.channel.empty()) view.channel = row.channel;
    }
    return view;
}

Result<NoticeView> Channels::give_notice(const Actor& actor, const NoticeBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<NoticeView> {
        JX_TRY(const NoticeRow row, state_->file(tx, actor, body));
        return state_->view(tx, actor, row, language);
    });
}

Result<Page<NoticeView>> Channels::notices(const Actor& actor, const NoticeQuery& query, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<NoticeView>> {
        Page<NoticeView> page;
        JX_TRY(const auto rows, store::notices(tx, query));
        for (const NoticeRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, actor, row, language)); }
        JX_TRY(page.total, store::count_notices(tx, query));
        const auto end = query.offset + static_cast<std::int64_t>(rows.size());
        if (!rows.empty() && end < page.total) page.next = std::to_string(end);
        return page;
    });
}

Result<NoticeView> Channels::notice(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<NoticeView> {
        JX_TRY(const auto row, store::find_notice(tx, id));
        if (!row) return Error{&errors::not_found};
        return state_->view(tx, actor, *row, language);
    });
}

}  // namespace jixia::channels
