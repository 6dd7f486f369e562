// The nightly run, what is kept of it, and entries that look alike.
#include "quality_test.h"

namespace jixia::quality {
namespace {

class Nightly : public QualityTest {
protected:
    static std::string rows(int from, int to) {
        std::string csv = "站名,线路,地址\n";
        for (int i = from; i < to; ++i)
            csv += "站" + std::to_string(i) + ",K" + std::to_string(i % 9) + ",路" + std::to_string(i * 7) + "号\n";
        return csv;
    }
    std::vector<PairLine> pairs(const std::string& kind) { return quality->pairs(kind, "", 100, "zh").value().items; }
};
JX_ON_BOTH_DATABASES(Nightly);

TEST_P(Nightly, DuplicatesFragmentsAndSimilarEntriesAreFound) {
    const Made original = published("济南市公交站点信息", rows(0, 200));
    const Made copy = published("青岛市公交站点信息", rows(0, 200), "{}", &other);
    const Made year = published("济南市公交客流2023年", rows(1000, 1200)),
               next = published("济南市公交客流2024年", rows(2000, 2200));
    const Made alone = published("停车场", "名称,泊位,电价\n甲,1,2\n乙,3,4\n丙,5,6\n");
    EXPECT_EQ(state_of(original.entry, "D06"), "not_applicable") << "not compared yet";
    ASSERT_TRUE(quality->run_all().has_value());
    ASSERT_EQ(pairs("duplicate").size(), 1U);
    const PairLine twins = pairs("duplicate")[0];
    EXPECT_FALSE(twins.same_provider);
    EXPECT_GE(*twins.content, 0.98);
    EXPECT_EQ(twins.second.id, copy.entry);
    ASSERT_EQ(pairs("fragment").size(), 1U);
    EXPECT_EQ(pairs("fragment")[0].first.id, year.entry);
    for (const Made* made : {&original, &copy}) EXPECT_EQ(state_of(made->entry, "D06"), "fail");
    for (const Made* made : {&year, &next}) {
        EXPECT_EQ(state_of(made->entry, "D05"), "fail");
        EXPECT_EQ(state_of(made->entry, "D06"), "pass");
    }
    EXPECT_EQ(state_of(alone.entry, "D05"), "pass");
    EXPECT_EQ(state_of(alone.entry, "D06"), "pass");
    EXPECT_EQ(of(copy.entry).pairs.size(), 1U);
    EXPECT_EQ(get("/api/v1/quality/pairs?kind=fragment").body.at("total").as_int64(), 1);
    EXPECT_EQ(get("/api/v1/quality/pairs?kind=odd").status, 400);
    EXPECT_EQ(get("/api/v1/quality/pairs?cursor=x").status, 400);
    // What is withdrawn is in no pair that anybody sees.
    ASSERT_TRUE(catalog->act(other, copy.entry, "withdraw", "r", "zh").has_value());
    EXPECT_TRUE(pairs("duplicate").empty());
}

TEST_P(Nightly, ClosedAndConditionalRowsAreNotCompared) {
    published("甲名录", rows(0, 200));
    published(
        "乙目录", rows(0, 200),
        R"({"open_attribute":"conditional","conditional_grounds":["high_security"],"conditions":"申请人应签署数据安全协议并说明用途","open_modes":["api"]})",
        &other);
    ASSERT_TRUE(quality->run_all().has_value());
    EXPECT_TRUE(pairs("duplicate").empty());
}

TEST_P(Nightly, ProvidersAreRankedAndTheProvinceIsTheSum) {
    EXPECT_FALSE(quality->province("zh")->measured_at.has_value());
    published("济南市公交站点信息", rows(0, 50));
    published("小表", "a,b\n1,2\n", R"({"keywords":["小表","示例","测试"],"priority":["domain_transport"]})", &other);
    ASSERT_TRUE(quality->run_all().has_value());
    const Summary province = quality->province("en").value();
    EXPECT_EQ(province.entries, 2);
    EXPECT_EQ(check(province.checks, "D04").good, 1);
    EXPECT_EQ(check(province.checks, "D04").all, 2);
    EXPECT_EQ(check(province.checks, "D04").state, CheckState::fail);
    EXPECT_EQ(check(province.checks, "D01").value, 2);
    EXPECT_EQ(check(province.checks, "D19").good, 1);
    EXPECT_EQ(check(province.checks, "D19").all, 22);
    EXPECT_EQ(check(province.checks, "D21").good, 1);
    EXPECT_EQ(check(province.checks, "D23").good, 1);
    EXPECT_EQ(check(province.checks, "D20").state, CheckState::pass) << "both bodies provide";
    for (const char* id : {"D22", "D34"}) {
        EXPECT_EQ(check(province.checks, id).state, CheckState::skipped) << id;
        EXPECT_FALSE(check(province.checks, id).reason.empty());
    }
    const auto ranking = quality->providers("", 1).value();
    EXPECT_EQ(ranking.total, 2);
    ASSERT_EQ(ranking.items.size(), 1U);
    EXPECT_EQ(ranking.items[0].id, jinan);
    const auto rest = quality->providers(ranking.next, 1).value();
    ASSERT_EQ(rest.items.size(), 1U);
    EXPECT_EQ(rest.items[0].id, qingdao);
    EXPECT_LT(rest.items[0].score, ranking.items[0].score);
    EXPECT_TRUE(rest.next.empty());
    EXPECT_EQ(get("/api/v1/quality/providers/" + jinan).body.at("entries").as_int64(), 1);
    EXPECT_EQ(get("/api/v1/quality/providers/nobody").status, 404);
    EXPECT_EQ(get("/api/v1/quality/providers?cursor=x").status, 400);
    EXPECT_EQ(get("/api/v1/quality/checks").body.at("total").as_int64(), 35);
}

TEST_P(Nightly, BodiesWithoutAnEntryAndTheLargestEntriesAreCounted) {
    enter("济南市水务局", "11370100000000002", "370100", identity::OrganizationKind::state_organ);
    enter("某研究会", "51370100000000003", "370100", identity::OrganizationKind::social_publisher);
    std::vector<Made> made;
    for (int i = 1; i <= 20; ++i) made.push_back(published("名录" + std::to_string(i), rows(i * 1000, i * 1000 + i)));
    const auto high = [&](const Made& one) { return check(of(one.entry).checks, "D03").value; };
    EXPECT_EQ(high(made[19]), 0) << "no run has seen the province yet";
    ASSERT_TRUE(quality->run_all().has_value());
    EXPECT_EQ(high(made[19]), 1);
    EXPECT_EQ(high(made[18]), 1);
    EXPECT_EQ(high(made[17]), 0);
    const Summary province = quality->province("zh").value();
    EXPECT_EQ(check(province.checks, "D03").value, 2);
    EXPECT_EQ(check(province.checks, "D20").good, 1);
    EXPECT_EQ(check(province.checks, "D20").all, 3) << "who opens data of its own accord has no duty to";
    EXPECT_EQ(check(province.checks, "D20").state, CheckState::fail);
}

TEST_P(Nightly, TheTrendHasALineADayOnWhichSomethingDiffers) {
    const Made made = published("济南市公交站点信息", rows(0, 50));
    ASSERT_TRUE(quality->run_all().has_value());
    EXPECT_EQ(of(made.entry).trend.size(), 1U);
    clock.advance(std::chrono::days(1));
    ASSERT_TRUE(quality->run_all().has_value());
    EXPECT_EQ(of(made.entry).trend.size(), 1U) << "nothing has changed";
    clock.advance(std::chrono::days(60));
    ASSERT_TRUE(quality->run_all().has_value());
    const auto trend = of(made.entry).trend;
    ASSERT_EQ(trend.size(), 2U);
    EXPECT_LT(*trend[1].score, *trend[0].score) << "it is overdue";
    EXPECT_GE(quality->province("zh")->trend.size(), 2U);
    ASSERT_TRUE(catalog->act(cataloguer, made.entry, "withdraw", "r", "zh").has_value());
    ASSERT_TRUE(outbox.drain().has_value());
    clock.advance(std::chrono::minutes(1));
    ASSERT_TRUE(quality->run_all().has_value());
    EXPECT_EQ(quality->province("zh")->entries, 0);
    EXPECT_EQ(quality->providers("", 10)->total, 0);
}

TEST_P(Nightly, BeginsOnceADayAsAJob) {
    published("济南市公交站点信息", rows(0, 50));
    while (jobs.run_one()) {}
    ASSERT_TRUE(quality->tick().has_value());
    ASSERT_TRUE(quality->tick().has_value());
    EXPECT_TRUE(jobs.run_one());
    EXPECT_FALSE(jobs.run_one()) << "once";
    EXPECT_TRUE(quality->province("zh")->measured_at.has_value());
    clock.advance(std::chrono::hours(1));
    ASSERT_TRUE(quality->tick().has_value());
    EXPECT_FALSE(jobs.run_one()) << "nothing is new";
    published("又一个目录", rows(100, 150));
    while (jobs.run_one()) {}
    clock.advance(std::chrono::minutes(11));
    ASSERT_TRUE(quality->tick().has_value());
    EXPECT_TRUE(jobs.run_one()) << "more entries than it has seen";
    clock.advance(std::chrono::days(1));
    ASSERT_TRUE(quality->tick().has_value());
    EXPECT_TRUE(jobs.run_one()) << "the next night";
}

TEST_P(Nightly, LinkedDataSaysEachFigure) {
    const Made made = published("济南市公交站点信息", rows(0, 50));
    const auto linked = get("/api/v1/entries/" + made.entry + "/quality.jsonld");
    EXPECT_EQ(linked.status, 200);
    EXPECT_EQ(linked.type, "application/ld+json");
    http::Headers accept;
    accept.set("Accept", "application/ld+json");
    const auto asked = ask({}, http::Method::get, "/api/v1/entries/" + made.entry + "/quality", accept);
    EXPECT_EQ(asked.type, "application/ld+json");
    const json::Array& graph = linked.body.at("@graph").as_array();
    const json::Value& subject = graph.back();
    EXPECT_EQ(subject.at("@id").as_string(), "https://data.example.org/entries/" + made.entry);
    const EntryQuality plain = of(made.entry);
    std::size_t figures = 24;
    for (const CheckResult& one : plain.checks) figures += one.value ? 1 : 0;
    EXPECT_EQ(subject.at("dqv:hasQualityMeasurement").as_array().size(), figures);
    EXPECT_EQ(subject.at("dqv:hasQualityMeasurement").as_array().back().at("dqv:value").as_int64(), plain.mqa.points);
    EXPECT_EQ(get("/api/v1/entries/nothing/quality").status, 404);
}

}  // namespace
}  // namespace jixia::quality
