#pragma once
// What the use cases of this room share.
#include <string>
#include <string_view>

#include "rules.h"
#include "store.h"
#include "workflow/workflow.h"

namespace jixia::planning {

inline constexpr std::string_view consultation_case = "consultation", task_case = "opening_task";
inline constexpr std::string_view priority_codes = "priority";

std::string label_of(std::string_view list, std::string_view code, std::string_view language);
template <class E>
Labelled labelled(std::string_view list, E value, std::string_view language) {
    const std::string code = boost::describe::enum_to_string(value, "");
    return {code, label_of(list, code, language)};
}
Labelled division_label(const std::string& code, std::string_view language);
Error invalid(std::string pointer, std::string detail, std::string code);

/// What happened to something, for the ledger and the outbox.
struct Happened {
    std::string subject, id, action;
    std::int64_t version = 0;
    const Citation* basis = &articles::art_9_1;
    std::string reason = {};
    json::Object detail = {};
    bool open_to_all = false;  ///< recorded where everybody may read it: only what is public anyway
};

struct Planning::State {
    explicit State(Needs given) : needs(given), limit(given.comments) {}
    Needs needs;
    RateLimit limit;

    using Tx = storage::Transaction;
    Date today() const { return local_date(needs.clock.now()); }
    Result<void> record(Tx& tx, const Actor& actor, const Happened& what) const;
    static Sight sight_of(const Actor& actor);
    Result<std::optional<Named>> provider_of(Tx& tx, const std::string& organization) const;
    std::vector<Labelled> priorities(const std::vector<std::string>& codes, std::string_view language) const;
    /// Refuses codes that the list `priority` does not have, with pointers below `at`.
    void check_codes(const std::vector<json::Text<1, 40>>& sent, const std::string& at, std::vector<FieldError>& faults) const;
    /// Whether the entry is the unit's, published or not.
    bool is_own_entry(Tx& tx, const Actor& actor, const std::string& entry, const std::string& organization) const;

    // consultations
    void declare_consultation();
    Result<ConsultationRow> visible(Tx& tx, const Actor& actor, const std::string& id) const;
    Result<ConsultationRow> own(Tx& tx, const Actor& actor, const std::string& id) const;
    Result<void> put(Tx& tx, const Actor& actor, ConsultationRow& row, const Happened& what) const;
    Result<std::vector<ListItem>> items_of(Tx& tx, const Actor& actor, const ListItems& sent, const std::string& organization,
                                           const char* at) const;
    Result<ConsultationRow> begin(Tx& tx, const Actor& actor, const ConsultationBody& body, const std::string& reason) const;
    Result<workflow::Case> open_consultation(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const;
    Result<ConsultationView> view(Tx& tx, const Actor& actor, const ConsultationRow& row, std::string_view language) const;
    ListItemView view(const ListItem& item, std::string_view language) const;
    Result<Course> course_of(Tx& tx, const ConsultationRow& row) const;
    /// The last day of the least duration for what is published today.
    Result<Date> earliest_close(const std::string& division) const;
    Result<void> set_term(ConsultationRow& row, const workflow::Given& given) const;
    Result<void> on_consultation(Tx& tx, const Actor& actor, const workflow::Case& matter, const std::string& action,
                                 const workflow::Given& given) const;
    Result<void> on_adopted(Tx& tx, const Actor& actor, ConsultationRow& row) const;

    // comments
    static CommentView view(const CommentRow& row, bool staff, std::string_view language);
    Result<CommentRow> comment_to_handle(Tx& tx, const Actor& actor, const ConsultationRow& row, std::int64_t number) const;
    bool is_staff(const Actor& actor, const ConsultationRow& row) const;

    // lists
    Result<PriorityListView> view(Tx& tx, const PriorityListRow& row, std::string_view language) const;

    // plans
    void declare_task();
    Result<PlanRow> visible_plan(Tx& tx, const Actor& actor, const std::string& id) const;
    Result<PlanRow> own_plan(Tx& tx, const Actor& actor, const std::string& id, const std::string& tag) const;
    Result<PlanItemRow> item_of(Tx& tx, const PlanItemInput& sent, const std::optional<PlanItemRow>& held) const;
    Result<json::Array> set_items(Tx& tx, const Actor& actor, const PlanRow& row, const PlanBody& body) const;
    Result<PlanView> view(Tx& tx, const Actor& actor, const PlanRow& row, bool whole, std::string_view language) const;
    Result<PlanItemView> view(Tx& tx, const Actor& actor, const PlanItemRow& row, std::string_view language) const;
    Result<ItemState> standing_of(Tx& tx, const PlanItemRow& row) const;
    Result<bool> look_at(Tx& tx, const std::string& item_id) const;
    Result<std::string> open_task(Tx& tx, const Actor& actor, TaskRow row, const std::string& title) const;
    Result<workflow::Case> request_task(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const;
    Result<TaskRow> task_of(Tx& tx, const Actor& actor, const TaskBody& body) const;
};

}  // namespace jixia::planning
