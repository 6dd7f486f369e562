// Properties of merging, over random tables: what comes out is what was sent, and the difference says so.
#include "merge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <map>

#include "databases.h"
#include "formats/duck.h"

namespace jixia::dataset {
namespace {

using formats::Duck;
using formats::sql_text;
using Table = std::map<std::string, std::string>;

Table table_of(const std::map<std::uint8_t, std::int8_t>& raw) {
    Table table;
    for (const auto& [id, n] : raw) table["k" + std::to_string(id % 50)] = std::to_string(n % 9);
    return table;
}

class Merging {
public:
    std::string write(const std::string& name, const Table& table) {
        std::string values;
        for (const auto& [id, n] : table) values += fmt::format("{}('{}', {}::BIGINT)", values.empty() ? "" : ", ", id, n);
        const std::string file = (folder / name).string();
        const std::string select =
            values.empty() ? "SELECT '' AS id, 0::BIGINT AS n WHERE false" : "SELECT * FROM (VALUES " + values + ") t(id, n)";
        EXPECT_TRUE(duck->run("COPY (" + select + ") TO " + sql_text(file) + " (FORMAT parquet)").has_value());
        return file;
    }
    Table read(const std::vector<std::string>& files) {
        std::string names;
        for (const std::string& file : files) names += (names.empty() ? "" : ", ") + sql_text(file);
        Table table;
        if (files.empty()) return table;
        for (const auto& row : duck->rows("SELECT id, n FROM read_parquet([" + names + "])").value())
            RC_ASSERT(table.emplace(row[0], row[1]).second);
        return table;
    }
    MergeRequest request(VersionMode mode, const Table& before, const Table& fresh) {
        const std::vector<Column> columns{{"id", "id", ColumnType::text, 0, 0, ""}, {"n", "n", ColumnType::integer, 0, 0, ""}};
        Table first, second;  // the version before lies in two files
        for (const auto& row : before) (row.first < "k3" ? first : second).insert(row);
        return {.mode = mode,
                .key = {"id"},
                .before = {write("before1.parquet", first), write("before2.parquet", second)},
                .before_columns = columns,
                .fresh = write("fresh.parquet", fresh),
                .fresh_columns = columns,
                .columns = columns,
                .scratch = folder.path().string()};
    }
    kit::TempFolder folder;
    std::unique_ptr<Duck> duck = Duck::open({}).value();
};

const Progress quiet = [](double, std::string_view) {};

TEST(Merge, AnUpsertGivesTheRowsSentAndItsDifferenceIsWhatWasSent) {
    rc::check("upsert, then diff", [](const std::map<std::uint8_t, std::int8_t>& old,
                                      const std::map<std::uint8_t, std::int8_t>& sent) {
        Merging merging;
        const Table before = table_of(old), fresh = table_of(sent);
        const MergeRequest request = merging.request(VersionMode::upsert, before, fresh);
        const auto merged = merge(request, quiet);
        RC_ASSERT(merged.has_value());
        Table expected = before;
        RowCounts counts;
        Table different;  // of what was sent: new, or other than before
        for (const auto& [id, n] : fresh) {
            const auto was = before.find(id);
            if (was == before.end()) ++counts.added;
            else if (was->second != n) ++counts.changed;
            if (was == before.end() || was->second != n) different[id] = n;
            expected[id] = n;
        }
        RC_ASSERT(merging.read(merged->files) == expected);
        RC_ASSERT(merged->rows == static_cast<std::int64_t>(expected.size()));
        RC_ASSERT(merged->counts.added == counts.added && merged->counts.changed == counts.changed &&
                  merged->counts.removed == 0);
        std::string files, olds;
        for (const auto& file : merged->files) files += (files.empty() ? "" : ", ") + sql_text(file);
        for (const auto& file : request.before) olds += (olds.empty() ? "" : ", ") + sql_text(file);
        if (merged->files.empty()) return;
        Table told;
        const TableSide left{"read_parquet([" + olds + "])", request.columns},
            right{"read_parquet([" + files + "])", request.columns};
        for (const auto& row :
             merging.duck->rows("SELECT a0, a1, op FROM " + difference_by_key(left, right, {"id"}) + " WHERE op <> 'unchanged'")
                 .value()) {
            RC_ASSERT(row[2] != "removed");
            told[row[0]] = row[1];
        }
        RC_ASSERT(told == different);
    });
}

TEST(Merge, ADeletionTakesTheKeysSentAndNoOther) {
    rc::check("delete", [](const std::map<std::uint8_t, std::int8_t>& old, const std::map<std::uint8_t, std::int8_t>& sent) {
        Merging merging;
        const Table before = table_of(old), fresh = table_of(sent);
        const auto merged = merge(merging.request(VersionMode::erase, before, fresh), quiet);
        RC_ASSERT(merged.has_value());
        Table expected = before;
        for (const auto& row : fresh) expected.erase(row.first);
        RC_ASSERT(merging.read(merged->files) == expected);
        RC_ASSERT(merged->counts.removed == static_cast<std::int64_t>(before.size() - expected.size()));
        RC_ASSERT(!merged->files.empty());
    });
}

TEST(Merge, AReplacementCountsTheSameByKeyAndByRow) {
    rc::check("replace", [](const std::map<std::uint8_t, std::int8_t>& old, const std::map<std::uint8_t, std::int8_t>& sent) {
        Merging merging;
        const Table before = table_of(old), fresh = table_of(sent);
        MergeRequest request = merging.request(VersionMode::replace, before, fresh);
        const auto by_key = merge(request, quiet);
        request.key.clear();
        const auto by_row = merge(request, quiet);
        RC_ASSERT(by_key.has_value() && by_row.has_value());
        RC_ASSERT(by_row->counts.added == by_key->counts.added + by_key->counts.changed);
        RC_ASSERT(by_row->counts.removed == by_key->counts.removed + by_key->counts.changed);
        RC_ASSERT(by_row->counts.unchanged == by_key->counts.unchanged);
        RC_ASSERT(by_key->files == std::vector{request.fresh});
    });
}

}  // namespace
}  // namespace jixia::dataset
