#include "store.h"

#include <algorithm>

#include "sql.h"

namespace jixia::conformity::store {

using storage::Parameters;
using storage::parameters_of;

namespace {

Parameters of(const Part& part, Parameters more = {}) {
    Parameters parameters{{"document", part.document}, {"kind", part.kind}, {"phase", part.phase}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    return parameters;
}

Result<void> done(Result<std::int64_t> touched) {
    JX_TRY(std::ignore, std::move(touched));
    return {};
}

}  // namespace

Result<void> put_run(Tx& tx, const RunRow& row) { return done(tx.run(sql::put_run, parameters_of(row))); }

Result<std::optional<RunRow>> find_run(Tx& tx, const Part& part) { return tx.one<RunRow>(sql::find_run, of(part)); }

Result<std::vector<RunRow>> runs(Tx& tx) { return tx.all<RunRow>(sql::runs); }

Result<void> remove_run(Tx& tx, const Part& part) { return done(tx.run(sql::remove_run, of(part))); }

Result<std::vector<std::string>> put_findings(Tx& tx, const Part& part, const std::string& entry, const std::string& provider,
                                              const std::vector<Finding>& findings) {
    JX_TRY(auto concerned, tx.all<std::string>(sql::providers_of_entry, of(part, {{"entry_id", entry}})));
    if (!concerned.empty()) JX_CHECK(tx.run(sql::remove_findings_of_entry, of(part, {{"entry_id", entry}})));
    std::int64_t place = 0;
    for (const Finding& one : findings)
        JX_CHECK(
            tx.run(sql::add_finding, parameters_of(FindingRow{part.document, part.kind, part.phase, entry, place++, provider,
                                                              one.pointer, one.code, one.zh, one.en, one.text_zh, one.text_en})));
    if (!findings.empty() && std::ranges::find(concerned, provider) == concerned.end()) concerned.push_back(provider);
    return concerned;
}

Result<void> remove_findings(Tx& tx, const Part& part) { return done(tx.run(sql::remove_findings, of(part))); }

Result<std::int64_t> count_entries(Tx& tx, const Part& part, const std::string& provider) {
    JX_TRY(const auto found, tx.one<std::int64_t>(sql::count_entries, of(part, {{"provider", provider}})));
    return found.value_or(0);
}

Result<std::vector<CountRow>> by_provider(Tx& tx, const Part& part) { return tx.all<CountRow>(sql::by_provider, of(part)); }

Result<std::vector<GroupRow>> by_finding(Tx& tx, const Part& part) { return tx.all<GroupRow>(sql::by_finding, of(part)); }

Result<std::vector<FoundEntry>> entries(Tx& tx, const Part& part, const std::string& provider, const FoundEntry& after,
                                        std::int64_t limit) {
    return tx.all<FoundEntry>(
        sql::entries,
        of(part,
           {{"provider", provider}, {"after_provider", after.provider_id}, {"after_entry", after.entry_id}, {"limit", limit}}));
}

Result<std::vector<FindingRow>> findings_of(Tx& tx, const Part& part, const std::string& entry) {
    return tx.all<FindingRow>(sql::findings_of, of(part, {{"entry_id", entry}}));
}

Result<std::vector<FindingRow>> findings_in_force(Tx& tx, const std::string& entry) {
    return tx.all<FindingRow>(sql::findings_in_force, {{"entry_id", entry}});
}

Result<void> put_task(Tx& tx, const Part& part, const std::string& provider, const std::string& case_id) {
    return done(tx.run(sql::put_task,
                       {{"document", part.document}, {"kind", part.kind}, {"provider_id", provider}, {"case_id", case_id}}));
}

Result<std::optional<std::string>> find_task(Tx& tx, const Part& part, const std::string& provider) {
    return tx.one<std::string>(sql::find_task, {{"document", part.document}, {"kind", part.kind}, {"provider_id", provider}});
}

Result<void> remove_task(Tx& tx, const Part& part, const std::string& provider) {
    return done(tx.run(sql::remove_task, {{"document", part.document}, {"kind", part.kind}, {"provider_id", provider}}));
}

Result<std::vector<TaskRow>> tasks(Tx& tx, const Part& part) {
    return tx.all<TaskRow>(sql::tasks, {{"document", part.document}, {"kind", part.kind}});
}

}  // namespace jixia::conformity::store
