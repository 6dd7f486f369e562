// The collection csv-spectrum: each file gives the records that it says, or differs as docs/files.md explains.
#include <gtest/gtest.h>

#include <fstream>

#include "databases.h"
#include "ingest.h"
#include "profile.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;

const fs::path collection = fs::path(JIXIA_SOURCE_DIR) / "deps/native/node_modules/csv-spectrum";

json::Array expected_of(const std::string& name) {
    std::ifstream in(collection / "json" / (name + ".json"));
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto value = json::parse(text).value();
    return value.is_array() ? value.as_array() : json::Array{value};
}

json::Array read(const fs::path& file, const fs::path& scratch) {
    const auto result = ingest({file.string(), scratch.string(), "a.csv"}, [](double, std::string_view) {});
    if (!result.has_value()) return {json::Value(result.error().code->type)};
    const auto duck = Duck::open({});
    const auto rows =
        (*duck)
            ->rows("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(" + sql_text((scratch / "data.parquet").string()) + ")")
            .value();
    json::Array records;
    for (const auto& row : rows) {
        json::Object record;
        // The collection tells an empty cell by an empty text, we by none.
        for (std::size_t i = 0; i < row.size(); ++i) record[result->columns[i].name] = Duck::is_null(row[i]) ? "" : row[i];
        records.emplace_back(std::move(record));
    }
    return records;
}

TEST(CsvSpectrum, EachFileGivesItsRecords) {
    const struct {
        std::string name;
        bool same;  ///< false: docs/files.md says why
    } cases[] = {{"comma_in_quotes", true}, {"empty", true},         {"empty_crlf", true},
                 {"escaped_quotes", true},  {"json", true},          {"location_coordinates", false},
                 {"newlines", true},        {"newlines_crlf", true}, {"quotes_and_newlines", true},
                 {"simple", true},          {"simple_crlf", true},   {"utf8", true}};
    for (const auto& one : cases) {
        const kit::TempFolder scratch;
        const json::Array found = read(collection / "csvs" / (one.name + ".csv"), scratch.path());
        EXPECT_EQ(found == expected_of(one.name), one.same) << one.name << json::serialize(found);
    }
}

}  // namespace
}  // namespace jixia::dataset
