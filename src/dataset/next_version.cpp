#include "next_version.h"

#include <algorithm>

#include "base/crypto.h"

namespace jixia::dataset {
namespace {

Actor actor_of(const Sender& sender) {
    Actor actor;
    actor.id = sender.id;
    actor.name = sender.name;
    actor.organization = sender.organization;
    actor.division = sender.division;
    actor.roles = sender.roles;
    return actor;
}

/// What the recipe says of a column; nothing if it does not name it.
const RecipeColumn* told_of(const Column& column, const std::optional<Recipe>& recipe) {
    if (!recipe || !recipe->columns) return nullptr;
    const auto& all = recipe->columns->values;
    const auto told = std::ranges::find_if(all, [&](const RecipeColumn& one) {
        return one.code ? *one.code == column.code : (one.name ? one.name->value : one.source) == column.name;
    });
    return told == all.end() ? nullptr : &*told;
}

std::vector<catalog::FoundColumn> found_columns(const IngestResult& result, const std::optional<Recipe>& recipe) {
    std::vector<catalog::FoundColumn> found;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        catalog::FoundColumn column{result.columns[i].code,
                                    result.columns[i].name,
                                    boost::describe::enum_to_string(result.columns[i].type, ""),
                                    0,
                                    true,
                                    {},
                                    {},
                                    false};
        if (i < result.profile.size()) {
            const ProfileColumn& profile = result.profile[i];
            column.length = profile.longest;
            column.nullable = profile.nulls > 0;
            column.example = !profile.top.empty() ? profile.top.front().value : profile.min.value_or("");
        }
        if (const RecipeColumn* told = told_of(result.columns[i], recipe)) {
            if (told->description) column.description = told->description->value;
            column.key = told->key.value_or(false);
        }
        found.push_back(std::move(column));
    }
    return found;
}

/// The manifest's identity: the digests of its objects in order.
std::string digest_of(const std::vector<std::string>& objects) {
    std::string all;
    for (const std::string& object : objects) all += object + "\n";
    return crypto::sha256_hex(all);
}

bool same_columns(const std::vector<Column>& before, const std::vector<Column>& now) {
    return std::ranges::equal(before, now, [](const Column& a, const Column& b) {
        return a.code == b.code && a.type == b.type && a.precision == b.precision && a.scale == b.scale;
    });
}

bool has_role(const std::vector<Column>& columns, std::string_view role) {
    return std::ranges::find(columns, role, &Column::role) != columns.end();
}

}  // namespace

Result<void> add_next_version(storage::Transaction& tx, const Dataset::Needs& needs, const IngestJob& job,
                              const MadeVersion& made) {
    JX_TRY(const std::int64_t last, store::last_number(tx, job.resource_id));
    VersionInfo manifest;
    manifest.resource_id = job.resource_id;
    manifest.number = last + 1;
    manifest.rows = made.result.report.rows_out;
    manifest.bytes = made.bytes;
    manifest.columns = made.result.columns;
    manifest.objects = made.objects;
    if (job.mode == VersionMode::append && last > 0) {
        JX_TRY(const auto before, store::find_version(tx, job.resource_id, last));
        if (!before || !same_columns(before->columns, manifest.columns)) return Error{&columns_differ};
        manifest.rows += before->rows;
        manifest.bytes += before->bytes;
        manifest.objects.insert(manifest.objects.begin(), before->objects.begin(), before->objects.end());
    }
    manifest.digest = digest_of(manifest.objects);
    manifest.source_format = made.result.source_format;
    manifest.source_name = job.file_name;
    manifest.source_object = made.source_object;
    manifest.created_at = needs.clock.now();
    const Actor actor = actor_of(job.sender);
    JX_CHECK(store::add_version(tx, manifest,
                                {json::to_string(made.result.report), json::to_string(made.result.profile), actor.id,
                                 job.recipe ? json::to_string(*job.recipe) : std::string{}}));
    const bool coordinates = has_role(manifest.columns, "longitude") && has_role(manifest.columns, "latitude");
    return needs.resources.set_current(tx, actor, job.resource_id,
                                       {manifest.number, manifest.rows, static_cast<std::int64_t>(manifest.columns.size()),
                                        manifest.bytes, manifest.source_format, coordinates, manifest.created_at},
                                       found_columns(made.result, job.recipe));
}

}  // namespace jixia::dataset
