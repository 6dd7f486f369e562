#include "next_plan.h"

#include <algorithm>

namespace jixia::dataset {
namespace {

const Column* find(const std::vector<Column>& columns, std::string_view code) {
    const auto found = std::ranges::find(columns, code, &Column::code);
    return found == columns.end() ? nullptr : &*found;
}

/// How many digits the whole numbers of a column have.
std::int64_t digits_of(const IngestResult& fresh, std::string_view code) {
    const auto profile = std::ranges::find(fresh.profile, code, &ProfileColumn::code);
    if (profile == fresh.profile.end() || !profile->min || !profile->max) return 1;
    const auto length = [](const std::string& number) {
        return static_cast<std::int64_t>(number.size()) - (number.starts_with('-') ? 1 : 0);
    };
    return std::max(length(*profile->min), length(*profile->max));
}

Result<void> check_key(const std::vector<std::string>& key, const std::vector<Column>& columns) {
    Error unknown{&key_unknown, {}, {}};
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (find(columns, key[i]) == nullptr)
            unknown.fields.push_back({"/key/" + std::to_string(i), "no column has the code " + key[i], "unknown"});
        else if (std::find(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(i), key[i]) !=
                 key.begin() + static_cast<std::ptrdiff_t>(i))
            unknown.fields.push_back({"/key/" + std::to_string(i), "named twice: " + key[i], "duplicate"});
    }
    if (!unknown.fields.empty()) return unknown;
    return {};
}

FieldError fault_of(const SchemaChange& change) {
    std::string detail = boost::describe::enum_to_string(change.kind, "");
    if (!change.name.empty()) detail += " " + change.name;
    if (!change.before.empty()) detail += ": " + change.before;
    if (!change.after.empty()) detail += " -> " + change.after;
    return {change.column.empty() ? "/key" : "/columns/" + change.column, detail,
            boost::describe::enum_to_string(change.kind, "")};
}

/// The file is the whole table: its columns, each in the type that both versions' values fit, if there is one.
std::vector<Column> columns_of_replacement(const VersionInfo* before, const IngestResult& fresh) {
    std::vector<Column> columns;
    for (const Column& now : fresh.columns) {
        const Column* old = before == nullptr ? nullptr : find(before->columns, now.code);
        columns.push_back(old == nullptr ? now : joined_type(*old, now, digits_of(fresh, now.code)).value_or(now));
    }
    return columns;
}

/// The file's rows join those of before: every column of before must be there, further ones come behind.
Result<std::vector<Column>> columns_of_addition(const VersionInfo& before, const IngestResult& fresh) {
    std::vector<Column> columns;
    Error differ{&columns_differ, {}, {}};
    for (const Column& old : before.columns) {
        const Column* now = find(fresh.columns, old.code);
        if (now == nullptr) {
            differ.fields.push_back({"/columns/" + old.code, "missing in the file: " + old.name, "column_dropped"});
            continue;
        }
        auto joined = joined_type(old, *now, digits_of(fresh, old.code));
        if (!joined) {
            differ.fields.push_back(
                {"/columns/" + old.code, old.name + ": " + type_text(old) + " -> " + type_text(*now), "type_changed"});
            continue;
        }
        joined->name = old.name;
        columns.push_back(*std::move(joined));
    }
    if (!differ.fields.empty()) return differ;
    for (const Column& now : fresh.columns)
        if (find(before.columns, now.code) == nullptr) columns.push_back(now);
    return columns;
}

/// Only the key's columns are looked at, and a key of another type names no row.
Result<void> check_keys_to_delete(const VersionInfo& before, const std::vector<std::string>& key, const IngestResult& fresh) {
    Error differ{&columns_differ, {}, {}};
    for (const std::string& code : key) {
        const Column *old = find(before.columns, code), *now = find(fresh.columns, code);
        if (now == nullptr) differ.fields.push_back({"/columns/" + code, "missing in the file: " + old->name, "column_dropped"});
        else if (const auto joined = joined_type(*old, *now, digits_of(fresh, code));
                 !joined || duck_type(*joined) != duck_type(*old))
            differ.fields.push_back(
                {"/columns/" + code, old->name + ": " + type_text(*old) + " -> " + type_text(*now), "type_changed"});
    }
    if (!differ.fields.empty()) return differ;
    return {};
}

}  // namespace

Result<NextPlan> plan_next(const VersionInfo* before, const NextWish& wish, const IngestResult& fresh) {
    const bool by_key = wish.mode == VersionMode::upsert || wish.mode == VersionMode::erase;
    if (wish.mode == VersionMode::erase && before == nullptr) return Error{&nothing_before};
    NextPlan plan;
    plan.key = wish.key ? *wish.key : before != nullptr ? before->key : std::vector<std::string>{};
    if (by_key && plan.key.empty()) return Error{&key_needed};
    if (wish.mode == VersionMode::replace || before == nullptr) {
        plan.columns = columns_of_replacement(before, fresh);
        // A key that only was remembered goes with its columns: that is one of the breaking changes.
        if (!wish.key) std::erase_if(plan.key, [&](const std::string& code) { return find(plan.columns, code) == nullptr; });
        JX_CHECK(check_key(plan.key, plan.columns));
    } else {
        JX_CHECK(check_key(plan.key, before->columns));
        if (wish.mode == VersionMode::erase) {
            JX_CHECK(check_keys_to_delete(*before, plan.key, fresh));
            plan.columns = before->columns;
        } else {
            JX_TRY(plan.columns, columns_of_addition(*before, fresh));
        }
    }
    if (before == nullptr) return plan;
    plan.schema = schema_changes(before->columns, plan.columns);
    if (auto change = key_change(before->key, plan.key)) plan.schema.push_back(*std::move(change));
    if (wish.allow_breaking) return plan;
    Error breaking{&breaking_changes, {}, {}};
    for (const SchemaChange& change : plan.schema)
        if (change.breaking) breaking.fields.push_back(fault_of(change));
    if (!breaking.fields.empty()) return breaking;
    return plan;
}

}  // namespace jixia::dataset
