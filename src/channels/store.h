#pragma once
// SQL of this room, and nothing else.
#include <optional>
#include <string>
#include <vector>

#include "channels/channels.h"

namespace jixia::channels {

struct ChannelRow {
    std::string id, number, case_id, organization, division, name, url, address;
    ChannelKind kind{};
    std::string offers;
    std::optional<Date> opened_on, first_seen;
    ChannelState state{};
    bool unlawful_new = false;
    std::optional<Date> overdue_since;
    std::vector<DataSet> inventory;
    std::optional<json::Value> plan;  ///< a Plan
    std::optional<Date> plan_due_on;
    std::string notice;
    std::optional<Instant> merged_at, closed_at;
    std::optional<json::Value> certificate;
    std::string created_by;
    Instant created_at{}, changed_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ChannelRow, (),
                      (id, number, case_id, organization, division, name, url, address, kind, offers, opened_on, first_seen,
                       state, unlawful_new, overdue_since, inventory, plan, plan_due_on, notice, merged_at, closed_at,
                       certificate, created_by, created_at, changed_at, version))

struct BreachRow {
    std::string id, channel_id, case_id, organization, division;
    BreachKind kind{};
    BreachState state{};
    std::string basis;
    Instant found_at{};
    json::Value evidence;
    std::string digest, reason;
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(BreachRow, (),
                      (id, channel_id, case_id, organization, division, kind, state, basis, found_at, evidence, digest, reason,
                       decided_at))

struct ReportRow {
    std::string id, number, case_id, url, address, unit, division, text;
    std::optional<Date> first_seen;
    std::string contact, evidence_sha256, account;
    ReportState state{};
    std::string reason, channel_id;
    Instant created_at{};
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (),
                      (id, number, case_id, url, address, unit, division, text, first_seen, contact, evidence_sha256, account,
                       state, reason, channel_id, created_at, decided_at))

struct NoticeRow {
    std::string id, number, case_id, organization, division, title;
    Norm rule;
    Place place;
    Date since{};
    std::optional<Date> until;
    bool late = false;
    std::string entry, channel;
    NoticeState state{};
    Instant filed_at{};
    std::optional<Instant> read_at;
    Date review_due_on{};
    bool review_due = false;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(NoticeRow, (),
                      (id, number, case_id, organization, division, title, rule, place, since, until, late, entry, channel, state,
                       filed_at, read_at, review_due_on, review_due, ended_at))

/// What an actor may see of the register: their body's, and what lies in their division as its authority. Empty: nothing.
struct Sight {
    std::string organization, divisions;  ///< divisions: a pattern for LIKE
    bool everything = false;
};

namespace store {

Result<void> add(storage::Transaction& tx, const ChannelRow& row);
/// Writes what can change, as `row.version + 1` if the row still has `row.version`; false: somebody was quicker.
Result<bool> put(storage::Transaction& tx, const ChannelRow& row);
Result<std::optional<ChannelRow>> find(storage::Transaction& tx, const std::string& id);
Result<std::optional<ChannelRow>> find_by_address(storage::Transaction& tx, const std::string& address);
Result<std::vector<ChannelRow>> list(storage::Transaction& tx, const Sight& sight, const ChannelQuery& query);
Result<std::int64_t> count(storage::Transaction& tx, const Sight& sight, const ChannelQuery& query);
/// Ids of channels whose plan's day lies before `today`; at most 200.
Result<std::vector<std::string>> due(storage::Transaction& tx, Date today);

struct Tally {
    ChannelState state{};
    std::int64_t count = 0, overdue = 0;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (state, count, overdue))
Result<std::vector<Tally>> tally(storage::Transaction& tx, const Sight& sight);

Result<void> add(storage::Transaction& tx, const BreachRow& row);
Result<void> decide(storage::Transaction& tx, const BreachRow& row);
Result<std::optional<BreachRow>> find_breach(storage::Transaction& tx, const std::string& id);
Result<std::vector<BreachRow>> breaches_of(storage::Transaction& tx, const std::string& channel_id);
Result<std::vector<BreachRow>> breaches(storage::Transaction& tx, const Sight& sight, std::int64_t offset, std::int64_t limit);
/// `open`: only those nobody has decided on.
Result<std::int64_t> count_breaches(storage::Transaction& tx, const Sight& sight, bool open);

Result<void> add(storage::Transaction& tx, const ReportRow& row);
Result<std::optional<ReportRow>> find_report(storage::Transaction& tx, const std::string& id);
/// An open report of the same address.
Result<std::optional<ReportRow>> open_report(storage::Transaction& tx, const std::string& address);
/// Every report that waits for the case.
Result<std::vector<ReportRow>> reports_of_case(storage::Transaction& tx, const std::string& case_id);
Result<void> decide_reports(storage::Transaction& tx, const ReportRow& row);

Result<void> add(storage::Transaction& tx, const NoticeRow& row);
Result<void> put(storage::Transaction& tx, const NoticeRow& row);
Result<std::optional<NoticeRow>> find_notice(storage::Transaction& tx, const std::string& id);
Result<std::vector<NoticeRow>> notices(storage::Transaction& tx, const NoticeQuery& query);
Result<std::int64_t> count_notices(storage::Transaction& tx, const NoticeQuery& query);
/// Those in effect whose term is over, or whose review falls due and has not been asked for; at most 200.
Result<std::vector<NoticeRow>> notices_due(storage::Transaction& tx, Date today);

}  // namespace store
}  // namespace jixia::channels
