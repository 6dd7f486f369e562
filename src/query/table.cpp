#include "table.h"

#include <algorithm>

#include "catalog/catalog.h"
#include "storage/database.h"
#include "storage/objects.h"

namespace jixia::query {
namespace {

std::string in_quotes(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote) out += quote;
        out += c;
    }
    return out + quote;
}

}  // namespace

Result<Table> open_table(const Query::State& state, const Actor& actor, const std::string& id_or_slug, std::int64_t number) {
    Table table;
    JX_CHECK(state.needs.database.read([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(table.resource, state.needs.catalog.readable(tx, actor, id_or_slug));
        if (table.resource.kind != catalog::ResourceKind::table || table.resource.current_version == 0) return Error{&no_table};
        JX_TRY(table.version,
               state.needs.versions.find(tx, table.resource.id, number == 0 ? table.resource.current_version : number));
        return {};
    }));
    std::erase_if(table.version.columns, [&](const dataset::Column& column) {
        return std::ranges::find(table.resource.hidden, column.code) != table.resource.hidden.end();
    });
    if (table.version.columns.empty()) return Error{&no_table};
    for (const std::string& object : table.version.objects) {
        JX_TRY(auto path, state.needs.objects.path(object));
        table.files.push_back(std::move(path));
    }
    return table;
}

std::string relation(const Table& table) {
    std::string columns, files;
    for (const dataset::Column& column : table.version.columns)
        columns += (columns.empty() ? "" : ", ") + in_quotes(column.code, '"');
    for (const auto& file : table.files) files += (files.empty() ? "" : ", ") + in_quotes(file.string(), '\'');
    return "(SELECT " + columns + " FROM read_parquet([" + files + "]))";
}

}  // namespace jixia::query
