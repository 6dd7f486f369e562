// Answers of SQL that are files: the rows and types in them, where they stop, what they say of their sources, and what they
// refuse.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <fstream>

#include "published_routes.h"

namespace jixia::query {
namespace {

using testing::HasSubstr;
using testing::Not;

class SqlFile : public SqlRoute {
protected:
    kit::HttpAnswer file(const std::string& sql, const char* format, std::int64_t limit = 1000) const {
        return ask(json::Object{{"sql", sql}, {"format", format}, {"limit", limit}});
    }
    /// What a query over the answer gives, as lines.
    std::string over(const kit::HttpAnswer& answer, const std::string& select) const {
        const auto path = shelf.folder / "answer.parquet";
        std::ofstream(path, std::ios::binary) << answer.body;
        auto rows = shelf.engine->run({"SELECT " + select + " FROM read_parquet(" + sql_text(path.string()) + ")"},
                                      within(std::chrono::seconds(20)));
        if (!rows.has_value()) return "unreadable";
        std::string out;
        for (Chunk chunk; rows->next(chunk).value();)
            for (std::size_t row = 0; row < chunk.rows(); ++row)
                for (std::size_t column = 0; column < chunk.columns(); ++column) {
                    chunk.plain(out, column, row);
                    out += column + 1 == chunk.columns() ? '\n' : ' ';
                }
        return out;
    }
    static std::string sheet_of(const std::string& octets, std::string_view path) {
        archive* const reader = archive_read_new();
        archive_read_support_format_zip(reader);
        archive_read_open_memory(reader, octets.data(), octets.size());
        std::string text;
        for (archive_entry* entry = nullptr; archive_read_next_header(reader, &entry) == ARCHIVE_OK;) {
            if (archive_entry_pathname(entry) != path) continue;
            char piece[4096];
            for (la_ssize_t count = 0; (count = archive_read_data(reader, piece, sizeof piece)) > 0;)
                text.append(piece, static_cast<std::size_t>(count));
        }
        archive_read_free(reader);
        return text;
    }
};

TEST_F(SqlFile, ParquetKeepsTypesAndOrderAndNamesItsSources) {
    const auto answer = file(
        "SELECT s.name, s.name, s.price, s.opened, c.people, 170141183460469231731687303715884105727::HUGEINT % 1000 AS rest "
        "FROM " +
            open.slug + " s LEFT JOIN " + partly.slug + " c USING (city) ORDER BY s.lines DESC",
        "parquet");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/vnd.apache.parquet");
    EXPECT_THAT(answer.header("Content-Disposition"), HasSubstr("answer.parquet"));
    EXPECT_EQ(answer.header("X-Row-Count"), "3");
    EXPECT_EQ(answer.header("X-Truncated"), "false");
    EXPECT_EQ(over(answer, "name, name_2, price, people, rest"),
              "泉城广场 泉城广场 2.50 9400000 727\n火车站 火车站 2.00 9400000 727\n五四广场 五四广场  10000000 727\n");
    EXPECT_EQ(over(answer, "DISTINCT typeof(price) || typeof(opened) || typeof(people)"), "DECIMAL(6,2)DATEBIGINT\n");
    EXPECT_THAT(answer.body, HasSubstr(open.entry));
    EXPECT_THAT(answer.body, HasSubstr(partly.entry));
    EXPECT_THAT(answer.body, HasSubstr("SELECT s.name"));
}

TEST_F(SqlFile, ItStopsAtTheLimitAndSaysSo) {
    const auto cut = file("SELECT name FROM " + open.slug + " ORDER BY lines", "parquet", 2);
    EXPECT_EQ(cut.header("X-Truncated"), "true");
    EXPECT_EQ(cut.header("X-Row-Count"), "2");
    EXPECT_EQ(over(cut, "name"), "五四广场\n火车站\n");
    const auto none = file("SELECT name FROM " + open.slug + " WHERE false", "parquet");
    ASSERT_EQ(none.status, 200) << none.body;
    EXPECT_EQ(over(none, "count(*)"), "0\n");
    const auto values = ask(json::Object{
        {"sql", "SELECT name FROM " + open.slug + " WHERE lines > $1"}, {"parameters", json::Array{8}}, {"format", "parquet"}});
    EXPECT_EQ(over(values, "name"), "泉城广场\n");
}

TEST_F(SqlFile, AWorkbookHasTheRowsAndASheetOfSources) {
    const auto answer =
        file("SELECT s.name AS 站名, c.people FROM " + open.slug + " s JOIN " + partly.slug + " c USING (city)", "xlsx");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(answer.header("Content-Type"), HasSubstr("spreadsheetml"));
    EXPECT_THAT(sheet_of(answer.body, "xl/worksheets/sheet1.xml"), HasSubstr("9400000"));
    const std::string texts = sheet_of(answer.body, "xl/worksheets/sheet2.xml") + sheet_of(answer.body, "xl/sharedStrings.xml");
    for (const char* said : {"SELECT s.name", "济南市交通运输局", "济南市教育局"}) EXPECT_THAT(texts, HasSubstr(said));
}

TEST_F(SqlFile, GeoJsonTakesTheColumnsOfPlaces) {
    const auto answer = file("SELECT name, lon, lat FROM " + open.slug + " ORDER BY lines DESC", "geojson");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/geo+json");
    const auto map = json::parse(answer.body).value();
    ASSERT_EQ(map.at("features").as_array().size(), 3U);
    EXPECT_THAT(answer.body, HasSubstr(R"({"type":"Point","coordinates":[117.0214,36.6612]})"));
    EXPECT_TRUE(map.at("features").at(2).at("geometry").is_null());
    EXPECT_EQ(map.at("source").at("sources").at(0).at("entry").as_string(), open.entry);
    EXPECT_EQ(json::parse(file("SELECT 117.5 AS longitude, 36.5 AS latitude", "geojson").body)->at("features").as_array().size(),
              1U);
    const auto nowhere = file("SELECT name FROM " + open.slug, "geojson");
    EXPECT_EQ(nowhere.status, 422);
    EXPECT_THAT(nowhere.body, HasSubstr("query-no-coordinates"));
}

TEST_F(SqlFile, Art08_NoFormReachesWhatMayNotBeRead) {
    for (const char* format : {"parquet", "xlsx", "geojson"}) {
        EXPECT_EQ(file("SELECT secret FROM " + partly.slug, format).status, 422) << format;
        const auto all = file("SELECT *, 117 AS longitude, 36 AS latitude FROM " + partly.slug, format);
        ASSERT_EQ(all.status, 200) << format << all.body;
        EXPECT_THAT(all.body, Not(HasSubstr("canary"))) << format;
        EXPECT_NE(file("SELECT * FROM " + closed.slug, format).status, 200) << format;
        EXPECT_NE(file("COPY " + open.slug + " TO '/tmp/x'", format).status, 200) << format;
        EXPECT_NE(file("SELECT * FROM read_parquet('answer.parquet')", format).status, 200) << format;
    }
}

TEST_F(SqlFile, AnAnswerTooLargeIsRefusedAndNothingIsLeft) {
    // Text that no packing makes smaller than half: 19 MB.
    std::string columns;
    for (const char salt : {'a', 'b', 'c', 'd', 'e', 'f'})
        columns += fmt::format("{}sha256('{}' || range::VARCHAR) AS {}", columns.empty() ? "" : ", ", salt, salt);
    const auto large = file("SELECT " + columns + " FROM range(100000)", "parquet", 100'000);
    EXPECT_EQ(large.status, 422) << large.status;
    EXPECT_TRUE(!std::filesystem::exists(shelf.folder / "derived/pages") ||
                std::filesystem::is_empty(shelf.folder / "derived/pages"));
}

}  // namespace
}  // namespace jixia::query
