#pragma once
// For the tests of recipes: files given as text, read with a recipe given as JSON.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "databases.h"
#include "formats/duck.h"
#include "ingest.h"
#include "propose.h"

namespace jixia::dataset {

class RecipeFiles : public ::testing::Test {
protected:
    static Recipe recipe_of(std::string_view text) {
        auto recipe = json::decode_text<Recipe>(text);
        EXPECT_TRUE(recipe.has_value()) << text;
        const auto checked = check_recipe(*recipe);
        EXPECT_TRUE(checked.has_value()) << (checked.has_value() ? "" : checked.error().fields[0].pointer);
        return *recipe;
    }
    IngestRequest request(std::string_view bytes, std::string_view recipe) const {
        std::ofstream(folder / "source", std::ios::binary) << bytes;
        return {(folder / "source").string(), folder.path().string(), "a.csv", recipe_of(recipe)};
    }
    Result<IngestResult> take(std::string_view bytes, std::string_view recipe) const {
        auto out = ingest(request(bytes, recipe), [](double, std::string_view) {});
        if (out.has_value()) EXPECT_EQ(out->report.rows_in, out->report.rows_out + out->report.rows_rejected);
        return out;
    }
    Result<Proposal> look(std::string_view bytes, std::string_view recipe = "{}") const {
        return propose(request(bytes, recipe), [](double, std::string_view) {});
    }
    /// All rows as the Parquet file holds them: cells parted by |, NULL as ~, rows by a line feed.
    std::string table() const {
        const auto duck = formats::Duck::open({});
        const auto rows = (*duck)->rows("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(" +
                                        formats::sql_text((folder / "data.parquet").string()) + ")");
        if (!rows.has_value()) return (*duck)->last_error();
        std::string all;
        for (const auto& row : *rows) {
            for (std::size_t i = 0; i < row.size(); ++i)
                all += (i == 0 ? "" : "|") + (formats::Duck::is_null(row[i]) ? "~" : row[i]);
            all += '\n';
        }
        return all;
    }
    static const ReportMessage* message(const std::vector<ReportMessage>& messages, std::string_view code) {
        for (const ReportMessage& one : messages)
            if (one.code == code) return &one;
        return nullptr;
    }
    kit::TempFolder folder;
};

}  // namespace jixia::dataset
