// Opening plans and the gap matrix (Art. 9(1)), through the routes, on both databases.
#include "rules.h"
#include "test_planning.h"

namespace jixia::planning {
namespace {

using std::chrono::hours;

class PlanStore : public PlanningTest {
protected:
    static std::string item(const char* title, const char* due_on, const std::string& more = {}) {
        return std::string(R"({"title":")") + title + R"(","owner":"数据科","due_on":")" + due_on +
               R"(","priority":["domain_transport"],"provenance":"provincial","value":5,"readiness":4,"risk":1)" + more + "}";
    }
    static std::string plan_body(const std::vector<std::string>& items, const char* more = "") {
        std::string all;
        for (const std::string& one : items) all += (all.empty() ? "" : ",") + one;
        return R"({"title":"2027年度开放计划","year":2027,"items":[)" + all + "]" + more + "}";
    }
    std::string begun(const std::vector<std::string>& items) {
        const Response made = post(cataloguer, "/api/v1/opening-plans", plan_body(items));
        EXPECT_EQ(made.status, 201) << said(made);
        return "/api/v1/opening-plans/" + text(body(made), "/id");
    }
    std::string published_plan(const std::vector<std::string>& items) {
        const std::string path = begun(items);
        EXPECT_EQ(send(officer, Method::post, path + "/actions/publish", "{}", "*").status, 200);
        return path;
    }
    std::string id_of(const std::string& path, std::size_t place) {
        return text(body(get(officer, path)).at("items").at(place), "/id");
    }
};
JX_ON_BOTH_DATABASES(PlanStore);

TEST_P(PlanStore, Art09_1_AnItemThatIsNotPublishedTheDayAfterIsRedAndATaskOfItsUnit) {
    const std::string path = published_plan({item("公交站点", "2026-12-31"), item("停车场", "2027-06-30")});
    clock.advance(hours(24 * 38));  // the last day itself
    EXPECT_EQ(text(body(get(visitor, path)), "/items/0/state/code"), "planned");
    EXPECT_EQ(planning->watch().value(), 0);
    clock.advance(hours(24));
    EXPECT_EQ(text(body(get(visitor, path)), "/items/0/state/code"), "overdue");
    EXPECT_EQ(text(body(get(visitor, path)), "/items/0/overdue_since"), "2027-01-01");
    EXPECT_EQ(planning->watch().value(), 1);
    EXPECT_EQ(planning->watch().value(), 0) << "told of once";
    EXPECT_EQ(told("plan.item_overdue").size(), 1U);
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"opening_task:open"}));
    EXPECT_EQ(text(body(get(visitor, path)), "/counts/4/count"), "1");

    // Once it is really published, the task is settled and the item says that it was late.
    const std::string entry = published("公交站点");
    const std::string first = item("公交站点", "2026-12-31", R"(,"entry":")" + entry + R"(","id":")" + id_of(path, 0) + "\""),
                      second = item("停车场", "2027-06-30", R"(,"id":")" + id_of(path, 1) + "\"");
    ASSERT_EQ(send(cataloguer, Method::put, path, plan_body({first, second}), "*").status, 200);
    EXPECT_EQ(text(body(get(visitor, path)), "/items/0/state/code"), "opened_late");
    EXPECT_EQ(planning->watch().value(), 1);
    EXPECT_TRUE(inbox(officer).empty());
    EXPECT_EQ(told("plan.item_opened").size(), 1U);
}

TEST_P(PlanStore, Art09_1_AnItemStandsByWhatIsPublishedNotByWhatSomebodySays) {
    const std::string hidden = draft("停车场"), open_entry = published("公交站点");
    const std::string path = published_plan({item("公交站点", "2027-06-30", R"(,"entry":")" + open_entry + "\""),
                                             item("停车场", "2027-06-30", R"(,"entry":")" + hidden + "\"")});
    const json::Value seen = body(get(visitor, path));
    EXPECT_EQ(text(seen, "/items/0/state/code"), "opened");
    EXPECT_EQ(text(seen, "/items/0/opened_on"), "2026-11-23");
    EXPECT_EQ(text(seen, "/items/0/entry/name"), "公交站点");
    EXPECT_EQ(text(seen, "/items/1/state/code"), "preparing");
    EXPECT_EQ(text(seen, "/items/1/entry"), "null") << "a draft's title is its unit's";
    EXPECT_EQ(text(body(get(officer, path)), "/items/1/entry/name"), "停车场");
}

TEST_P(PlanStore, Art09_1_AScoreIsStoredInputsAndWhatTheyMake) {
    const std::string entry = published("公交站点");
    const std::string path = begun({item("公交站点", "2027-06-30", R"(,"entry":")" + entry + "\"")});
    const json::Value before = body(get(officer, path)).at("items").at(0);
    EXPECT_EQ(text(before, "/inputs/views"), "100");
    EXPECT_EQ(text(before, "/inputs/as_of"), "2026-11-23");
    EXPECT_EQ(text(before, "/score/formula"), "planning-score/1");
    EXPECT_EQ(
        json::serialize(before.at("score").at("points")),
        json::serialize(json::Value(
            score_of(
                {.views = 100, .downloads = 20, .calls = 0, .requests = 0, .as_of = {}, .value = 5, .readiness = 4, .risk = 1})
                .points)));
    demand.figures.views = 100'000;
    EXPECT_EQ(json::serialize(body(get(officer, path)).at("items").at(0).at("score")), json::serialize(before.at("score")))
        << "use since then changes nothing until it is scored again";
    ASSERT_EQ(
        send(officer, Method::put, path,
             plan_body({item("公交站点", "2027-06-30", R"(,"entry":")" + entry + R"(","id":")" + id_of(path, 0) + "\"")}), "*")
            .status,
        200);
    EXPECT_EQ(text(body(get(officer, path)), "/items/0/inputs/views"), "100000");
}

TEST_P(PlanStore, Art09_1_WhatWasPublishedIsChangedWithAReasonAndNeverLeftOut) {
    const std::string path = published_plan({item("公交站点", "2027-03-31"), item("停车场", "2027-06-30")});
    const std::string a = id_of(path, 0), b = id_of(path, 1);
    const auto known = [](const std::string& id) { return R"(,"id":")" + id + "\""; };
    const auto put = [&](const std::vector<std::string>& items, const char* more = "", const char* tag = "*") {
        return send(officer, Method::put, path, plan_body(items, more), tag);
    };
    const Response left_out = put({item("公交站点", "2027-03-31", known(a))});
    EXPECT_EQ(left_out.status, 422);
    EXPECT_EQ(problem(left_out), "/problems/plan-item-missing");
    EXPECT_EQ(text(body(left_out), "/detail"), "停车场");
    EXPECT_EQ(problem(put({item("公交站点", "2027-09-30", known(a)), item("停车场", "2027-06-30", known(b))})),
              "/problems/plan-reason-missing");
    EXPECT_EQ(problem(put({item("公交站点", "2027-03-31", known(a)),
                           item("停车场", "2027-06-30", known(b) + R"(,"dropped":"不再建设")")})),
              "/problems/plan-reason-missing");
    EXPECT_EQ(problem(put({item("公交站点", "2027-03-31", known(a))}, "", "\"1\"")), "/problems/plan-changed");
    EXPECT_EQ(text(body(get(visitor, path)), "/items/0/due_on"), "2027-03-31") << "nothing half-done";
    ASSERT_EQ(put({item("公交站点", "2027-09-30", known(a)), item("停车场", "2027-06-30", known(b) + R"(,"dropped":"项目取消")")},
                  R"(,"reason":"系统改造延期")")
                  .status,
              200);
    const json::Value now = body(get(visitor, path));
    EXPECT_EQ(text(now, "/items/0/due_on"), "2027-09-30");
    EXPECT_EQ(text(now, "/items/1/state/code"), "dropped");
    EXPECT_EQ(recorded("plan", path.substr(path.rfind('/') + 1)).back(), "plan.changed 第九条第一款");
    const Response added =
        put({item("公交站点", "2027-09-30", known(a)), item("停车场", "2027-06-30", known(b) + R"(,"dropped":"项目取消")"),
             item("充电桩", "2027-12-31")});
    EXPECT_EQ(added.status, 200) << "more needs no reason";
}

TEST_P(PlanStore, ADraftIsItsUnitsAndOneAYear) {
    const std::string path = begun({item("公交站点", "2027-03-31")});
    for (const Actor* actor : {&officer, &authority, &above}) EXPECT_EQ(get(*actor, path).status, 200) << actor->id;
    for (const Actor* actor : {&visitor, &stranger, &aside, &citizen}) {
        EXPECT_EQ(get(*actor, path).status, 404) << actor->id;
        EXPECT_EQ(text(body(get(*actor, "/api/v1/opening-plans")), "/total"), "0") << actor->id;
    }
    EXPECT_EQ(problem(post(officer, "/api/v1/opening-plans", plan_body({}))), "/problems/plan-exists");
    EXPECT_EQ(send(authority, Method::put, path, plan_body({}), "*").status, 403);
    EXPECT_EQ(send(officer, Method::put, path, plan_body({})).status, 428);
    ASSERT_EQ(send(officer, Method::put, path, plan_body({}), "*").status, 200) << "a draft may lose its items";
    EXPECT_EQ(send(officer, Method::post, path + "/actions/publish", "{}", "*").status, 422) << "an empty plan plans nothing";
    const Response faults =
        send(officer, Method::put, path,
             plan_body({R"({"title":"数据","owner":"科","due_on":"2027-01-01","priority":["nonsense"],"provenance":"demand",
                                              "value":6,"readiness":0,"risk":3,"entry":"x","id":"y"})",
                        R"({"title":"数据","owner":"科","due_on":"2027-01-01","priority":["nonsense"],"provenance":"demand",
                                              "value":6,"readiness":0,"risk":3,"entry":"x"})"}),
             "*");
    EXPECT_EQ(faults.status, 422);
    std::vector<std::string> pointers;
    for (const json::Value& one : body(faults).at("errors").as_array()) pointers.push_back(text(one, "/pointer"));
    EXPECT_EQ(pointers, (std::vector<std::string>{"/items/0/id", "/items/1/priority/0", "/items/1/value", "/items/1/readiness",
                                                  "/items/1/entry"}));
}

TEST_P(PlanStore, Art09_1_TheMatrixCountsWhatIsOpenInEachDivisionAndDomain) {
    published("公交站点", {"domain_transport", "field_public_service"});
    published("停车场", {"domain_transport"});
    published("青岛公交", {"domain_transport"}, qingdao);
    published("天气预报", {"domain_meteorology"}, weather);
    ASSERT_TRUE(search->reindex().has_value());
    const json::Value matrix = body(get(visitor, "/api/v1/priority-gaps"));
    EXPECT_EQ(matrix.at("rows").as_array().size(), 17U) << "the province's own units and 16 cities";
    EXPECT_EQ(matrix.at("columns").as_array().size(), 17U) << "five fields, eight domains and others, three classes of records";
    std::map<std::string, std::size_t> column;
    for (std::size_t place = 0; place < 17; ++place) column[text(matrix.at("columns").at(place), "/code")] = place;
    const auto count = [&](const char* division, const char* code) -> std::int64_t {
        for (const json::Value& row : matrix.at("rows").as_array())
            if (text(row, "/division/code") == division) return row.at("counts").at(column.at(code)).as_int64();
        return -1;
    };
    EXPECT_EQ(count("370100", "domain_transport"), 2);
    EXPECT_EQ(count("370200", "domain_transport"), 1);
    EXPECT_EQ(count("370000", "domain_transport"), 0);
    EXPECT_EQ(count("370000", "domain_meteorology"), 1);
    EXPECT_EQ(count("370100", "field_public_service"), 1);
    EXPECT_EQ(count("371700", "domain_education"), 0);
    EXPECT_EQ(matrix.at("totals").at(column.at("domain_transport")).as_int64(), 3);
    EXPECT_EQ(matrix.at("empty").as_int64(), 17 * 17 - 4);
}

TEST_P(PlanStore, Art09_1_AnEmptyCellBecomesATaskOfAUnit) {
    const std::string task = R"({"provider":")" + jinan + R"(","priority":"domain_education","text":"请研究开放学校名录"})";
    for (const Actor* actor : {&officer, &aside, &citizen})
        EXPECT_EQ(post(*actor, "/api/v1/priority-gaps/tasks", task).status, 403) << actor->id;
    EXPECT_EQ(post(visitor, "/api/v1/priority-gaps/tasks", task).status, 401);
    const Response given = post(authority, "/api/v1/priority-gaps/tasks", task);
    ASSERT_EQ(given.status, 201) << said(given);
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"opening_task:open"}));
    const std::string path = "/api/v1/cases/" + text(body(given), "/case_id");
    EXPECT_EQ(text(body(get(officer, path)), "/title"), "教育");
    EXPECT_EQ(post(officer, path + "/actions/answer", R"({"reason":""})").status, 422);
    ASSERT_EQ(post(officer, path + "/actions/answer", R"({"reason":"已列入2027年度开放计划"})").status, 200);
    ASSERT_EQ(post(authority, path + "/actions/return", R"({"reason":"请明确时间"})").status, 200);
    ASSERT_EQ(post(officer, path + "/actions/answer", R"({"reason":"2027年6月前"})").status, 200);
    EXPECT_EQ(post(authority, path + "/actions/accept", R"({"reason":"同意"})").status, 200);
    EXPECT_EQ(post(authority, "/api/v1/priority-gaps/tasks", R"({"provider":")" + jinan + R"(","priority":"x","text":"请开放"})")
                  .status,
              422);
    const Response common = post(above, "/api/v1/cases",
                                 R"({"type":"opening_task","subject":{"provider":")" + qingdao +
                                     R"("},"reason":"请研究开放","priority":"domain_health"})");
    EXPECT_EQ(common.status, 201) << said(common);
}

}  // namespace
}  // namespace jixia::planning
