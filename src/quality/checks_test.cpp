// Each check with a case that passes and one that fails, on real files through the public way, on both databases; the 405 points.
#include "checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "mqa.h"
#include "quality_test.h"
#include "sql.h"

namespace jixia::quality {
namespace {

class QualityChecks : public QualityTest {};
JX_ON_BOTH_DATABASES(QualityChecks);

/// A clean table of `rows` stops, with a place and a valid code in each.
std::string stops(int rows = 30, const std::string& offset = "") {
    std::string csv = "站点编号,站名,线路,启用时间,行政区划代码,统一社会信用代码,经度,纬度,备注\n";
    for (int i = 1; i <= rows; ++i)
        csv += fmt::format("A{0}{1},站{0}{1},K{2},甲2024,370102,91370000MA3CQ0XJ5X,117.{3},36.5,无\n", offset, i, i % 7, 100 + i);
    return csv;
}

TEST_P(QualityChecks, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(QualityChecks, AGoodTablePassesWhatABadOneFails) {
    const std::string credit =
        "91370100"
        "000000001";
    const std::string code = credit + std::string(1, identity::uscc_check_character(credit).value());
    std::string good = "id,name,统一社会信用代码,行政区划代码,发布日期,amount\n", bad = good;
    for (int i = 1; i <= 40; ++i) {
        const std::string n = std::to_string(i);
        good += fmt::format("{0},名{0},{1},370102,2024-01-{2:02},{0}\n", n, code, i % 28 + 1);
        bad += fmt::format("{},{},{},{},{},{}\n", i == 3 ? "2" : n,
                           i == 4   ? "张三 110101199003074477"
                           : i == 5 ? "电话13812345678"
                                    : "名" + n,
                           i == 6 ? "91370100000000001A" : code, i == 7 ? "379999" : "370102",
                           i == 8 ? "去年三月" : fmt::format("2024-01-{:02}", i % 28 + 1), i == 9 ? "很多" : n);
    }
    const std::string keyed = R"({"items":[{"code":"id","key":true}]})";
    const Made fine = published("公交企业名录甲", good), poor = published("公交企业名录乙", bad);
    for (const auto& [made, who] : {std::pair(fine, cataloguer), std::pair(poor, cataloguer)}) {
        ASSERT_TRUE(catalog->act(who, made.entry, "revise", "r", "zh").has_value());
        ASSERT_TRUE(catalog->update(who, made.entry, "*", json::parse(keyed).value(), "zh").has_value());
        publish(made.entry, who);
    }
    for (const char* id : {"D04", "D07", "D08", "D25", "D26", "D27", "D30"}) EXPECT_EQ(state_of(fine.entry, id), "pass") << id;
    struct {
        const char *id, *rows;
    } const failing[] = {{"D25", "8:fa_bu_ri_qi 9:amount"},
                         {"D26", "6:tong_yi_she_hui_xin_yong_dai_ma 7:xing_zheng_qu_hua_dai_ma"},
                         {"D27", "2:id 3:id"},
                         {"D29", "8:fa_bu_ri_qi"},
                         {"D30", "4:name 5:name"}};
    for (const auto& row : failing) {
        EXPECT_EQ(state_of(poor.entry, row.id), "fail") << row.id;
        EXPECT_EQ(rows_of(poor.entry, row.id), row.rows) << row.id;
    }
    EXPECT_GT(*of(fine.entry).score, *of(poor.entry).score);
    const auto table = get("/api/v1/resources/" + poor.resource + "/quality");
    EXPECT_EQ(table.status, 200);
    EXPECT_EQ(json::decode<ResourceQuality>(table.body)->failing.size(), of(poor.entry).failing.size());
}

TEST_P(QualityChecks, SmallEmptyAndForcedTablesAreSeen) {
    const Made small = published("小表", "a,b\n1,2\n3,4\n");
    EXPECT_EQ(state_of(small.entry, "D04"), "fail");
    EXPECT_EQ(state_of(small.entry, "D08"), "pass");
    std::string sparse = "id,x,y,z\n";
    for (int i = 0; i < 40; ++i) sparse += std::to_string(i) + ",,,\n";
    EXPECT_EQ(state_of(published("空表", sparse).entry, "D07"), "fail");
    std::string titled = "济南市公交站点统计表,,\n单位：个,,\n站名,线路,数\n";
    for (int i = 0; i < 40; ++i) titled += "站" + std::to_string(i) + ",甲线,乙\n";
    EXPECT_EQ(state_of(published("带标题行的表", titled).entry, "D08"), "fail");
}

TEST_P(QualityChecks, CoordinatesNeedTheirReferenceSystem) {
    const Made made = published("公交站点坐标", stops());
    EXPECT_EQ(state_of(made.entry, "D29"), "fail") << "nowhere is said which system it is, and a text column of times holds none";
    std::string csv = "id,经度,纬度\n";
    for (int i = 0; i < 40; ++i) csv += std::to_string(i) + ",117." + std::to_string(100 + i) + ",36.5\n";
    EXPECT_EQ(state_of(published("无坐标系", csv).entry, "D29"), "fail");
    EXPECT_EQ(state_of(published("有坐标系", csv, R"({"source_note":"坐标系为 CGCS2000"})").entry, "D29"), "pass");
}

TEST_P(QualityChecks, WhatAnEntryStatesIsChecked) {
    const Made made = published("公交站点信息", stops());
    for (const char* id : {"D09", "D10", "D12", "D13", "D14", "D15", "D16", "D18", "D31"})
        EXPECT_EQ(state_of(made.entry, id), "pass") << id;
    for (const char* id : {"D01", "D02", "D03", "D32"}) EXPECT_EQ(state_of(made.entry, id), "report") << id;
    for (const char* id : {"D05", "D06", "D11", "D24", "D27", "D28", "R01"})
        EXPECT_EQ(state_of(made.entry, id), "not_applicable") << id;
    EXPECT_EQ(check(of(made.entry).checks, "D01").value, 1);
    EXPECT_EQ(check(of(made.entry).checks, "D02").value, 270);
    clock.advance(std::chrono::days(100));
    EXPECT_EQ(state_of(made.entry, "D09"), "fail");
    EXPECT_EQ(state_of(made.entry, "D11"), "fail") << "two periods have passed with one version";
    new_version(made.resource, stops(31));
    EXPECT_EQ(state_of(made.entry, "D11"), "pass");
    clock.advance(std::chrono::days(800));
    EXPECT_EQ(state_of(made.entry, "D10"), "fail");
    const Made bare = draft("草稿", "", R"({"license": null})");
    const EntryQuality poor = of(bare.entry, cataloguer);
    EXPECT_EQ(check(poor.checks, "D31").state, CheckState::not_applicable);
    EXPECT_LT(poor.mqa.points, of(made.entry).mqa.points);
    EXPECT_FALSE(quality->entry({}, bare.entry, "en").has_value()) << "a draft is for its people";
    const std::string conditional = R"({"open_attribute":"conditional","conditional_grounds":["high_security"],"conditions":")";
    const Made limited = draft("有条件", "", conditional + "需签署安全协议\"}");
    EXPECT_EQ(check(of(limited.entry, cataloguer).checks, "D24").state, CheckState::pass);
    const Made unstated = draft("未写条件", "", conditional + "\"}");
    EXPECT_EQ(check(of(unstated.entry, cataloguer).checks, "D24").state, CheckState::fail);
}

TEST_P(QualityChecks, APictureOfATableIsNoTable) {
    const Made made = draft("扫描件", "");
    std::ifstream picture(std::string(JIXIA_SOURCE_DIR) + "/src/formats/samples/blue.png", std::ios::binary);
    const std::string scan(std::istreambuf_iterator<char>(picture), {});
    const auto taken = send(cataloguer, http::Method::post, "/api/v1/entries/" + made.entry + "/resources",
                            R"({"title":"扫描件","kind":"file","upload_id":")" + upload(cataloguer, scan, "YS5wbmc=") + "\"}");
    ASSERT_EQ(finish(std::string(taken.body.at("job").at("id").get_string())).state, storage::JobState::succeeded);
    const EntryQuality seen = of(made.entry, cataloguer);
    EXPECT_EQ(check(seen.checks, "D12").state, CheckState::fail);
    EXPECT_EQ(check(seen.checks, "D14").state, CheckState::fail);
    EXPECT_EQ(check(seen.checks, "D01").value, 0);
    EXPECT_EQ(check(seen.checks, "D31").state, CheckState::pass) << "it can be had all the same";
}

TEST_P(QualityChecks, LagIsCountedFromTheEndOfWhatIsDescribed) {
    // The data comes today; the day is the platform's.
    const auto today = std::chrono::sys_days(local_date(clock.now()));
    const auto ending = [&](int days_ago) {
        return R"({"temporal":{"start":"2020-01-01","end":")" + to_text(Date(today - std::chrono::days(days_ago))) + "\"}}";
    };
    EXPECT_EQ(check(of(published("上旬", stops(), ending(10)).entry).checks, "D33").value, 10);
    EXPECT_EQ(check(of(published("计划", stops(31), ending(-10)).entry).checks, "D33").value, 0);
    EXPECT_EQ(state_of(published("持续", stops(32)).entry, "D33"), "not_applicable");
}

TEST_P(QualityChecks, AMissingObjectIsNoticed) {
    const Made made = published("公交站点信息", stops());
    EXPECT_EQ(state_of(made.entry, "D31"), "pass");
    EXPECT_EQ(of(made.entry).mqa.dimensions[1].points, 100);
    const auto version = database().read([&](storage::Transaction& tx) { return dataset->find(tx, made.resource, 0); }).value();
    ASSERT_TRUE(objects->remove(version.objects[0]).has_value());
    EXPECT_EQ(state_of(made.entry, "D31"), "fail");
    EXPECT_EQ(of(made.entry).mqa.dimensions[1].points, 70);
}

TEST_P(QualityChecks, ConditionalDataShowsFiguresButNoRows) {
    std::string csv = "id,v\n";
    for (int i = 0; i < 40; ++i) csv += std::to_string(i / 2) + ",x\n";
    const Made made = published(
        "内部名录", csv,
        R"({"open_attribute":"conditional","conditional_grounds":["high_security"],"conditions":"申请人应签署数据安全协议并说明用途",
                                    "open_modes":["api"]})");
    ASSERT_TRUE(catalog->act(cataloguer, made.entry, "revise", "r", "zh").has_value());
    ASSERT_TRUE(catalog->update(cataloguer, made.entry, "*", json::parse(R"({"items":[{"code":"id","key":true}]})").value(), "zh")
                    .has_value());
    publish(made.entry, cataloguer);
    EXPECT_EQ(state_of(made.entry, "D27"), "fail");
    EXPECT_TRUE(of(made.entry).failing.empty());
    EXPECT_FALSE(of(made.entry, cataloguer).failing.empty());
    EXPECT_EQ(state_of(made.entry, "D30"), "not_applicable");
    EXPECT_EQ(get("/api/v1/resources/" + made.resource + "/quality").status, 403);
}

TEST_P(QualityChecks, PointsOfEachMetricAddUpTo405) {
    const Made made = published("公交站点信息", stops());
    const Mqa mqa = of(made.entry).mqa;
    EXPECT_EQ(mqa.max, 405);
    std::int64_t sum = 0, most = 0;
    for (const MqaDimension& dimension : mqa.dimensions) {
        std::int64_t max = 0;
        for (const MqaMetric& metric : dimension.metrics) {
            sum += metric.points;
            max += metric.max;
            EXPECT_TRUE(metric.points == 0 || metric.points == metric.max) << metric.code;
        }
        EXPECT_EQ(max, dimension.max) << dimension.code;
        most += max;
    }
    EXPECT_EQ(sum, mqa.points);
    EXPECT_EQ(most, 405);
    EXPECT_EQ(mqa.points, 405) << json::to_string(mqa);
    EXPECT_EQ(mqa.band, "excellent");
}

TEST(Mqa, BandsBeginWhereTheyArePublishedToBegin) {
    struct {
        std::int64_t points;
        const char* band;
    } const rows[] = {{405, "excellent"},  {351, "excellent"},  {350, "good"}, {221, "good"},
                      {220, "sufficient"}, {121, "sufficient"}, {120, "bad"},  {0, "bad"}};
    for (const auto& row : rows) EXPECT_EQ(mqa_band(row.points), row.band) << row.points;
}

TEST(CheckTable, EveryCheckIsWholeInBothLanguages) {
    std::set<std::string> ids;
    for (const Check& one : all_checks()) {
        EXPECT_TRUE(ids.insert(one.id).second) << one.id;
        for (const Words* words : {&one.name, &one.formula, &one.inputs})
            EXPECT_FALSE(words->zh.empty() || words->en.empty()) << one.id;
        if (one.skipped) EXPECT_FALSE(one.skipped->zh.empty() || one.skipped->en.empty()) << one.id;
        else EXPECT_FALSE(one.advice.zh.empty() || one.advice.en.empty()) << one.id;
        EXPECT_FALSE(one.levels.empty()) << one.id;
    }
    for (int i = 1; i <= 34; ++i) EXPECT_TRUE(ids.contains((i < 10 ? "D0" : "D") + std::to_string(i))) << i;
}

/// An entry to which nothing can be held against.
EntryFacts sound() {
    EntryFacts facts;
    catalog::EntryRecord& record = facts.record;
    record.provider_name = "济南市交通运输局";
    record.elements_filled = record.elements_applicable = 20;
    catalog::EntryFields& fields = record.fields;
    fields.title = fields.abstract = "公交站点";
    fields.keywords = fields.themes = fields.spatial = {"a"};
    fields.open_modes = {"download"};
    fields.license = "sd-open-1.0";
    fields.contact = catalog::Contact{.name = {}, .phone = "0531-66600000", .email = {}};
    fields.items.resize(50);
    for (catalog::Item& item : fields.items) {
        item.name = "站名";
        item.description = "站牌上的名称";
    }
    facts.distributions = facts.distributions_there = 1;
    facts.formats = {
        .any = true, .listed = true, .media_type = true, .rdf = true, .machine_readable = 1, .non_proprietary = 1, .stars = 4};
    facts.license_listed = facts.openness_listed = facts.compared = true;
    return facts;
}
CheckState judged(const EntryFacts& facts, std::string_view id) {
    const auto results = results_of(entry_measures(facts), "entry", "en");
    return std::ranges::find(results, id, &CheckResult::id)->state;
}

TEST(CheckTable, WhatIsStatedPassesOrFailsByOneFactEach) {
    const struct {
        const char* id;
        void (*spoil)(EntryFacts&);
    } rows[] = {{"D05", [](EntryFacts& facts) { facts.fragment = true; }},
                {"D06", [](EntryFacts& facts) { facts.duplicate = true; }},
                {"D12", [](EntryFacts& facts) { facts.formats.machine_readable = 0; }},
                {"D13", [](EntryFacts& facts) { facts.formats.non_proprietary = 0; }},
                {"D14", [](EntryFacts& facts) { facts.formats.rdf = false; }},
                {"D15", [](EntryFacts& facts) { facts.record.fields.license.clear(); }},
                {"D16",
                 [](EntryFacts& facts) {
                     facts.record.fields.items[0].description = facts.record.fields.items[0].name;
                     facts.record.fields.items[1].description.clear();
                 }},
                {"D17", [](EntryFacts& facts) { facts.record.elements_filled = 18; }},
                {"D18", [](EntryFacts& facts) { facts.formats = {}; }},
                {"D31", [](EntryFacts& facts) { facts.distributions = 2; }}};
    for (const auto& row : rows) {
        EntryFacts facts = sound();
        if (std::string_view(row.id) == "D06") facts.tables.emplace_back().content.emplace();
        EXPECT_EQ(judged(facts, row.id), CheckState::pass) << row.id;
        row.spoil(facts);
        EXPECT_EQ(judged(facts, row.id), CheckState::fail) << row.id;
    }
    EntryFacts described = sound();
    described.record.fields.items[0].description.clear();
    EXPECT_EQ(judged(described, "D16"), CheckState::pass) << "49 of 50 are 98 %";
    EntryFacts alone = sound();
    alone.compared = false;
    EXPECT_EQ(judged(alone, "D05"), CheckState::not_applicable) << "not compared with the others yet";
}

TEST(CheckTable, HighInVolumeIsAMillionCellsOrOneInTwenty) {
    std::vector<double> volumes;
    for (int i = 19; i > 0; --i) volumes.push_back(i * 10);
    EXPECT_FALSE(volume_p95(volumes).has_value());
    volumes.push_back(5);
    EXPECT_EQ(volume_p95(volumes), 180) << "two of twenty reach it: the nineteenth by size, and the largest";
    EntryFacts facts = sound();
    TableFacts& table = facts.tables.emplace_back();
    table.columns = 10;
    const auto high = [&](std::int64_t rows, std::optional<double> p95) {
        table.rows = rows;
        facts.volume_p95 = p95;
        return entry_measures(facts).at("D03").good;
    };
    EXPECT_EQ(high(100'000, {}), 1);
    EXPECT_EQ(high(99'999, {}), 0);
    EXPECT_EQ(high(18, 180), 1);
    EXPECT_EQ(high(17, 180), 0);
    EXPECT_EQ(high(0, 0), 0) << "nothing is not much";
}

TEST(CheckTable, AThresholdIsMetAtItsValue) {
    for (const auto& [good, state] : {std::pair(98.0, CheckState::pass), std::pair(97.9, CheckState::fail)}) {
        const auto results = results_of({{"D09", {good, 100}}}, "entry", "zh");
        EXPECT_EQ(std::ranges::find(results, "D09", &CheckResult::id)->state, state) << good;
    }
    EXPECT_EQ(figures_from_text(figures_to_text({{"D09", {1, 3}}})).value(), (Measures{{"D09", {1, 3}}}));
    EXPECT_EQ(score_of({{"D09", {1, 2}}, {"D18", {405, 1}}}), 75);
    EXPECT_FALSE(score_of({}).has_value());
}

}  // namespace
}  // namespace jixia::quality
