// Consultations, comments and adopted lists (Art. 9(2)), through the routes, on both databases.
#include "rules.h"
#include "sql.h"
#include "test_planning.h"

namespace jixia::planning {
namespace {

using std::chrono::hours;

class ConsultationStore : public PlanningTest {
protected:
    static std::string draft_body(const char* more = "") {
        return std::string(R"({"title":"2027年重点和优先开放清单","intro":"请提出意见","year":2027,"items":[
            {"title":"公交实时到站","text":"全市公交车辆位置","priority":["domain_transport","field_public_service"],"provenance":"national"},
            {"title":"停车泊位","text":"公共停车场余位","priority":["domain_transport"],"provenance":"demand"})") +
               more + "]}";
    }
    std::string begun(const char* more = "") {
        const Response made = post(officer, "/api/v1/consultations", draft_body(more));
        EXPECT_EQ(made.status, 201) << said(made);
        return "/api/v1/consultations/" + text(body(made), "/id");
    }
    Response act(const Actor& actor, const std::string& path, const char* action, const std::string& given = "{}") {
        return post(actor, path + "/actions/" + action, given);
    }
    void ask(const std::string& path, const char* audience) {
        const Response asked = post(officer, path + "/audiences",
                                    std::string(R"({"audience":")") + audience +
                                        R"(","how":"letter","detail":"济交函〔2026〕12号，发送23家","asked_on":"2026-11-23"})");
        EXPECT_EQ(asked.status, 201) << said(asked);
    }
    std::string opened(const char* more = "") {
        const std::string path = begun(more);
        const Response published = act(officer, path, "publish", R"({"closes_on":"2026-12-24"})");
        EXPECT_EQ(published.status, 200) << said(published);
        return path;
    }
    Response comment(const Actor& actor, const std::string& path, const char* words = "希望增加换乘信息",
                     const char* client = "10.0.0.9") {
        return send(actor, Method::post, path + "/comments",
                    std::string(R"({"text":")") + words + R"(","audience":"society","item":1,"author":"张先生"})", {}, client);
    }
    Response reply(const std::string& path, int number, const char* outcome = "partly") {
        return send(officer, Method::put, path + "/comments/" + std::to_string(number) + "/reply",
                    std::string(R"({"outcome":")") + outcome + R"(","reason":"换乘信息由公交集团另行开放"})");
    }
    void days(int count) { clock.advance(hours(24 * count)); }
};
JX_ON_BOTH_DATABASES(ConsultationStore);

TEST_P(ConsultationStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(ConsultationStore, Art09_2_FromADraftToAnAdoptedListThatIsNumberedAndFrozen) {
    const std::string path = opened();
    EXPECT_EQ(text(body(get(visitor, path)), "/earliest_close"), "2026-12-23") << "thirty days, the first not counted";
    for (const char* audience : {"associations", "enterprises", "departments"}) ask(path, audience);
    ASSERT_EQ(comment(citizen, path).status, 201);
    days(32);
    ASSERT_EQ(planning->watch().value(), 1) << "closed by the platform when its term is over";
    EXPECT_EQ(text(body(get(visitor, path)), "/state/code"), "closed");
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"consultation:closed"}));

    // An unanswered comment stops both the outcome and the list.
    EXPECT_EQ(problem(act(officer, path, "respond")), "/problems/consultation-unanswered");
    EXPECT_EQ(text(body(act(officer, path, "adopt")), "/errors/0/pointer"), "/comments");
    ASSERT_EQ(reply(path, 1).status, 200);
    ASSERT_EQ(
        send(
            officer, Method::patch, path,
            R"({"final_items":[{"title":"公交实时到站","text":"全市公交车辆位置和换乘","priority":["domain_transport"],"provenance":"national"}]})",
            "*")
            .status,
        200);
    EXPECT_TRUE(body(get(visitor, path)).at("outcomes").as_array().empty()) << "not published yet";
    ASSERT_EQ(act(officer, path, "respond").status, 200);
    EXPECT_EQ(text(body(get(visitor, path)), "/outcomes/1/count"), "1");
    ASSERT_EQ(act(officer, path, "adopt").status, 200);

    const std::string list = text(body(get(visitor, path)), "/list");
    const json::Value adopted = body(get(visitor, "/api/v1/priority-lists/" + list));
    EXPECT_EQ(text(adopted, "/number"), "1");
    EXPECT_EQ(text(adopted, "/items/0/text"), "全市公交车辆位置和换乘");
    EXPECT_EQ(text(adopted, "/items/0/priority/0/label"), "交通");
    EXPECT_EQ(adopted.at("items").as_array().size(), 1U);
    EXPECT_EQ(text(adopted, "/digest").size(), 64U);
    for (const char* action : {"publish", "close", "reopen", "respond", "adopt", "withdraw"})
        EXPECT_EQ(act(officer, path, action, R"({"closes_on":"2027-12-24","reason":"r"})").status == 200, false) << action;
    EXPECT_EQ(problem(send(officer, Method::patch, path, R"({"final_items":[]})", "*")), "/problems/consultation-not-editable");
    EXPECT_EQ(problem(reply(path, 1, "adopted")), "/problems/consultation-not-editable");
    EXPECT_EQ(recorded("consultation", path.substr(path.rfind('/') + 1)).back(), "consultation.adopted 第九条第二款");
    EXPECT_EQ(told("consultation.adopted").size(), 1U);

    // A second list is number 2, and the two can be compared.
    const Response again = post(officer, "/api/v1/consultations",
                                R"({"title":"2028年清单","intro":"","year":2028,"items":[
                                    {"title":"公交实时到站","text":"全市公交车辆位置和换乘","priority":["domain_transport"],"provenance":"national"},
                                    {"title":"充电桩","text":"","priority":[],"provenance":"demand"}]})");
    const std::string second = "/api/v1/consultations/" + text(body(again), "/id");
    ASSERT_EQ(act(officer, second, "publish", R"({"closes_on":"2027-02-01"})").status, 200);
    for (const char* audience : {"associations", "enterprises", "departments"}) ask(second, audience);
    days(60);
    EXPECT_EQ(planning->watch().value(), 1);
    ASSERT_EQ(act(officer, second, "respond").status, 200);
    ASSERT_EQ(act(officer, second, "adopt").status, 200);
    const std::string other = text(body(get(visitor, second)), "/list");
    EXPECT_EQ(text(body(get(visitor, "/api/v1/priority-lists/" + other)), "/number"), "2");
    const json::Value diff = body(get(visitor, "/api/v1/priority-lists/diff?from=" + list + "&to=" + other));
    EXPECT_EQ(text(diff, "/unchanged"), "1");
    EXPECT_EQ(text(diff, "/added/0/title"), "充电桩");
    EXPECT_EQ(get(visitor, "/api/v1/priority-lists/diff?from=" + list + "&to=none").status, 404);
    EXPECT_EQ(text(body(get(visitor, "/api/v1/priority-lists?year=2028")), "/total"), "1");
}

/// 只征求了三方意见: refused by name, whichever it is and whatever else is done.
TEST_P(ConsultationStore, Art09_2_AdoptionIsRefusedNamingTheAudienceThatWasNotAsked) {
    const std::string path = opened();
    ask(path, "associations");
    ask(path, "enterprises");
    days(32);
    EXPECT_EQ(planning->watch().value(), 1);
    ASSERT_EQ(act(officer, path, "respond").status, 200);
    const Response refused = act(officer, path, "adopt");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(problem(refused), "/problems/consultation-not-adoptable");
    EXPECT_EQ(text(body(refused), "/basis"), "第九条第二款");
    EXPECT_EQ(text(body(refused), "/errors/0/pointer"), "/audiences/departments");
    EXPECT_NE(text(body(refused), "/errors/0/detail").find("行业主管部门"), std::string::npos);
    EXPECT_NE(text(body(refused), "/detail").find("行业主管部门"), std::string::npos);
    EXPECT_EQ(text(body(get(officer, path)), "/state/code"), "responded");
    EXPECT_EQ(text(body(get(visitor, "/api/v1/priority-lists")), "/total"), "0");
    EXPECT_EQ(problem(post(officer, path + "/audiences",
                           R"({"audience":"departments","how":"letter","detail":"补充","asked_on":"2026-11-24"})")),
              "/problems/consultation-not-open")
        << "nobody is asked afterwards";
}

TEST_P(ConsultationStore, Art09_2_WhoWasForgottenIsAskedByReopening) {
    const std::string path = opened();
    ask(path, "associations");
    ask(path, "enterprises");
    days(32);
    EXPECT_EQ(planning->watch().value(), 1);
    EXPECT_EQ(act(officer, path, "reopen", R"({"closes_on":"2027-02-01"})").status, 422) << "with a reason";
    EXPECT_EQ(problem(act(officer, path, "reopen", R"({"closes_on":"2026-12-31","reason":"补充征求行业主管部门意见"})")),
              "/problems/consultation-too-short");
    ASSERT_EQ(act(officer, path, "reopen", R"({"closes_on":"2027-02-01","reason":"补充征求行业主管部门意见"})").status, 200);
    ask(path, "departments");
    days(60);
    EXPECT_EQ(planning->watch().value(), 1);
    ASSERT_EQ(act(officer, path, "respond").status, 200);
    EXPECT_EQ(act(officer, path, "adopt").status, 200);
}

TEST_P(ConsultationStore, Art09_2_FromEveryStateAdoptionSaysWhatIsMissing) {
    const std::string path = begun();
    std::vector<std::string> missing;
    const auto tried = [&](const Actor& actor) {
        missing.clear();
        const json::Value refused = body(act(actor, path, "adopt"));
        for (const json::Value& one : refused.at("errors").as_array()) missing.push_back(text(one, "/code"));
        EXPECT_EQ(text(refused, "/type"), "/problems/consultation-not-adoptable");
    };
    tried(officer);
    EXPECT_EQ(missing,
              (std::vector<std::string>{"not_published", "not_asked", "not_asked", "not_asked", "not_asked", "not_responded"}));
    ASSERT_EQ(act(officer, path, "publish", R"({"closes_on":"2026-12-24"})").status, 200);
    tried(officer);
    EXPECT_EQ(missing,
              (std::vector<std::string>{"not_asked", "not_asked", "not_asked", "too_short", "not_closed", "not_responded"}));
    EXPECT_EQ(body(get(officer, path)).at("missing").as_array().size(), 6U);
    EXPECT_TRUE(body(get(visitor, path)).at("missing").as_array().empty());
    for (const Actor* actor : {&cataloguer, &authority, &stranger, &citizen})
        EXPECT_EQ(act(*actor, path, "adopt").status, 403) << actor->id;
}

TEST_P(ConsultationStore, Art09_2_NobodyShortensTheTimeThatPeopleHave) {
    const std::string path = begun();
    const Response early = act(officer, path, "publish", R"({"closes_on":"2026-12-22"})");
    EXPECT_EQ(early.status, 422);
    EXPECT_EQ(problem(early), "/problems/consultation-too-short");
    EXPECT_EQ(text(body(early), "/detail"), "2026-12-23");
    EXPECT_EQ(text(body(get(officer, path)), "/state/code"), "draft") << "nothing half-done";
    EXPECT_EQ(act(officer, path, "publish").status, 422);
    EXPECT_EQ(act(officer, path, "publish", R"({"closes_on":"soon"})").status, 422);
    ASSERT_EQ(act(officer, path, "publish", R"({"closes_on":"2026-12-24"})").status, 200);
    EXPECT_EQ(problem(act(officer, path, "close")), "/problems/consultation-too-short");
    EXPECT_EQ(send(officer, Method::patch, path, R"({"closes_on":"2026-12-23"})", "*").status, 422);
    EXPECT_EQ(send(officer, Method::patch, path, R"({"closes_on":"2027-01-10"})", "*").status, 200);
    EXPECT_EQ(problem(send(officer, Method::patch, path, R"({"items":[]})", "*")), "/problems/consultation-not-editable")
        << "what people are asked about stays";
    days(32);
    EXPECT_EQ(planning->watch().value(), 0) << "given longer";
    EXPECT_EQ(comment(visitor, path).status, 201);
    days(17);
    EXPECT_EQ(problem(comment(visitor, path)), "/problems/consultation-not-open") << "the term is over, watched or not";
    EXPECT_EQ(planning->watch().value(), 1);
}

TEST_P(ConsultationStore, Art09_2_APolicyThatDemandsMoreTimeHolds) {
    ASSERT_TRUE(limits.replace_rules({{"济南市征求意见规则#1", "consult.min", "370100", parse_date("2026-11-01").value(), 45, 0}})
                    .has_value());
    const std::string path = begun();
    EXPECT_EQ(text(body(act(officer, path, "publish", R"({"closes_on":"2026-12-24"})")), "/detail"), "2027-01-07");
    EXPECT_EQ(act(officer, path, "publish", R"({"closes_on":"2027-01-07"})").status, 200);
}

TEST_P(ConsultationStore, Art09_2_AnybodyCommentsAndEveryCommentIsAnswered) {
    const std::string path = opened();
    const Response anonymous = comment(visitor, path, "请公开车辆位置");
    ASSERT_EQ(anonymous.status, 201) << said(anonymous);
    EXPECT_EQ(text(body(anonymous), "/state/code"), "pending");
    ASSERT_EQ(comment(citizen, path, "希望增加换乘信息").status, 201);
    // Of somebody without an account nothing shows until the unit has looked; what is shown keeps its number.
    EXPECT_EQ(text(body(get(visitor, path + "/comments")), "/total"), "1");
    EXPECT_EQ(text(body(get(visitor, path + "/comments")), "/items/0/number"), "2");
    EXPECT_EQ(said(get(visitor, path + "/comments")).find("请公开车辆位置"), std::string::npos);
    EXPECT_EQ(text(body(get(officer, path + "/comments")), "/total"), "2");
    EXPECT_EQ(text(body(get(officer, path + "/comments?unanswered=true&limit=1")), "/items/0/number"), "1");
    ASSERT_EQ(send(officer, Method::post, path + "/comments/1/actions/show", "{}").status, 200);
    EXPECT_EQ(text(body(get(visitor, path + "/comments?item=1")), "/total"), "2");

    ASSERT_EQ(reply(path, 1).status, 200);
    const json::Value shown = body(get(visitor, path + "/comments"));
    EXPECT_EQ(text(shown, "/items/0/outcome/label"), "部分采纳");
    EXPECT_EQ(text(shown, "/items/0/reply"), "换乘信息由公交集团另行开放");
    EXPECT_EQ(text(shown, "/items/0/author"), "张先生");
    EXPECT_EQ(text(body(get(visitor, path)), "/unanswered"), "1");
    for (const Actor* actor : {&cataloguer, &authority, &stranger, &citizen})
        EXPECT_EQ(send(*actor, Method::put, path + "/comments/2/reply", R"({"outcome":"adopted","reason":"好的"})").status, 403);
    EXPECT_EQ(reply(path, 9).status, 404);
    EXPECT_EQ(send(officer, Method::put, path + "/comments/2/reply", R"({"outcome":"adopted","reason":" "})").status, 422)
        << "with a reason";
    EXPECT_EQ(send(officer, Method::put, path + "/comments/%2e/reply", R"({"outcome":"adopted","reason":"好的"})").status, 404);
}

TEST_P(ConsultationStore, HidingHasAGroundThatIsShown) {
    const std::string path = opened();
    ASSERT_EQ(comment(citizen, path, "办理贷款请致电").status, 201);
    EXPECT_EQ(
        send(officer, Method::post, path + "/comments/1/actions/hide", R"({"ground":"disagrees","reason":"不同意"})").status, 422)
        << "disagreement is no ground";
    ASSERT_EQ(
        send(officer, Method::post, path + "/comments/1/actions/hide", R"({"ground":"advertising","reason":"商业广告"})").status,
        200);
    const json::Value seen = body(get(visitor, path + "/comments"));
    EXPECT_EQ(text(seen, "/items/0/ground/label"), "广告");
    EXPECT_EQ(text(seen, "/items/0/hidden_reason"), "商业广告");
    EXPECT_EQ(text(seen, "/items/0/text"), "");
    EXPECT_EQ(text(seen, "/items/0/author"), "");
    EXPECT_EQ(text(body(get(visitor, path)), "/hidden"), "1");
    EXPECT_EQ(text(body(get(visitor, path)), "/unanswered"), "0");
    EXPECT_EQ(text(body(get(authority, path + "/comments")), "/items/0/text"), "办理贷款请致电")
        << "the authority sees what was hidden";
    ASSERT_EQ(send(officer, Method::post, path + "/comments/1/actions/show", "{}").status, 200);
    EXPECT_EQ(text(body(get(visitor, path + "/comments")), "/items/0/text"), "办理贷款请致电");
}

TEST_P(ConsultationStore, CommentsAreLimitedByClientAndCheckedFieldByField) {
    const std::string path = opened();
    struct Row {
        const char *name, *body, *pointer;
    };
    for (const Row& row : {Row{"no words", R"({"text":"","audience":"society"})", "/text"},
                           Row{"nobody", R"({"text":"意见","audience":"everybody"})", "/audience"},
                           Row{"no such item", R"({"text":"意见","audience":"society","item":3})", "/item"}}) {
        const Response answer = send(visitor, Method::post, path + "/comments", row.body);
        EXPECT_EQ(answer.status, 422) << row.name;
        EXPECT_EQ(text(body(answer), "/errors/0/pointer"), row.pointer) << row.name;
    }
    for (int number = 0; number < 3; ++number) EXPECT_EQ(comment(visitor, path, "意见", "10.0.0.7").status, 201);
    EXPECT_EQ(comment(visitor, path, "意见", "10.0.0.7").status, 429);
    EXPECT_EQ(comment(visitor, path, "意见", "10.0.0.8").status, 201);
    clock.advance(hours(1));
    EXPECT_EQ(comment(visitor, path, "意见", "10.0.0.7").status, 201);
}

TEST_P(ConsultationStore, ADraftIsItsUnitsAndOfTheAuthoritiesAboveIt) {
    const std::string path = begun();
    for (const Actor* actor : {&officer, &cataloguer, &authority, &above}) EXPECT_EQ(get(*actor, path).status, 200) << actor->id;
    for (const Actor* actor : {&visitor, &stranger, &aside, &citizen}) {
        EXPECT_EQ(get(*actor, path).status, 404) << actor->id;
        EXPECT_EQ(text(body(get(*actor, "/api/v1/consultations")), "/total"), "0") << actor->id;
        EXPECT_EQ(get(*actor, path + "/comments").status, 404) << actor->id;
    }
    EXPECT_EQ(text(body(get(officer, "/api/v1/consultations?own=true")), "/total"), "1");
    EXPECT_EQ(comment(visitor, path).status, 404);
    EXPECT_EQ(send(cataloguer, Method::patch, path, R"({"title":"改名的清单"})", "*").status, 403);
    EXPECT_EQ(problem(send(officer, Method::patch, path, R"({"title":"改名的清单"})", "\"9\"")),
              "/problems/consultation-changed");
    EXPECT_EQ(send(officer, Method::patch, path, R"({"title":"改名的清单"})").status, 428);
    EXPECT_EQ(post(cataloguer, "/api/v1/consultations", draft_body()).status, 403);
    EXPECT_EQ(post(citizen, "/api/v1/consultations", draft_body()).status, 403);
    ASSERT_EQ(act(officer, path, "withdraw", R"({"reason":"另行组织"})").status, 200);
    EXPECT_EQ(get(visitor, path).status, 404) << "what nobody saw stays unseen";
    const Response coded = post(
        officer, "/api/v1/consultations",
        R"({"title":"清单","intro":"","year":2027,"items":[{"title":"数据","text":"","priority":["domain_war"],"provenance":"demand","entry":"x"}]})");
    EXPECT_EQ(text(body(coded), "/errors/0/pointer"), "/items/0/priority/0");
    EXPECT_EQ(text(body(coded), "/errors/1/pointer"), "/items/0/entry");
}

TEST_P(ConsultationStore, CasesOfTheTypeAreOpenedByTheCommonRouteToo) {
    const std::string request =
        R"({"type":"consultation","subject":{"provider":")" + jinan + R"("},"reason":"年度安排",)" + draft_body().substr(1);
    const Response opened_ = post(officer, "/api/v1/cases", request);
    ASSERT_EQ(opened_.status, 201) << said(opened_);
    EXPECT_EQ(text(body(opened_), "/state/code"), "draft");
    EXPECT_EQ(post(stranger, "/api/v1/cases", request).status, 422);
    // Its actions are those of the case.
    const std::string matter = text(body(opened_), "/id");
    EXPECT_EQ(post(officer, "/api/v1/cases/" + matter + "/actions/publish", R"({"closes_on":"2026-12-24"})").status, 200);
    EXPECT_EQ(problem(post(officer, "/api/v1/cases/" + matter + "/actions/adopt", "{}")), "/problems/consultation-not-adoptable");
}

}  // namespace
}  // namespace jixia::planning
