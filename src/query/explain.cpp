#include "explain.h"

#include <algorithm>
#include <utility>

#include "data.h"

namespace jixia::query {
namespace {

const json::Object& words() {
    static const json::Object read = json::parse(data::explain_words).value().as_object();
    return read;
}

/// "1,234,567".
std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

std::vector<std::string> reads_of(const Pages::Request& request) {
    std::vector<std::string> codes = request.plan.reads;
    for (const std::string& code : request.writer.extra_columns())
        if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
    return codes;
}

json::Array steps_of(const Pages::Request& request, const std::vector<std::string>& codes, const Cost& cost, const Purse& purse,
                     std::string_view language) {
    const Plan& plan = request.plan;
    json::Array steps;
    const auto say = [&](std::string_view name, const Places& places = {}) {
        steps.emplace_back(explain_sentence(name, language, places));
    };
    std::string names;
    for (const std::string& code : codes) names += (names.empty() ? "" : ", ") + code;
    if (codes.empty()) say("read_nothing");
    else say("read", {{"columns", grouped(std::ssize(codes))}, {"names", names}});
    const bool by_position = plan.in_order && !plan.where;
    say(by_position ? "by_position" : "scan", {{"rows", grouped(cost.rows)}});
    if (plan.where) say("filter");
    if (plan.grouped && plan.groups.empty()) say("one_group");
    if (!plan.groups.empty()) say("group", {{"count", grouped(std::ssize(plan.groups))}});
    if (plan.having) say("having");
    if (request.offset > 0 && !by_position) say("offset", {{"offset", grouped(request.offset)}});
    say(plan.in_order ? "take" : "sort", {{"limit", grouped(request.limit)}});
    if (request.count == Count::exact && plan.where && !request.cursor) say("count");
    say("cost", {{"units", grouped(cost.units())}, {"limit", grouped(purse.units_a_minute)}, {"left", grouped(purse.left)}});
    if (!by_position) say("cheaper");
    return steps;
}

}  // namespace

std::string explain_sentence(std::string_view name, std::string_view language, const Places& places) {
    std::string text(words().at(name).as_object().at(language == "en" ? "en" : "zh").as_string());
    for (const auto& [place, value] : places) {
        const std::string mark = "{" + place + "}";
        if (const std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), value);
    }
    return text;
}

Result<std::int64_t> column_bytes(Engine& engine, const Table& table, const std::vector<std::string>& codes, Deadline deadline) {
    std::string files;
    for (const auto& file : table.files) files += (files.empty() ? "" : ", ") + sql_text(file.string());
    JX_TRY(Rows rows, engine.run({"SELECT path_in_schema, CAST(sum(total_compressed_size) AS BIGINT) FROM parquet_metadata([" +
                                  files + "]) GROUP BY path_in_schema"},
                                 deadline));
    std::int64_t bytes = 0;
    for (Chunk chunk;;) {
        JX_TRY(const bool more, rows.next(chunk));
        if (!more) return bytes;
        for (std::size_t row = 0; row < chunk.rows(); ++row)
            if (std::ranges::find(codes, chunk.view(0, row)) != codes.end()) bytes += chunk.integer(1, row).value_or(0);
    }
}

Result<json::Object> explain_records(Engine& engine, const Pages::Request& request, const Purse& purse,
                                     std::string_view language) {
    const Table& table = request.table;
    const Cost cost = cost_of(request);
    const std::vector<std::string> codes = reads_of(request);
    JX_TRY(std::int64_t bytes, column_bytes(engine, table, codes, request.deadline));
    if (cost.rows < table.version.rows)
        bytes = static_cast<std::int64_t>(static_cast<double>(bytes) * static_cast<double>(cost.rows) /
                                          static_cast<double>(table.version.rows));
    Window window{.rows_max = request.limit + 1, .offset = request.offset};
    if (request.cursor) window.after = request.cursor->keys;
    if (window.after.size() != request.plan.order.size()) window.after.clear();
    const Sql sql = page_sql(request.plan, sql_name(table.resource.id), window);
    json::Array columns, parameters;
    for (const std::string& code : codes) {
        const auto column = std::ranges::find(table.version.columns, code, &dataset::Column::code);
        columns.push_back(json::Object{{"code", code}, {"name", column == table.version.columns.end() ? code : column->name}});
    }
    for (const Bound& one : sql.bound)
        if (const auto* text = std::get_if<std::string>(&one)) parameters.emplace_back(*text);
    return json::Object{{"steps", steps_of(request, codes, cost, purse, language)},
                        {"columns_read", std::move(columns)},
                        {"rows_scanned", cost.rows},
                        {"bytes_read", bytes},
                        {"units", cost.units()},
                        {"units_a_minute", purse.units_a_minute},
                        {"units_left", purse.left},
                        {"sql", sql.text},
                        {"parameters", std::move(parameters)},
                        {"version", table.version.number}};
}

}  // namespace jixia::query
