#pragma once
// For the tests of records: tables of real Parquet in a real object store, and queries on their whole way but for HTTP.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "databases.h"
#include "records_page.h"
#include "storage/objects.h"

namespace jixia::query {

using dataset::ColumnType;

/// How an answer is wanted.
struct Options {
    Names names = Names::code;
    Count count = Count::exact;
    RecordsFormat format = RecordsFormat::json;
    std::string cursor = {};
};

class Shelf {
public:
    Shelf()
        : engine(Engine::open({.spill_folder = folder / "spill"}).value()),
          objects(storage::ObjectStore::open(folder / "objects").value()) {}

    /// Adds an object with what `select` gives to the version; row groups are small, so that several lie in a file.
    void add(dataset::VersionInfo& version, const std::string& select) const {
        const auto scratch = objects->scratch().value();
        const auto file = scratch.path() / "data.parquet";
        const auto written = engine->execute(
            {"COPY (" + select + ") TO " + sql_text(file.string()) + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)"},
            within(std::chrono::seconds(60)));
        EXPECT_TRUE(written.has_value());
        auto rows =
            engine->run({"SELECT count(*) FROM read_parquet(" + sql_text(file.string()) + ")"}, within(std::chrono::seconds(60)));
        Chunk chunk;
        EXPECT_TRUE(rows->next(chunk).value());
        version.rows += chunk.integer(0, 0).value();
        version.objects.push_back(objects->adopt(file)->sha256);
        version.digest += version.objects.back().substr(0, 8);
    }
    /// What `open_table` would give.
    Table table(dataset::VersionInfo version) const {
        Table out;
        out.resource.id = "01J00000000000000000000000";
        out.resource.entry_title = "Stops";
        version.number = version.number == 0 ? 1 : version.number;
        for (const std::string& object : version.objects) out.files.push_back(objects->path(object).value());
        out.version = std::move(version);
        return out;
    }

    /// Four stops as docs/expressions.md uses them.
    Table stops() const {
        dataset::VersionInfo version;
        version.columns = {
            {"name", "站名", ColumnType::text, 0, 0, ""},         {"city", "城市", ColumnType::text, 0, 0, ""},
            {"lines", "线路数", ColumnType::integer, 0, 0, ""},   {"price", "票价", ColumnType::decimal, 6, 2, ""},
            {"opened", "启用日期", ColumnType::date, 0, 0, ""},   {"seen", "采集时间", ColumnType::datetime, 0, 0, ""},
            {"lon", "经度", ColumnType::real, 0, 0, "longitude"}, {"lat", "纬度", ColumnType::decimal, 8, 4, "latitude"},
            {"ok", "是否启用", ColumnType::boolean, 0, 0, ""},    {"note", "备注", ColumnType::text, 0, 0, ""}};
        add(version,
            "SELECT * FROM (VALUES "
            "('泉城广场', '济南', 12::BIGINT, 2.50::DECIMAL(6,2), DATE '2019-05-01', TIMESTAMP '2024-03-01 08:30:15', "
            "117.0214::DOUBLE, "
            "36.6612::DECIMAL(8,4), true, NULL::VARCHAR), "
            "('火车站', '济南', 8, 2.00, DATE '2020-01-15', TIMESTAMP '2024-03-02 09:00:00', 116.991, 36.671, false, 'a, "
            "\"b\"'), "
            "('五四广场', '青岛', 7, NULL, NULL, NULL, NULL, NULL, NULL, '')"
            ") t(name, city, lines, price, opened, seen, lon, lat, ok, note)");
        return table(std::move(version));
    }

    struct Outcome {
        std::string body;  ///< of a refusal: its type, and its first field's detail
        std::optional<std::int64_t> total;
        std::string next;
        bool refused = false;
    };
    Outcome ask(const Table& of, const RecordsQuery& query, const Options& options = {}) {
        auto outcome = tried(of, query, options);
        if (outcome.has_value()) return *std::move(outcome);
        const Error& error = outcome.error();
        return {std::string(error.code->type) + (error.fields.empty() ? "" : ": " + error.fields[0].detail), {}, {}, true};
    }
    /// The items alone, as JSON text.
    std::string items(const Table& of, const RecordsQuery& query, const Options& options = {}) {
        const Outcome outcome = ask(of, query, options);
        return outcome.refused ? outcome.body : outcome.body.substr(9) + "]";
    }

    kit::TempFolder folder;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<storage::ObjectStore> objects;
    Pages pages{*engine};

private:
    Result<Outcome> tried(const Table& of, const RecordsQuery& query, const Options& options) {
        JX_TRY(const Plan plan, plan_of(of, query));
        JX_TRY(RecordsWriter writer, RecordsWriter::make(options.format, options.names, plan, of));
        std::optional<Cursor> cursor;
        const std::string identity = query.where + query.order_by + query.group_by + query.select;
        if (!options.cursor.empty()) { JX_TRY(cursor, decode_cursor(options.cursor, identity)); }
        JX_TRY(Page page, pages.read({.table = of,
                                      .plan = plan,
                                      .writer = writer,
                                      .limit = query.limit,
                                      .offset = query.offset,
                                      .cursor = std::move(cursor),
                                      .count = options.count,
                                      .deadline = within(std::chrono::seconds(30))}));
        Outcome out{std::move(page.body), page.total, "", false};
        if (page.next) out.next = encode_cursor(*page.next, identity);
        return out;
    }
};

}  // namespace jixia::query
