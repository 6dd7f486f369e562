// Who may change rules, and their way through the worker.
#include "dataset/column_rules_service.h"

#include <algorithm>
#include <array>

#include "audit/ledger.h"
#include "column_rules_sql.h"
#include "column_rules_store.h"
#include "storage/worker_call.h"
#include "store.h"

namespace jixia::dataset {
namespace {

/// A table that a rule of `resource` may look into: its provider's own, or one that everybody may read.
struct Foreign {
    std::string id;
    std::int64_t version = 0;
    bool found = false;
};
Result<Foreign> foreign_of(storage::Transaction& tx, catalog::Resources& resources, const catalog::ResourceInfo& of,
                           const ColumnRule& rule) {
    // The platform finds every resource; what the rule may use is decided here, not by who asks.
    const auto any = resources.readable(tx, Actor::platform(), rule.resource->value);
    if (!any.has_value()) return any.error().code->kind == ErrorKind::internal ? Result<Foreign>(any.error()) : Foreign{};
    if (any->kind != catalog::ResourceKind::table || any->current_version == 0) return Foreign{};
    if (any->provider_id != of.provider_id) {
        const auto open = resources.readable(tx, Actor{}, any->id);
        if (!open.has_value() || std::ranges::find(open->hidden, rule.other->value) != open->hidden.end()) return Foreign{};
    }
    JX_TRY(const auto version, store::find_version(tx, any->id, any->current_version));
    if (!version || std::ranges::find(version->columns, rule.other->value, &Column::code) == version->columns.end())
        return Foreign{};
    return Foreign{any->id, any->current_version, true};
}

Result<std::vector<std::filesystem::path>> files_of(storage::ObjectStore& objects, const VersionInfo& version) {
    std::vector<std::filesystem::path> out;
    for (const std::string& object : version.objects) {
        JX_TRY(auto path, objects.path(object));
        out.push_back(std::move(path));
    }
    return out;
}

}  // namespace

Result<StoredRules> ColumnRules::rules(const Actor& actor, const std::string& resource) const {
    return needs_.database.read([&](storage::Transaction& tx) -> Result<StoredRules> {
        JX_TRY(const auto info, needs_.resources.readable(tx, actor, resource));
        JX_TRY(const auto row, store::find_rules(tx, info.id));
        StoredRules out{info.id, 0, {}, {}};
        if (!row) return out;
        out.version = row->version;
        out.changed_at = row->changed_at;
        JX_TRY(out.rules, json::decode<std::vector<ColumnRule>>(row->rules));
        const auto hidden = [&](const std::string& code) { return std::ranges::find(info.hidden, code) != info.hidden.end(); };
        std::erase_if(out.rules, [&](const ColumnRule& rule) {
            return std::ranges::any_of(rule.columns.values, hidden) ||
                   (rule.kind == RuleKind::compare && hidden(rule.other->value));
        });
        return out;
    });
}

Result<std::vector<FieldError>> ColumnRules::faults(storage::Transaction& tx, const catalog::ResourceInfo& info,
                                                    const std::vector<ColumnRule>& rules) const {
    std::vector<FieldError> faults = faults_of(rules);
    for (std::size_t i = 0; faults.empty() && i < rules.size(); ++i) {
        const std::string at = "/rules/" + std::to_string(i);
        if (rules[i].list && !needs_.codes(rules[i].list->value))
            faults.push_back({at + "/list", "there is no such code list", "code"});
        if (rules[i].kind != RuleKind::foreign_key) continue;
        JX_TRY(const Foreign foreign, foreign_of(tx, needs_.resources, info, rules[i]));
        if (!foreign.found)
            faults.push_back({at + "/resource", "there is no such table and column that the provider may use", "reference"});
    }
    return faults;
}

Result<StoredRules> ColumnRules::replace(const Actor& actor, const std::string& resource, const std::string& expected,
                                         const ColumnRulesBody& body) const {
    return needs_.database.transact([&](storage::Transaction& tx) -> Result<StoredRules> {
        JX_TRY(const auto info, needs_.resources.writable(tx, actor, resource));
        JX_TRY(const auto before, store::find_rules(tx, info.id));
        const std::int64_t version = before ? before->version : 0;
        if (expected != "*" && expected != std::to_string(version)) return Error{&rules_changed};
        const std::vector<ColumnRule>& rules = body.rules.values;
        JX_TRY(std::vector<FieldError> found, faults(tx, info, rules));
        if (!found.empty()) return Error{&errors::invalid, {}, std::move(found)};
        const Instant now = needs_.clock.now();
        JX_CHECK(store::put_rules(tx, {info.id, version + 1, json::encode(rules), actor.id, now}));
        JX_CHECK(
            needs_.outbox.emit(tx, "resource.rules", info.id, json::Object{{"entry", info.entry_id}, {"version", version + 1}}));
        JX_TRY(std::ignore,
               needs_.ledger.append(tx, actor,
                                    {.action = "resource.rules",
                                     .subject_type = "resource",
                                     .subject_id = info.id,
                                     .version = version + 1,
                                     .detail = json::Object{{"before", before ? before->rules : json::Value(nullptr)},
                                                            {"after", json::encode(rules)}}}));
        return StoredRules{info.id, version + 1, rules, now};
    });
}

Result<std::vector<RuleTask>> ColumnRules::tasks(storage::Transaction& tx, const catalog::ResourceInfo& info,
                                                 const std::vector<ColumnRule>& rules) const {
    std::vector<RuleTask> out;
    for (const ColumnRule& rule : rules) {
        RuleTask& task = out.emplace_back(rule, std::vector<std::string>{}, std::vector<std::string>{}, "");
        if (rule.codes) task.codes.assign(rule.codes->values.begin(), rule.codes->values.end());
        if (rule.list) task.codes = needs_.codes(rule.list->value).value_or(std::vector<std::string>{});
        if (rule.kind != RuleKind::foreign_key) continue;
        JX_TRY(const Foreign foreign, foreign_of(tx, needs_.resources, info, rule));
        if (!foreign.found) {
            task.unable = "the other table may not be read, or has no such column";
            continue;
        }
        JX_TRY(const auto version, store::find_version(tx, foreign.id, foreign.version));
        JX_TRY(const auto files, files_of(needs_.objects, *version));
        for (const auto& file : files) task.foreign_files.push_back(file.string());
    }
    return out;
}

Result<std::vector<TriedRule>> ColumnRules::outcomes(const std::vector<Column>& columns,
                                                     const std::vector<std::filesystem::path>& files,
                                                     std::vector<RuleTask> tasks) const {
    if (tasks.empty()) return std::vector<TriedRule>{};
    std::vector<std::filesystem::path> readable = files;
    for (const RuleTask& task : tasks) readable.insert(readable.end(), task.foreign_files.begin(), task.foreign_files.end());
    JX_TRY(const storage::Scratch scratch, needs_.objects.scratch());
    RulesOrder order{{}, columns, std::move(tasks), scratch.path().string()};
    for (const auto& file : files) order.files.push_back(file.string());
    const std::array known{&errors::internal, &errors::storage_full, &errors::too_large};
    JX_TRY(const std::string answer, storage::call_worker(needs_.workers, rules_task, json::encode(order),
                                                          storage::limits_for(readable, scratch.path()), known));
    JX_TRY(RulesAnswer read, json::decode_text<RulesAnswer>(answer));
    return std::move(read.outcomes);
}

Result<JudgedRules> ColumnRules::judge(const std::string& resource, const std::vector<Column>& columns,
                                       const std::vector<std::filesystem::path>& files) const {
    JudgedRules out;
    std::vector<RuleTask> todo;
    JX_CHECK(needs_.database.read([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(const auto row, store::find_rules(tx, resource));
        if (!row) return {};
        JX_TRY(out.rules, json::decode<std::vector<ColumnRule>>(row->rules));
        JX_TRY(const auto info, needs_.resources.find(tx, resource));
        JX_TRY(todo, tasks(tx, info, out.rules));
        return {};
    }));
    JX_TRY(const auto tried, outcomes(columns, files, std::move(todo)));
    // What stands in the cells is for who tries rules, not for what is kept.
    out.outcomes.assign(tried.begin(), tried.end());
    return out;
}

Result<RulesTrial> ColumnRules::attempt(const Actor& actor, const std::string& resource, const ColumnRulesBody& body) const {
    const std::vector<ColumnRule>& rules = body.rules.values;
    std::vector<RuleTask> todo;
    RulesTrial out;
    VersionInfo version;
    JX_CHECK(needs_.database.read([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(const auto info, needs_.resources.writable(tx, actor, resource));
        if (info.kind != catalog::ResourceKind::table || info.current_version == 0) return Error{&rules_no_data};
        JX_TRY(std::vector<FieldError> found, faults(tx, info, rules));
        if (!found.empty()) return Error{&errors::invalid, {}, std::move(found)};
        JX_TRY(auto current, store::find_version(tx, info.id, info.current_version));
        if (!current) return Error{&rules_no_data};
        version = *std::move(current);
        out.resource = info.id;
        out.version = version.number;
        JX_TRY(todo, tasks(tx, info, rules));
        return {};
    }));
    JX_TRY(const auto files, files_of(needs_.objects, version));
    JX_TRY(out.outcomes, outcomes(version.columns, files, std::move(todo)));
    return out;
}

}  // namespace jixia::dataset
