#include "store.h"

#include "base/text.h"
#include "sql.h"

namespace jixia::policy::store {

using storage::Parameters;
using storage::parameters_of;
using storage::Transaction;

namespace {

/// "370100" → "3701%".
std::string within(std::string_view division) {
    while (division.ends_with("00")) division.remove_suffix(2);
    return std::string(division) + "%";
}

Parameters parameters_of(const DocumentFilter& filter) {
    return {{"drafts", filter.drafts},
            {"state", filter.query.state},
            {"within", within(filter.query.division)},
            {"text", text::like_pattern(filter.query.q)},
            {"today", filter.today}};
}

}  // namespace

Result<void> add(Transaction& tx, const DocumentRow& row) {
    JX_CHECK(tx.run(sql::add_policy, parameters_of(row)));
    return {};
}

Result<bool> put(Transaction& tx, const DocumentRow& row) {
    Parameters parameters = parameters_of(row);
    std::erase_if(parameters, [](const storage::Parameter& parameter) {
        return parameter.name == "issuer" || parameter.name == "division" || parameter.name == "created_at";
    });
    JX_TRY(const std::int64_t changed, tx.run(sql::put_policy, parameters));
    return changed == 1;
}

Result<void> remove(Transaction& tx, const std::string& id) {
    JX_CHECK(tx.run(sql::delete_policy_versions, {{"id", id}}));
    JX_CHECK(tx.run(sql::delete_policy, {{"id", id}}));
    return {};
}

Result<std::optional<DocumentRow>> find(Transaction& tx, const std::string& id) {
    return tx.one<DocumentRow>(sql::find_policy, {{"id", id}});
}

Result<std::optional<DocumentRow>> find_by_number(Transaction& tx, const std::string& issuer, const std::string& number) {
    return tx.one<DocumentRow>(sql::find_policy_by_number, {{"issuer", issuer}, {"number", number}});
}

Result<std::optional<DocumentRow>> successor(Transaction& tx, const std::string& id) {
    return tx.one<DocumentRow>(sql::find_policy_successor, {{"id", id}});
}

Result<std::vector<DocumentRow>> issued(Transaction& tx) { return tx.all<DocumentRow>(sql::issued_policies); }

Result<std::vector<DocumentRow>> list(Transaction& tx, const DocumentFilter& filter) {
    Parameters parameters = parameters_of(filter);
    parameters.emplace_back("limit", filter.query.limit);
    parameters.emplace_back("offset", filter.query.offset);
    return tx.all<DocumentRow>(sql::list_policies, parameters);
}

Result<std::int64_t> count(Transaction& tx, const DocumentFilter& filter) {
    JX_TRY(const auto found, tx.one<std::int64_t>(sql::count_policies, parameters_of(filter)));
    return found.value_or(0);
}

Result<void> keep_version(Transaction& tx, const DocumentRow& row, const std::string& actor, Instant at) {
    JX_CHECK(tx.run(
        sql::add_policy_version,
        {{"policy_id", row.id}, {"version", row.version}, {"at", at}, {"actor", actor}, {"document", json::to_string(row)}}));
    return {};
}

Result<void> add_year(Transaction& tx, const YearRow& row, const std::string& actor, Instant at) {
    JX_CHECK(tx.run(sql::add_calendar_year,
                    {{"id", row.id}, {"announcement", row.announcement}, {"imported_by", actor}, {"imported_at", at}}));
    return {};
}

Result<std::vector<YearRow>> years(Transaction& tx) { return tx.all<YearRow>(sql::calendar_years); }

}  // namespace jixia::policy::store
