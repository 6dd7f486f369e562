// Versions as people make them: every way a file's rows join the version before, what is refused, what is kept.
#include <gmock/gmock.h>

#include "merge.h"
#include "next_plan.h"
#include "versions_fixture.h"

namespace jixia::dataset {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Versioned : public VersionsTest {};
JX_ON_BOTH_DATABASES(Versioned);

constexpr const char* stops = "id,name,lines\nA1,泉城广场,12\nA2,火车站,8\nA3,大明湖,5\n";

TEST_P(Versioned, UpsertChangesAndAddsByKeyAndRemembersIt) {
    const std::string resource = first(stops);
    auto report = next(resource, VersionMode::upsert, "lines,id,name\n9,A2,火车站\n3,A4,趵突泉\n5,A3,大明湖\n", {"id"});
    ASSERT_EQ(type_of(report), "");
    EXPECT_EQ(counts_of(report), R"({"added":1,"changed":1,"removed":0,"unchanged":2})");
    EXPECT_THAT(rows(resource, 2), UnorderedElementsAre("A1 泉城广场 12", "A2 火车站 9", "A3 大明湖 5", "A4 趵突泉 3"));
    EXPECT_THAT(rows(resource, 1), ElementsAre("A1 泉城广场 12", "A2 火车站 8", "A3 大明湖 5"));
    EXPECT_THAT(version(resource, 2).key, ElementsAre("id"));
    EXPECT_EQ(version(resource, 2).created_by_name, "王敏");
    // The key is known now, and objects that do not change are shared.
    report = next(resource, VersionMode::upsert, "id,name,lines\nA5,千佛山,1\n");
    EXPECT_EQ(counts_of(report), R"({"added":1,"changed":0,"removed":0,"unchanged":4})");
    EXPECT_EQ(version(resource, 3).objects.front(), version(resource, 2).objects.front());
    EXPECT_EQ(version(resource, 3).rows, 5);
    EXPECT_EQ(events("version.added").size(), 3u);
}

TEST_P(Versioned, DeleteByKeyTakesOnlyWhatIsNamed) {
    const std::string resource = first(stops);
    const auto report = next(resource, VersionMode::erase, "id\nA2\nA9\n", {"id"});
    ASSERT_EQ(type_of(report), "");
    EXPECT_EQ(counts_of(report), R"({"added":0,"changed":0,"removed":1,"unchanged":2})");
    EXPECT_THAT(json::serialize(report.at("messages")), HasSubstr("id = A9"));
    EXPECT_THAT(rows(resource, 2), ElementsAre("A1 泉城广场 12", "A3 大明湖 5"));
    const auto all = next(resource, VersionMode::erase, "id\nA1\nA3\n");
    EXPECT_EQ(counts_of(all), R"({"added":0,"changed":0,"removed":2,"unchanged":0})");
    EXPECT_THAT(rows(resource, 3), IsEmpty());
    const auto again = next(resource, VersionMode::upsert, "id,name,lines\nA1,泉城广场,12\n");
    EXPECT_EQ(counts_of(again), R"({"added":1,"changed":0,"removed":0,"unchanged":0})");
}

TEST_P(Versioned, AColumnMayBearTheNameThatRowNumbersHaveElsewhere) {
    std::string rows_of = "id,file_row_number\n";
    for (int i = 0; i < 2500; ++i) rows_of += "A" + std::to_string(i) + "," + std::to_string(i) + "\n";
    EXPECT_EQ(version(first(rows_of), 1).rows, 2500);
}

TEST_P(Versioned, Art08_4_WithheldRowsAreInNoVersionThatIsGivenOut) {
    const std::string resource = first("id,name\nA1,甲\nA2,乙\nA3,丙\n");
    ASSERT_EQ(type_of(next(resource, VersionMode::replace, "id,name\nA1,甲\nA2,乙\nA3,丙\nA4,丁\n", {"id"})), "");
    const std::vector<std::string> before = version(resource, 2).objects;
    const std::string sent = version(resource, 2).source_object;
    NewVersionBody wish = body(VersionMode::replace, upload("id,name\nA1,甲\n"), {"id"});
    wish.withhold = Withholding{{"权利人撤回同意"}, json::Text<1, 40>{"E1"}};
    EXPECT_EQ(type_of(next(resource, wish)), "invalid") << "only rows that are deleted are withheld";
    wish = body(VersionMode::erase, upload("id\nA2\n"), {"id"});
    wish.withhold = Withholding{{"权利人撤回同意"}, json::Text<1, 40>{"E1"}};
    ASSERT_EQ(type_of(next(resource, wish)), "");
    EXPECT_EQ(rows(resource, 3), (std::vector<std::string>{"A1 甲", "A3 丙", "A4 丁"}));
    const std::vector<std::string> told = events("version.withheld");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0].find("\"evidence\":\"E1\""), std::string::npos);
    for (const std::int64_t number : {1, 2}) {
        const auto found = database().read([&](storage::Transaction& tx) { return dataset->find(tx, resource, number); });
        ASSERT_FALSE(found.has_value());
        EXPECT_EQ(found.error().code, &version_withheld);
        EXPECT_TRUE(found.error().detail.empty()) << "who took what back is the provider's own affair";
    }
    EXPECT_TRUE(database().read([&](storage::Transaction& tx) { return dataset->find(tx, resource, 0); }).has_value());
    // What only withheld versions hold is erased; what the current one shares with them stays.
    ASSERT_TRUE(dataset->sweep().has_value());
    const std::vector<std::string> kept = version(resource, 3).objects;
    for (const std::string& object : before)
        if (std::ranges::find(kept, object) == kept.end()) EXPECT_FALSE(objects->path(object).has_value()) << object;
    EXPECT_FALSE(objects->path(sent).has_value()) << "the file as it was sent holds the rows too";
    EXPECT_EQ(rows(resource, 3).size(), 3U);
    EXPECT_TRUE(version(resource, 2).objects.empty());
    EXPECT_EQ(version(resource, 2).digest.size(), 64U) << "what it was is still known";
    ASSERT_EQ(type_of(next(resource, VersionMode::append, "id,name\nA5,戊\n")), "");
    EXPECT_EQ(rows(resource, 4).size(), 4U);
}

TEST_P(Versioned, AppendTakesColumnsInAnyOrderWidensTypesAndShares) {
    const std::string resource = first(stops);
    auto report = next(resource, VersionMode::append, "lines,name,id\n7,趵突泉,A4\n");
    EXPECT_EQ(counts_of(report), R"({"added":1,"changed":0,"removed":0,"unchanged":3})");
    EXPECT_EQ(version(resource, 2).objects.front(), version(resource, 1).objects.front());
    EXPECT_THAT(version(resource, 2).schema, IsEmpty());
    report = next(resource, VersionMode::append, "id,name,lines,note\nA5,千佛山,2.5,新\n");
    ASSERT_EQ(type_of(report), "");
    EXPECT_THAT(rows(resource, 3),
                ElementsAre("A1 泉城广场 12.0 -", "A2 火车站 8.0 -", "A3 大明湖 5.0 -", "A4 趵突泉 7.0 -", "A5 千佛山 2.5 新"));
    ASSERT_EQ(version(resource, 3).schema.size(), 2u);
    EXPECT_EQ(version(resource, 3).schema[0].kind, SchemaChangeKind::type_widened);
    EXPECT_EQ(version(resource, 3).schema[1].kind, SchemaChangeKind::column_added);
    const auto differ = next(resource, VersionMode::append, "id,name\nA6,x\n");
    EXPECT_EQ(type_of(differ), "dataset-columns-differ");
    EXPECT_EQ(last(resource), 3);
}

TEST_P(Versioned, AnAppendWithAnotherScaleWidensTheColumnOrIsRefusedByName) {
    const std::string resource = first("id,price\n1,2.50\n2,300.25\n");
    ASSERT_EQ(type_of(next(resource, VersionMode::append, "id,price\n3,1.2345\n4,0.5000\n")), "");
    EXPECT_EQ(type_text(version(resource, 2).columns[1]), "decimal(20,4)");
    EXPECT_THAT(rows(resource, 2), ElementsAre("1 2.5000", "2 300.2500", "3 1.2345", "4 0.5000"));
    EXPECT_THAT(rows(resource, 1), ElementsAre("1 2.50", "2 300.25")) << "the version before stays";
    ASSERT_EQ(version(resource, 2).schema.size(), 1u);
    EXPECT_EQ(version(resource, 2).schema[0].kind, SchemaChangeKind::type_widened);
    // Fewer digits behind the point than before lose nothing.
    ASSERT_EQ(type_of(next(resource, VersionMode::append, "id,price\n5,12345.5\n")), "");
    EXPECT_EQ(type_text(version(resource, 3).columns[1]), "decimal(21,4)");
    EXPECT_EQ(rows(resource, 3).back(), "5 12345.5000");
    // No decimal holds both: 38 digits are all there are.
    const json::Object refused = next(resource, VersionMode::append, "id,price\n6,0.1234567890123456789012345678901234567\n");
    EXPECT_EQ(type_of(refused), "dataset-columns-differ");
    EXPECT_NE(json::serialize(refused).find("/columns/price"), std::string::npos) << json::serialize(refused);
    EXPECT_EQ(last(resource), 3);
}

TEST_P(Versioned, ReplaceKeepsTypesThatFitAndCountsRows) {
    const std::string resource = first("id,price,code\n1,2.50,A1\n2,3.00,12\n");
    const auto report = next(resource, VersionMode::replace, "id,price,code\n1,2.50,A1\n3,4,13\n");
    EXPECT_EQ(counts_of(report), R"({"added":1,"changed":0,"removed":1,"unchanged":1})");
    const auto whole = next(resource, VersionMode::replace, "id,price,code\n1,2,11\n3,40,13\n");
    ASSERT_EQ(type_of(whole), "");
    EXPECT_EQ(version(resource, 3).columns[1].type, ColumnType::decimal) << "a column that has no decimals this time";
    EXPECT_EQ(version(resource, 3).columns[2].type, ColumnType::text);
    EXPECT_THAT(rows(resource, 3), ElementsAre("1 2.00 11", "3 40.00 13"));
    const auto keyed = next(resource, VersionMode::replace, "id,price,code\n1,2,11\n3,41,13\n4,1,9\n", {"id"});
    EXPECT_EQ(counts_of(keyed), R"({"added":1,"changed":1,"removed":0,"unchanged":1})");
}

TEST_P(Versioned, BreakingChangesAreNamedAndNothingIsLost) {
    const std::string resource = first(stops);
    const std::string file = upload("id,name\nA1,泉城广场\nA2,火车站\n");
    NewVersionBody wish = body(VersionMode::replace, file);
    const auto refused = next(resource, wish);
    EXPECT_EQ(type_of(refused), "dataset-breaking-changes");
    EXPECT_THAT(json::serialize(refused), HasSubstr("/columns/lines"));
    EXPECT_EQ(last(resource), 1);
    wish.allow_breaking = true;
    const auto report = next(resource, wish);
    ASSERT_EQ(type_of(report), "") << "the same upload again";
    EXPECT_THAT(json::serialize(report.at("version").at("schema")), HasSubstr("column_dropped"));
}

TEST_P(Versioned, KeysThatDoNotTellRowsApartAreRefusedByRow) {
    const std::string resource = first(stops);
    const struct {
        VersionMode mode;
        const char* bytes;
        std::vector<std::string> key;
        const char *type, *named;
    } cases[] = {
        {VersionMode::upsert, "id,name,lines\nB1,x,1\nB2,y,1\nB1,z,2\n", {"id"}, "dataset-key-duplicate", "/rows/3"},
        {VersionMode::upsert, "id,name,lines\nB1,x,1\n,y,1\n", {"id"}, "dataset-key-missing", "/rows/2"},
        {VersionMode::append, "id,name,lines\nB1,x,1\nA2,y,1\n", {"id"}, "dataset-key-taken", "id = A2"},
        {VersionMode::replace, "id,name,lines\nB1,x,1\nB1,y,1\n", {"id"}, "dataset-key-duplicate", "id = B1"},
        {VersionMode::upsert, "id,name,lines\nB1,x,1\n", {"nothing"}, "dataset-key-unknown", "/key/0"},
        {VersionMode::erase, "id\nA1\nA1\n", {"id"}, "dataset-key-duplicate", "/rows/1"},
        {VersionMode::erase, "name\nx\n", {"id"}, "dataset-columns-differ", "/columns/id"},
    };
    for (const auto& c : cases) {
        const auto problem = next(resource, c.mode, c.bytes, c.key);
        EXPECT_EQ(type_of(problem), c.type) << json::serialize(problem);
        EXPECT_THAT(json::serialize(problem), HasSubstr(c.named));
    }
    EXPECT_EQ(type_of(next(resource, VersionMode::upsert, stops)), "dataset-key-needed");
    const std::string twice = first("id,name\nA1,x\nA1,y\n");
    EXPECT_EQ(type_of(next(twice, VersionMode::upsert, "id,name\nA2,x\n", {"id"})), "dataset-key-duplicate");
    EXPECT_EQ(last(twice), 1);
    EXPECT_EQ(last(resource), 1);
}

/// Names that the platform's own SQL uses are names like any other.
TEST_P(Versioned, ColumnsMayHaveAnyName) {
    const std::string header = "n,h,g,a,b,op,c0,is_new,file_row_number\n";
    const std::string resource = first(header + "1,1,1,1,1,x,1,1,1\n2,2,2,2,2,y,2,2,2\n");
    const auto replaced = next(resource, VersionMode::replace, header + "1,1,1,1,1,x,1,1,1\n2,2,2,2,2,z,2,2,2\n");
    EXPECT_EQ(counts_of(replaced), R"({"added":1,"changed":0,"removed":1,"unchanged":1})");
    const auto report = next(resource, VersionMode::upsert, header + "2,2,2,2,2,y,2,2,2\n3,3,3,3,3,y,3,3,3\n", {"n"});
    EXPECT_EQ(counts_of(report), R"({"added":1,"changed":1,"removed":0,"unchanged":1})");
    const auto twice = next(resource, VersionMode::append, header + "3,2,2,2,2,y,2,2,2\n");
    EXPECT_EQ(type_of(twice), "dataset-key-taken");
}

/// 第八条第三款: a version that opens less is flagged, with the reasons, for whoever approves.
TEST_P(Versioned, Art08_3_AVersionWithLessIsFlaggedWithItsReasons) {
    std::string rows_of_ten = "id,name\n";
    for (int i = 0; i < 10; ++i) rows_of_ten += "A" + std::to_string(i) + ",x\n";
    const std::string resource = first(rows_of_ten);
    NewVersionBody halved = body(VersionMode::erase, upload("id\nA5\nA6\nA7\nA8\nA9\n"), {"id"});
    ASSERT_EQ(type_of(next(resource, halved)), "");
    EXPECT_THAT(version(resource, 2).narrowings, IsEmpty()) << "nobody could read it yet";
    publish({"id", "name"});
    ASSERT_EQ(type_of(next(resource, VersionMode::upsert, "id,name\nA1,y\n")), "");
    EXPECT_THAT(version(resource, 3).narrowings, IsEmpty()) << "as many rows as before";
    decisions.decided = true;
    act(staff, "revise");
    change(R"({"update_frequency": "annual"})");
    publish({"id", "name"});
    NewVersionBody wish = body(VersionMode::replace, upload("id,other\nA0,x\nA1,x\nA2,x\nA3,x\n"));
    wish.allow_breaking = true;
    decisions.decided = false;
    EXPECT_EQ(type_of(next(resource, wish)), "dataset-narrowing-unconsented");
    EXPECT_EQ(last(resource), 3);
    decisions.decided = true;  // the authority has consented: the same file may come again
    ASSERT_EQ(type_of(next(resource, wish)), "");
    const auto flagged = version(resource, 4).narrowings;
    std::vector<NarrowingKind> kinds;
    for (const Narrowing& reason : flagged) {
        kinds.push_back(reason.kind);
        EXPECT_EQ(reason.basis, "第八条第三款");
    }
    EXPECT_THAT(kinds, ElementsAre(NarrowingKind::column_dropped, NarrowingKind::rows_fewer, NarrowingKind::frequency_lowered));
    EXPECT_EQ(flagged[0].column, "name");
    EXPECT_EQ(flagged[1].before + " " + flagged[1].after, "5 4");
    const auto told = events("version.narrowed");
    ASSERT_EQ(told.size(), 1u);
    EXPECT_THAT(told[0], HasSubstr(R"("version":4)"));
    EXPECT_THAT(told[0], HasSubstr("rows_fewer"));
}

/// A job that loses its lease at the end changes nothing: manifest, events and the catalogue's figures stand or fall together.
TEST_P(Versioned, ALostLeaseLeavesNothingBehind) {
    const std::string resource = first(stops);
    const auto accepted =
        dataset->add_version(staff, resource, body(VersionMode::upsert, upload("id,name,lines\nA9,x,1\n"), {"id"}));
    ASSERT_TRUE(accepted.has_value());
    ASSERT_TRUE(jobs.cancel(accepted->job.id).has_value());
    jobs.run_one();
    EXPECT_EQ(last(resource), 1);
    EXPECT_EQ(events("version.added").size(), 1u);
    const auto info = database().read([&](storage::Transaction& tx) { return catalog->find(tx, resource); });
    EXPECT_EQ(info->current_version, 1);
}

}  // namespace
}  // namespace jixia::dataset
