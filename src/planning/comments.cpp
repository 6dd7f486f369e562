// Comments of anybody on a draft list, and what the unit makes of each: shown, hidden with a ground, answered with an outcome.
#include "base/text.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::planning {

using identity::Permission;
using storage::Transaction;

CommentView Planning::State::view(const CommentRow& row, bool staff, std::string_view language) {
    CommentView view;
    view.number = row.number;
    view.item = row.item;
    view.audience = {boost::describe::enum_to_string(row.audience, ""), name_of(row.audience, language)};
    view.state = labelled("comment_state", row.state, language);
    const bool readable = staff || row.state == CommentState::shown;
    view.author = readable ? row.author : std::string();
    view.text = readable ? row.text : std::string();
    view.created_at = row.created_at;
    if (row.outcome) view.outcome = labelled("outcome", *row.outcome, language);
    if (row.ground) view.ground = labelled("hidden_ground", *row.ground, language);
    view.reply = row.reply;
    view.hidden_reason = row.hidden_reason;
    view.replied_at = row.replied_at;
    return view;
}

Result<CommentView> Planning::comment(const Actor& actor, const std::string& client, const std::string& consultation,
                                      const CommentBody& body, std::string_view language) {
    const Instant now = state_->needs.clock.now();
    const auto open = [&](Transaction& tx) -> Result<ConsultationRow> {
        JX_TRY(ConsultationRow row, state_->visible(tx, actor, consultation));
        if (row.state != ConsultationState::open || (row.closes_on && *row.closes_on < state_->today())) return Error{&not_open};
        if (body.item && (*body.item < 1 || std::cmp_greater(*body.item, row.items.size())))
            return invalid("/item", "names no item of the list", "unknown");
        return row;
    };
    // What is refused for another reason is not counted against anybody.
    JX_TRY(std::ignore, state_->needs.database.read(open));
    if (!state_->limit.admit(actor.id.empty() ? client : actor.id, now)) return Error{&too_many_comments};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<CommentView> {
        JX_TRY(const ConsultationRow row, open(tx));
        CommentRow comment;
        comment.consultation_id = row.id;
        JX_TRY(comment.number, store::last_comment(tx, row.id));
        ++comment.number;
        comment.item = body.item;
        comment.audience = body.audience;
        if (body.author) comment.author = body.author->value;
        comment.account = actor.id;
        comment.text = body.text.value;
        comment.state = actor.id.empty() ? CommentState::pending : CommentState::shown;
        comment.created_at = now;
        JX_CHECK(store::add(tx, comment));
        JX_CHECK(state_->record(tx, actor,
                                {.subject = "consultation",
                                 .id = row.id,
                                 .action = "commented",
                                 .version = row.version,
                                 .basis = &articles::art_9_2,
                                 .reason = comment.text,
                                 .detail = {{"number", comment.number}, {"audience", json::encode(comment.audience)}}}));
        return State::view(comment, true, language);
    });
}

Result<Page<CommentView>> Planning::comments(const Actor& actor, const std::string& consultation, const CommentQuery& query,
                                             std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<CommentView>> {
        JX_TRY(const ConsultationRow row, state_->visible(tx, actor, consultation));
        const bool staff = state_->is_staff(actor, row);
        Page<CommentView> page;
        CommentQuery one_more = query;
        ++one_more.limit;
        JX_TRY(auto rows, store::comments(tx, row.id, one_more, staff));
        if (rows.size() > static_cast<std::size_t>(query.limit)) {
            rows.pop_back();
            page.next = std::to_string(rows.back().number);
        }
        for (const CommentRow& one : rows) page.items.push_back(State::view(one, staff, language));
        JX_TRY(page.total, store::count_comments(tx, row.id, query, staff));
        return page;
    });
}

Result<CommentRow> Planning::State::comment_to_handle(Tx& tx, const Actor& actor, const ConsultationRow& row,
                                                      std::int64_t number) const {
    JX_CHECK(identity::authorize(actor, Permission::consultation_write, {.organization = row.organization}));
    // Once the outcome is published it stands.
    if (row.state != ConsultationState::open && row.state != ConsultationState::closed) return Error{&not_editable};
    JX_TRY(auto comment, store::find_comment(tx, row.id, number));
    if (!comment) return Error{&errors::not_found};
    return *std::move(comment);
}

Result<CommentView> Planning::reply(const Actor& actor, const std::string& consultation, std::int64_t number,
                                    const ReplyBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<CommentView> {
        JX_TRY(const ConsultationRow row, state_->visible(tx, actor, consultation));
        JX_TRY(CommentRow comment, state_->comment_to_handle(tx, actor, row, number));
        comment.outcome = body.outcome;
        comment.reply = body.reason.value;
        comment.replied_at = state_->needs.clock.now();
        // Whatever is answered is shown with its answer.
        if (comment.state == CommentState::pending) comment.state = CommentState::shown;
        JX_CHECK(store::put(tx, comment));
        JX_CHECK(state_->record(tx, actor,
                                {.subject = "consultation",
                                 .id = row.id,
                                 .action = "replied",
                                 .version = row.version,
                                 .basis = &articles::art_9_2,
                                 .reason = comment.reply,
                                 .detail = {{"number", number}, {"outcome", json::encode(body.outcome)}}}));
        return State::view(comment, true, language);
    });
}

Result<CommentView> Planning::hide(const Actor& actor, const std::string& consultation, std::int64_t number, const HideBody& body,
                                   std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<CommentView> {
        JX_TRY(const ConsultationRow row, state_->visible(tx, actor, consultation));
        JX_TRY(CommentRow comment, state_->comment_to_handle(tx, actor, row, number));
        comment.state = CommentState::hidden;
        comment.ground = body.ground;
        comment.hidden_reason = body.reason.value;
        JX_CHECK(store::put(tx, comment));
        JX_CHECK(state_->record(tx, actor,
                                {.subject = "consultation",
                                 .id = row.id,
                                 .action = "comment_hidden",
                                 .version = row.version,
                                 .basis = &articles::art_9_2,
                                 .reason = body.reason.value,
                                 .detail = {{"number", number}, {"ground", json::encode(body.ground)}}}));
        return State::view(comment, true, language);
    });
}

Result<CommentView> Planning::show(const Actor& actor, const std::string& consultation, std::int64_t number,
                                   std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<CommentView> {
        JX_TRY(const ConsultationRow row, state_->visible(tx, actor, consultation));
        JX_TRY(CommentRow comment, state_->comment_to_handle(tx, actor, row, number));
        comment.state = CommentState::shown;
        comment.ground.reset();
        comment.hidden_reason.clear();
        JX_CHECK(store::put(tx, comment));
        JX_CHECK(state_->record(tx, actor,
                                {.subject = "consultation",
                                 .id = row.id,
                                 .action = "comment_shown",
                                 .version = row.version,
                                 .basis = &articles::art_9_2,
                                 .detail = {{"number", number}}}));
        return State::view(comment, true, language);
    });
}

}  // namespace jixia::planning
