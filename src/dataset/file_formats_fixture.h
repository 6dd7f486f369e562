#pragma once
// A file of any format, read by the real worker in its sandbox.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "databases.h"
#include "ingest.h"
#include "job.h"
#include "storage/sandbox.h"

namespace jixia::dataset {

namespace fs = std::filesystem;
using formats::Duck;
using formats::sql_text;

class FileFormats : public ::testing::Test {
protected:
    static storage::Workers& workers() {
        static storage::Workers all(fs::path(JIXIA_BUILD_DIR) / "tests/worker/dataset_worker", 2);
        return all;
    }
    fs::path scratch() const { return folder / "scratch"; }
    fs::path source() const { return folder / "source"; }
    void write(std::string_view bytes) const { std::ofstream(source(), std::ios::binary) << bytes; }
    Result<IngestResult> read(const std::optional<Recipe>& recipe = {}) {
        fs::remove_all(scratch());
        fs::create_directory(scratch());
        const IngestRequest request{source().string(), scratch().string(), "file", recipe};
        JX_TRY(auto result, ingest_in_worker(workers(), request, [](double, const std::string&) { return true; }));
        EXPECT_EQ(result.report.rows_in, result.report.rows_out + result.report.rows_rejected);
        return result;
    }
    /// The table as text: names, then a row a line.
    std::string table(const std::string& part = {}) {
        if (part.empty()) return table(std::optional<Recipe>{});
        Recipe recipe;
        recipe.part = part;
        return table(std::optional(recipe));
    }
    std::string table(const std::optional<Recipe>& recipe) {
        const auto result = read(recipe);
        if (!result.has_value()) return std::string(result.error().code->type) + " " + result.error().detail;
        last = *result;
        std::string all;
        for (const Column& column : result->columns) all += (all.empty() ? "" : "|") + column.name;
        const auto duck = Duck::open({});
        const auto rows = (*duck)->rows("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(" +
                                        sql_text((scratch() / "data.parquet").string()) + ")");
        if (!rows.has_value()) return (*duck)->last_error();
        for (const auto& row : *rows) {
            all += '\n';
            for (std::size_t i = 0; i < row.size(); ++i) all += (i == 0 ? "" : "|") + (Duck::is_null(row[i]) ? "-" : row[i]);
        }
        return all;
    }
    bool told(std::string_view code, std::int64_t row = 0) const {
        for (const ReportMessage& message : last.report.messages)
            if (message.code == code && (row == 0 || message.row == row)) return true;
        return false;
    }
    std::vector<std::string> parts() const {
        std::vector<std::string> names;
        for (const auto& part : last.report.parts) names.push_back(part.name);
        return names;
    }
    IngestResult last;
    kit::TempFolder folder;
};

}  // namespace jixia::dataset
