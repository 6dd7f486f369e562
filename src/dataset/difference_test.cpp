#include "dataset/difference.h"

#include <gtest/gtest.h>

#include "narrowing_rules.h"
#include "next_plan.h"

namespace jixia::dataset {
namespace {

Column column(const std::string& code, ColumnType type, std::int64_t precision = 0, std::int64_t scale = 0) {
    return {code, code, type, precision, scale, ""};
}

std::string told(const std::vector<SchemaChange>& changes) {
    std::string out;
    for (const SchemaChange& change : changes)
        out += (out.empty() ? "" : "; ") + std::string(boost::describe::enum_to_string(change.kind, "")) + " " + change.column +
               " " + change.before + ">" + change.after + (change.breaking ? " !" : "");
    return out;
}

TEST(SchemaChanges, EveryStepBetweenTwoTypes) {
    using enum ColumnType;
    const struct {
        Column before, after;
        const char* kind;  // of the change; empty: none
        const char* joined;
    } cases[] = {
        {column("a", integer), column("a", integer), "", "integer"},
        {column("a", integer), column("a", decimal, 6, 2), "type_widened", "decimal(21,2)"},
        {column("a", integer), column("a", real), "type_widened", "real"},
        {column("a", decimal, 6, 2), column("a", decimal, 8, 2), "type_widened", "decimal(8,2)"},
        {column("a", decimal, 6, 2), column("a", decimal, 6, 3), "type_narrowed", "decimal(7,3)"},
        {column("a", decimal, 6, 2), column("a", integer), "type_narrowed", "decimal(21,2)"},
        {column("a", decimal, 6, 2), column("a", real), "type_changed", ""},
        {column("a", real), column("a", decimal, 6, 2), "type_narrowed", "real"},
        {column("a", real), column("a", decimal, 20, 2), "type_narrowed", ""},
        {column("a", real), column("a", integer), "type_narrowed", "real"},
        {column("a", date), column("a", datetime), "type_widened", "datetime"},
        {column("a", datetime), column("a", date), "type_narrowed", "datetime"},
        {column("a", text), column("a", integer), "type_changed", "text"},
        {column("a", text), column("a", decimal, 4, 1), "type_changed", ""},
        {column("a", text), column("a", boolean), "type_changed", ""},
        {column("a", text), column("a", date), "type_changed", ""},
        {column("a", integer), column("a", text), "type_changed", ""},
        {column("a", integer), column("a", date), "type_changed", ""},
        {column("a", boolean), column("a", integer), "type_changed", ""},
        {column("a", decimal, 38, 0), column("a", decimal, 38, 20), "type_narrowed", ""},
    };
    for (const auto& c : cases) {
        const std::string name = type_text(c.before) + " > " + type_text(c.after);
        const auto changes = schema_changes({c.before}, {c.after});
        ASSERT_EQ(changes.size(), *c.kind == '\0' ? 0u : 1u) << name;
        if (!changes.empty()) {
            EXPECT_STREQ(boost::describe::enum_to_string(changes[0].kind, ""), c.kind) << name;
            EXPECT_EQ(changes[0].breaking, std::string_view(c.kind) != "type_widened") << name;
        }
        const auto joined = joined_type(c.before, c.after);
        EXPECT_EQ(joined ? type_text(*joined) : "", c.joined) << name;
    }
}

TEST(SchemaChanges, ColumnsComeGoAndChangePlaces) {
    const std::vector<Column> before{column("a", ColumnType::text), column("b", ColumnType::text), column("c", ColumnType::date)};
    std::vector<Column> after{column("c", ColumnType::date), column("d", ColumnType::integer), column("a", ColumnType::text)};
    after[2].name = "甲";
    EXPECT_EQ(told(schema_changes(before, after)),
              "column_renamed a a>甲; column_dropped b text> !; column_added d >integer; columns_reordered  a, c>c, a");
    EXPECT_EQ(told(schema_changes(before, before)), "");
    EXPECT_EQ(told(without_columns(schema_changes(before, after), {"c"})),
              "column_renamed a a>甲; column_dropped b text> !; column_added d >integer");
    EXPECT_TRUE(key_change({"a"}, {"a", "b"})->breaking);
    EXPECT_FALSE(key_change({}, {"a"})->breaking);
    EXPECT_FALSE(key_change({"a"}, {"a"}).has_value());
}

TEST(NextPlan, SaysWhatAReplacementBreaks) {
    VersionInfo before;
    before.columns = {column("id", ColumnType::text), column("n", ColumnType::integer)};
    before.key = {"id"};
    IngestResult fresh;
    fresh.columns = {column("n", ColumnType::integer), column("name", ColumnType::text)};
    const auto refused = plan_next(&before, {.mode = VersionMode::replace}, fresh);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, &breaking_changes);
    ASSERT_EQ(refused.error().fields.size(), 2u);
    EXPECT_EQ(refused.error().fields[0].pointer, "/columns/id");
    EXPECT_EQ(refused.error().fields[1].pointer, "/key");
    const auto allowed = plan_next(&before, {.mode = VersionMode::replace, .allow_breaking = true}, fresh);
    ASSERT_TRUE(allowed.has_value());
    EXPECT_TRUE(allowed->key.empty());
}

/// 第八条第三款: the whole table of the update frequencies: lower is what promises less often.
TEST(NarrowingRules, Art08_3_AFrequencyIsLoweredWhenItPromisesLess) {
    const std::vector<std::string> codes{"realtime",   "daily",  "weekly",    "monthly", "quarterly",
                                         "semiannual", "annual", "irregular", "static"};
    for (std::size_t i = 0; i < codes.size(); ++i)
        for (std::size_t j = 0; j < codes.size(); ++j)
            EXPECT_EQ(frequency_lowered(codes[i], codes[j]), j > i && i < 7) << codes[i] << " " << codes[j];
    EXPECT_FALSE(frequency_lowered("", "annual"));
    EXPECT_FALSE(frequency_lowered("daily", ""));
}

/// 第八条第三款: fewer rows by the policy's part or more.
TEST(NarrowingRules, Art08_3_FewerRowsCountFromThePolicysPartOn) {
    const struct {
        std::int64_t before, after, percent;
        bool narrowed;
    } cases[] = {{100, 80, 20, true}, {100, 81, 20, false}, {100, 100, 20, false}, {100, 120, 20, false}, {0, 0, 20, false},
                 {1, 0, 20, true},    {100, 99, 1, true},   {100, 1, 100, false},  {100, 0, 100, true},   {10, 9, 20, false}};
    for (const auto& c : cases)
        EXPECT_EQ(rows_narrowed(c.before, c.after, {.rows_fewer_percent = c.percent}), c.narrowed)
            << c.before << " " << c.after << " " << c.percent;
}

/// 第八条第三款: every reason is named, with its article.
TEST(NarrowingRules, Art08_3_EveryReasonIsNamed) {
    const auto changes =
        schema_changes({column("a", ColumnType::text), column("b", ColumnType::text)}, {column("b", ColumnType::text)});
    const auto all = narrowings({100, "daily"}, {10, "annual"}, changes, {});
    ASSERT_EQ(all.size(), 3u);
    for (const Narrowing& reason : all) EXPECT_EQ(reason.basis, "第八条第三款");
    EXPECT_TRUE(narrowings({100, "daily"}, {100, "daily"}, {}, {}).empty());
}

}  // namespace
}  // namespace jixia::dataset
