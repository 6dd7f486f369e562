#include "store.h"

#include "base/text.h"
#include "sql.h"

namespace jixia::channels::store {

using storage::Parameters;
using storage::parameters_of;
using storage::Transaction;

namespace {

/// "370100" → "3701%".
std::string within(std::string_view division) {
    while (division.ends_with("00")) division.remove_suffix(2);
    return std::string(division) + "%";
}

Parameters sight_of(const Sight& sight) {
    return {{"everything", sight.everything}, {"organization", sight.organization}, {"divisions", sight.divisions}};
}

Parameters parameters_of(const Sight& sight, const ChannelQuery& query) {
    Parameters parameters = sight_of(sight);
    parameters.emplace_back("state", query.state);
    parameters.emplace_back("any_state", query.state.empty());
    parameters.emplace_back("within", within(query.division));
    parameters.emplace_back("any_division", query.division.empty());
    parameters.emplace_back("text", text::like_pattern(query.q));
    parameters.emplace_back("any_text", query.q.empty());
    parameters.emplace_back("any_due", !query.overdue);
    return parameters;
}

Parameters parameters_of(const NoticeQuery& query) {
    return {{"state", query.state},
            {"any_state", query.state.empty()},
            {"within", within(query.division)},
            {"any_division", query.division.empty()},
            {"entry", query.entry},
            {"any_entry", query.entry.empty()},
            {"unit", query.provider},
            {"any_unit", query.provider.empty()},
            {"text", text::like_pattern(query.q)},
            {"any_text", query.q.empty()}};
}

template <class T>
T first_of(const std::optional<T>& found) {
    return found.value_or(T{});
}

}  // namespace

Result<void> add(Transaction& tx, const ChannelRow& row) {
    JX_CHECK(tx.run(sql::add_channel, parameters_of(row)));
    return {};
}

Result<bool> put(Transaction& tx, const ChannelRow& row) {
    JX_TRY(const std::int64_t changed, tx.run(sql::put_channel, {{"id", row.id},
                                                                 {"version", row.version},
                                                                 {"name", row.name},
                                                                 {"offers", row.offers},
                                                                 {"state", row.state},
                                                                 {"unlawful_new", row.unlawful_new},
                                                                 {"overdue_since", row.overdue_since},
                                                                 {"inventory", row.inventory},
                                                                 {"plan", row.plan},
                                                                 {"plan_due_on", row.plan_due_on},
                                                                 {"notice", row.notice},
                                                                 {"merged_at", row.merged_at},
                                                                 {"closed_at", row.closed_at},
                                                                 {"certificate", row.certificate},
                                                                 {"changed_at", row.changed_at}}));
    return changed == 1;
}

Result<std::optional<ChannelRow>> find(Transaction& tx, const std::string& id) {
    return tx.one<ChannelRow>(sql::find_channel, {{"id", id}});
}

Result<std::optional<ChannelRow>> find_by_address(Transaction& tx, const std::string& address) {
    return tx.one<ChannelRow>(sql::find_channel_by_address, {{"address", address}});
}

Result<std::vector<ChannelRow>> list(Transaction& tx, const Sight& sight, const ChannelQuery& query) {
    Parameters parameters = parameters_of(sight, query);
    parameters.emplace_back("limit", query.limit);
    parameters.emplace_back("offset", query.offset);
    return tx.all<ChannelRow>(sql::list_channels, parameters);
}

Result<std::int64_t> count(Transaction& tx, const Sight& sight, const ChannelQuery& query) {
    JX_TRY(const auto found, tx.one<std::int64_t>(sql::count_channels, parameters_of(sight, query)));
    return first_of(found);
}

Result<std::vector<std::string>> due(Transaction& tx, Date today) {
    return tx.all<std::string>(sql::due_channels, {{"today", today}});
}

Result<std::vector<Tally>> tally(Transaction& tx, const Sight& sight) {
    return tx.all<Tally>(sql::tally_channels, sight_of(sight));
}

Result<void> add(Transaction& tx, const BreachRow& row) {
    JX_CHECK(tx.run(sql::add_breach, parameters_of(row)));
    return {};
}

Result<void> decide(Transaction& tx, const BreachRow& row) {
    JX_CHECK(tx.run(sql::decide_breach,
                    {{"id", row.id}, {"state", row.state}, {"reason", row.reason}, {"decided_at", row.decided_at}}));
    return {};
}

Result<std::optional<BreachRow>> find_breach(Transaction& tx, const std::string& id) {
    return tx.one<BreachRow>(sql::find_breach, {{"id", id}});
}

Result<std::vector<BreachRow>> breaches_of(Transaction& tx, const std::string& channel_id) {
    return tx.all<BreachRow>(sql::breaches_of_channel, {{"channel_id", channel_id}});
}

Result<std::vector<BreachRow>> breaches(Transaction& tx, const Sight& sight, std::int64_t offset, std::int64_t limit) {
    Parameters parameters = sight_of(sight);
    parameters.emplace_back("limit", limit);
    parameters.emplace_back("offset", offset);
    return tx.all<BreachRow>(sql::list_breaches, parameters);
}

Result<std::int64_t> count_breaches(Transaction& tx, const Sight& sight, bool open) {
    Parameters parameters = sight_of(sight);
    parameters.emplace_back("open", open);
    JX_TRY(const auto found, tx.one<std::int64_t>(sql::count_breaches, parameters));
    return first_of(found);
}

Result<void> add(Transaction& tx, const ReportRow& row) {
    JX_CHECK(tx.run(sql::add_report, parameters_of(row)));
    return {};
}

Result<std::optional<ReportRow>> find_report(Transaction& tx, const std::string& id) {
    return tx.one<ReportRow>(sql::find_report, {{"id", id}});
}

Result<std::optional<ReportRow>> open_report(Transaction& tx, const std::string& address) {
    return tx.one<ReportRow>(sql::open_report, {{"address", address}});
}

Result<std::vector<ReportRow>> reports_of_case(Transaction& tx, const std::string& case_id) {
    return tx.all<ReportRow>(sql::reports_of_case, {{"case_id", case_id}});
}

Result<void> decide_reports(Transaction& tx, const ReportRow& row) {
    JX_CHECK(tx.run(sql::decide_reports, {{"case_id", row.case_id},
                                          {"state", row.state},
                                          {"reason", row.reason},
                                          {"channel_id", row.channel_id},
                                          {"decided_at", row.decided_at}}));
    return {};
}

Result<void> add(Transaction& tx, const NoticeRow& row) {
    JX_CHECK(tx.run(sql::add_notice, parameters_of(row)));
    return {};
}

Result<void> put(Transaction& tx, const NoticeRow& row) {
    JX_CHECK(tx.run(sql::put_notice, {{"id", row.id},
                                      {"state", row.state},
                                      {"read_at", row.read_at},
                                      {"review_due_on", row.review_due_on},
                                      {"review_due", row.review_due},
                                      {"ended_at", row.ended_at}}));
    return {};
}

Result<std::optional<NoticeRow>> find_notice(Transaction& tx, const std::string& id) {
    return tx.one<NoticeRow>(sql::find_notice, {{"id", id}});
}

Result<std::vector<NoticeRow>> notices(Transaction& tx, const NoticeQuery& query) {
    Parameters parameters = parameters_of(query);
    parameters.emplace_back("limit", query.limit);
    parameters.emplace_back("offset", query.offset);
    return tx.all<NoticeRow>(sql::list_notices, parameters);
}

Result<std::int64_t> count_notices(Transaction& tx, const NoticeQuery& query) {
    JX_TRY(const auto found, tx.one<std::int64_t>(sql::count_notices, parameters_of(query)));
    return first_of(found);
}

Result<std::vector<NoticeRow>> notices_due(Transaction& tx, Date today) {
    return tx.all<NoticeRow>(sql::due_notices, {{"today", today}});
}

}  // namespace jixia::channels::store
