#include "export_files.h"

namespace jixia::query {

Result<void> write_parquet(Engine& engine, const Export& file, const std::filesystem::path& path, Deadline deadline) {
    std::string columns, facts;
    const auto keys = keys_of(file);
    for (std::size_t i = 0; i < keys.size(); ++i)
        columns += (i == 0 ? "" : ", ") + sql_name(file.table.version.columns[i].code) + " AS " + sql_name(keys[i]);
    for (const auto& [name, value] : source_of(file))
        facts += (facts.empty() ? "" : ", ") + sql_name(name) + ": " +
                 sql_text(value.is_string() ? std::string_view(value.get_string()) : json::serialize(value));
    return engine.execute(
        {"COPY (SELECT " + columns + " FROM " + relation(file.table) + ") TO " + sql_text(path.string()) +
         " (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {" + facts + "})"},
        deadline);
}

}  // namespace jixia::query
