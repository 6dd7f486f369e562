#pragma once
// What the use cases of this room share.
#include <map>
#include <string>
#include <string_view>

#include "rules.h"
#include "store.h"
#include "workflow/workflow.h"

namespace jixia::channels {

inline constexpr std::string_view merge_case = "channel_merge", breach_case = "channel_breach", report_case = "channel_report",
                                  notice_case = "off_platform_notice";

/// Label of an enumerator: "registered" → "已登记".
std::string label_of(std::string_view list, std::string_view code, std::string_view language);
template <class E>
Labelled labelled(std::string_view list, E value, std::string_view language) {
    const std::string code = boost::describe::enum_to_string(value, "");
    return {code, label_of(list, code, language)};
}
Labelled division_label(const std::string& code, std::string_view language);
/// The members that were sent with a case or an action as a described struct: every fault is listed.
template <class T>
Result<T> body_of(const json::Object& members) {
    return json::decode<T>(json::Value(members));
}
/// 422 with one field.
Error invalid(std::string pointer, std::string detail, std::string code);

/// What happened to something, for the ledger and the outbox.
struct Happened {
    std::string subject, id, action;  ///< "channel", its id, "plan_filed"
    std::int64_t version = 0;
    const Citation* basis = nullptr;
    std::string reason = {};
    json::Object detail = {};
    bool open_to_all = false;  ///< recorded where everybody may read it: only what is public anyway
};

struct Channels::State {
    explicit State(Needs given) : needs(given), limit(given.reports) {}
    Needs needs;
    RateLimit limit;

    using Tx = storage::Transaction;
    Date today() const { return local_date(needs.clock.now()); }
    /// Outbox event and ledger entry.
    Result<void> record(Tx& tx, const Actor& actor, const Happened& what) const;
    /// Nothing for somebody who may see nothing of the register.
    static Sight sight_of(const Actor& actor);
    Result<std::optional<Named>> provider_of(Tx& tx, const std::string& organization) const;
    /// Days or months of a limit for what is filed in a division now.
    Result<std::int64_t> amount(std::string_view limit_name, const std::string& division) const;
    /// The body in whose name the actor acts: the one named, or their own. Refuses `invalid` for one that is none,
    /// `identity-forbidden` for one whose register they may not write to.
    struct Body {
        std::string id, name, division;
    };
    Result<Body> body_for(Tx& tx, const Actor& actor, const std::optional<std::string>& named) const;

    // channels
    void declare_merge();
    Result<ChannelRow> visible(Tx& tx, const Actor& actor, const std::string& id) const;
    Result<ChannelRow> expected(Tx& tx, const Actor& actor, const std::string& id, const std::string& tag) const;
    Result<ChannelRow> put(Tx& tx, const Actor& actor, ChannelRow row, const Happened& what) const;
    Result<ChannelView> view(Tx& tx, const ChannelRow& row, std::string_view language) const;
    Result<BreachView> view(Tx& tx, const BreachRow& row, std::string_view language) const;
    /// Registers a channel and opens its case.
    Result<ChannelRow> enter(Tx& tx, const Actor& actor, const ChannelBody& body, const std::string& reason) const;
    Result<workflow::Case> open_merge(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const;
    Result<void> on_plan(Tx& tx, const Actor& actor, workflow::Case& matter, const workflow::Given& given) const;
    Result<void> on_merged(Tx& tx, const Actor& actor, const workflow::Case& matter) const;
    Result<void> on_closed(Tx& tx, const Actor& actor, const workflow::Case& matter) const;
    /// An action that moves the channel and nothing else.
    Result<void> on_moved(Tx& tx, const Actor& actor, const workflow::Case& matter, const Happened& what, ChannelState to) const;
    Result<std::vector<std::string>> open_entries(Tx& tx, const ChannelRow& row, const Plan& plan) const;

    // breaches
    void declare_breach();
    /// Keeps a breach as a fact with its evidence and puts it before the authority.
    Result<void> find_breach(Tx& tx, const ChannelRow& row, BreachKind kind, json::Object evidence) const;
    Result<void> on_breach_decided(Tx& tx, const Actor& actor, const workflow::Case& matter, const workflow::Given& given,
                                   BreachState state) const;
    Result<bool> pass_due(Tx& tx, const std::string& id) const;

    // notices
    void declare_notice();
    Result<NoticeRow> file(Tx& tx, const Actor& actor, const NoticeBody& body) const;
    Result<workflow::Case> open_notice(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const;
    Result<void> on_notice(Tx& tx, const Actor& actor, const workflow::Case& matter, const std::string& action,
                           const std::string& reason) const;
    Result<void> cover(Tx& tx, const Actor& actor, const NoticeRow& notice) const;
    Result<NoticeView> view(Tx& tx, const Actor& actor, const NoticeRow& row, std::string_view language) const;
    Result<bool> review(Tx& tx, const NoticeRow& row) const;

    // reports
    void declare_report();
    Result<void> on_report_verified(Tx& tx, const Actor& actor, workflow::Case& matter, const workflow::Given& given) const;
    Result<void> on_report_dismissed(Tx& tx, const Actor& actor, const workflow::Case& matter,
                                     const workflow::Given& given) const;
};

}  // namespace jixia::channels
