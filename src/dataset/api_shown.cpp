#include "api_shown.h"

#include <algorithm>
#include <charconv>

namespace jixia::dataset {

json::Value shown(const storage::Job& job) {
    return json::Object{{"id", job.id},
                        {"kind", job.kind},
                        {"state", json::encode(job.state)},
                        {"progress", job.progress},
                        {"message", job.message},
                        {"report", job.report.value_or(json::Value(nullptr))},
                        {"problem", job.problem.value_or(json::Value(nullptr))},
                        {"created_at", to_text(job.created_at)},
                        {"updated_at", to_text(job.updated_at)}};
}

bool is_hidden(const catalog::ResourceInfo& resource, std::string_view code) {
    return std::ranges::find(resource.hidden, code) != resource.hidden.end();
}

json::Value columns_of(const VersionInfo& version, const catalog::ResourceInfo& resource) {
    json::Array columns;
    for (const Column& column : version.columns) {
        if (is_hidden(resource, column.code)) continue;
        columns.push_back(json::Object{{"code", column.code},
                                       {"name", column.name},
                                       {"type", json::encode(column.type)},
                                       {"precision", column.precision},
                                       {"scale", column.scale},
                                       {"role", column.role}});
    }
    return columns;
}

Result<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size() || number < 1) return Error{&errors::not_found};
    return number;
}

}  // namespace jixia::dataset
