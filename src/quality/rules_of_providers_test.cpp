// Column rules through the public way: who may declare them, and what a new version that breaks them meets.
#include "quality_test.h"

namespace jixia::quality {
namespace {

using http::Method;

class RulesOfProviders : public QualityTest {
protected:
    static std::string at(const Made& made) { return "/api/v1/resources/" + made.resource + "/rules"; }
    static constexpr std::string_view good = "id,line,n\n1,K1,5\n2,K2,6\n";
};
JX_ON_BOTH_DATABASES(RulesOfProviders);

TEST_P(RulesOfProviders, AreDeclaredByTheProvidersPeopleAlone) {
    const Made made = published("线路", good);
    const std::string body = R"({"rules":[{"kind":"required","columns":["line"],"effect":"blocking"}]})";
    EXPECT_EQ(send({}, Method::put, at(made), body).status, 401);
    EXPECT_EQ(send(other, Method::put, at(made), body).status, 404);
    const auto saved = send(cataloguer, Method::put, at(made), body, "\"0\"");
    EXPECT_EQ(saved.status, 200) << json::serialize(saved.body);
    EXPECT_EQ(saved.etag, "\"1\"");
    EXPECT_EQ(send(cataloguer, Method::put, at(made), body, "\"0\"").status, 412);
    EXPECT_EQ(get(at(made)).body.at("rules").as_array().size(), 1U);
    const auto recorded =
        database().read([&](storage::Transaction& tx) { return ledger.of(tx, "resource", made.resource); }).value();
    EXPECT_EQ(std::ranges::count(recorded, "resource.rules", &audit::LedgerEntry::action), 1);
    struct {
        const char *rule, *pointer;
    } const refused[] = {{R"({"kind":"pattern","columns":["line"],"effect":"warning","pattern":"["})", "/rules/0/pattern"},
                         {R"({"kind":"code_list","columns":["line"],"effect":"warning","list":"nowhere"})", "/rules/0/list"},
                         {R"({"kind":"foreign_key","columns":["line"],"effect":"warning","resource":"nowhere","other":"line"})",
                          "/rules/0/resource"},
                         {R"({"kind":"odd","columns":["line"],"effect":"warning"})", "/rules/0/kind"}};
    for (const auto& row : refused) {
        const auto answer = send(cataloguer, Method::put, at(made), std::string(R"({"rules":[)") + row.rule + "]}");
        ASSERT_EQ(answer.status, 422) << row.rule;
        EXPECT_EQ(answer.body.at("errors").at(0).at("pointer").as_string(), row.pointer);
    }
    EXPECT_EQ(get(at(made)).body.at("version").as_int64(), 1) << "what is refused changes nothing";
}

TEST_P(RulesOfProviders, ABrokenBlockingRuleRefusesTheVersionAndNamesItsRows) {
    const Made made = published("线路", good);
    ASSERT_EQ(send(cataloguer, Method::put, at(made),
                   R"({"rules":[{"kind":"unique","columns":["id"],"effect":"blocking"},
                                {"kind":"range","columns":["n"],"effect":"warning","max":"9","note":"不超过9"}]})")
                  .status,
              200);
    const json::Value problem = new_version(made.resource, "id,line,n\n1,K1,5\n1,K2,6\n");
    ASSERT_TRUE(problem.is_object());
    EXPECT_EQ(problem.at("type").as_string(), "dataset-rules-broken");
    EXPECT_EQ(problem.at("errors").at(1).at("pointer").as_string(), "/rows/1/id");
    EXPECT_EQ(problem.at("errors").at(2).at("pointer").as_string(), "/rows/2/id");
    EXPECT_EQ(of(made.entry).resources[0].version, 1) << "nothing was published";
    // Appended rows are judged with those before them.
    EXPECT_TRUE(new_version(made.resource, "id,line,n\n2,K9,1\n", "append").is_object());
    EXPECT_TRUE(new_version(made.resource, "id,line,n\n3,K9,10\n", "append").is_null());
    bool told = false;
    for (const json::Value& message : last_report.at("messages").as_array())
        told = told || message.at("code").as_string() == "rule-broken";
    EXPECT_TRUE(told) << "a warning is in the report";
    EXPECT_EQ(of(made.entry).resources[0].version, 2);
    EXPECT_EQ(state_of(made.entry, "R01"), "fail");
    EXPECT_EQ(rows_of(made.entry, "R01"), "3:n");
    ASSERT_EQ(of(made.entry).rules.size(), 2U);
    EXPECT_EQ(of(made.entry).rules[1].broken, 1);
}

TEST_P(RulesOfProviders, AreTriedOnTheCurrentVersionBeforeTheyAreKept) {
    const Made made = published("线路", good), empty = draft("还没有数据", "");
    const std::string body = R"({"rules":[{"kind":"range","columns":["n"],"effect":"blocking","max":"5"},
                                          {"kind":"required","columns":["line"],"effect":"warning"}]})";
    EXPECT_EQ(send({}, Method::post, at(made) + "/trial", body).status, 401);
    EXPECT_EQ(send(other, Method::post, at(made) + "/trial", body).status, 404);
    const auto tried = send(cataloguer, Method::post, at(made) + "/trial", body);
    ASSERT_EQ(tried.status, 200) << json::serialize(tried.body);
    EXPECT_EQ(tried.body.at("version").as_int64(), 1);
    EXPECT_EQ(json::serialize(tried.body.at("outcomes").at(0)),
              R"({"rule":0,"checked":2,"broken":1,"rows":[{"row":2,"column":"n"}],"unable":"","cells":[["6"]]})");
    EXPECT_EQ(tried.body.at("outcomes").at(1).at("broken").as_int64(), 0);
    EXPECT_EQ(get(at(made)).body.at("version").as_int64(), 0) << "nothing is kept";
    const auto refused = send(cataloguer, Method::post, at(made) + "/trial",
                              R"({"rules":[{"kind":"range","columns":["n"],"effect":"blocking"}]})");
    ASSERT_EQ(refused.status, 422);
    EXPECT_EQ(refused.body.at("errors").at(0).at("pointer").as_string(), "/rules/0/min");
    // A resource whose only file was refused has nothing to try rules on.
    const auto taken = send(cataloguer, Method::post, "/api/v1/entries/" + empty.entry + "/resources",
                            R"({"title":"表","kind":"table","upload_id":")" + upload(cataloguer, "line\n") + "\"}");
    EXPECT_EQ(finish(std::string(taken.body.at("job").at("id").get_string())).state, storage::JobState::failed);
    const std::string resource(taken.body.at("resource").at("id").get_string());
    const auto without = send(cataloguer, Method::post, "/api/v1/resources/" + resource + "/rules/trial", body);
    EXPECT_EQ(without.status, 409);
    EXPECT_EQ(without.body.at("type").as_string(), "/problems/dataset-rules-no-data");
}

TEST_P(RulesOfProviders, ChangedRulesAndChangedForeignTablesAreCheckedAgain) {
    const Made lines = published("线路表", "line\nK1\nK2\n"), stops = published("站点表", "stop,line\na,K1\nb,K9\n");
    ASSERT_EQ(send(cataloguer, Method::put, at(stops),
                   R"({"rules":[{"kind":"foreign_key","columns":["line"],"effect":"warning","resource":")" + lines.resource +
                       R"(","other":"line"}]})")
                  .status,
              200);
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_EQ(state_of(stops.entry, "D28"), "fail");
    EXPECT_EQ(rows_of(stops.entry, "D28"), "2:line");
    ASSERT_TRUE(new_version(lines.resource, "line\nK1\nK2\nK9\n").is_null());
    ASSERT_TRUE(quality->run_all().has_value());
    EXPECT_EQ(state_of(stops.entry, "D28"), "pass");
}

TEST_P(RulesOfProviders, ATableThatIsNotOpenCannotBeAskedThroughAForeignKey) {
    const Made secret = draft("他人的名录", "line\nK1\n", "{}", &other);
    const Made mine = published("站点表", good);
    const std::string body = R"({"rules":[{"kind":"foreign_key","columns":["line"],"effect":"warning","resource":")" +
                             secret.resource + R"(","other":"line"}]})";
    EXPECT_EQ(send(cataloguer, Method::put, at(mine), body).status, 422);
    describe(secret.entry, other);
    publish(secret.entry, other);
    EXPECT_EQ(send(cataloguer, Method::put, at(mine), body).status, 200) << "what is open to all may be asked";
}

}  // namespace
}  // namespace jixia::quality
