// The router in process: matching, refusals before the handler, bodies, conditional requests, the OpenAPI document.
#include "http/router.h"

#include <gtest/gtest.h>

#include <set>

#include "error_titles.h"
#include "errors.h"
#include "target.h"

namespace jixia::http {
namespace {

constexpr Citation article_8_3{"山东省公共数据开放办法", "第八条第三款"};
inline constexpr ErrorCode lawful{"invalid", ErrorKind::conflict, &article_8_3};
inline constexpr ErrorCode changed{"internal", ErrorKind::precondition};

struct Note {
    json::Text<1, 10> title;
    std::optional<int> count;
};
BOOST_DESCRIBE_STRUCT(Note, (), (title, count))

Call call_of(Method method, std::string_view target, Headers headers = {}, std::string body = {}) {
    Call call;
    call.method = method;
    call.target = target;
    const std::size_t mark = std::min(target.find('?'), target.size());
    call.path = *decode_path(target.substr(0, mark));
    call.query = *decode_query(target.substr(std::min(mark + 1, target.size())));
    call.headers = std::move(headers);
    call.body = std::move(body);
    call.trace_id = "t1";
    return call;
}

Headers headers_of(std::initializer_list<std::pair<std::string_view, std::string_view>> lines) {
    Headers headers;
    for (const auto& [name, value] : lines) headers.add(name, value);
    return headers;
}

const std::string& text_of(const Response& response) { return std::get<std::string>(response.body); }
json::Object object_of(const Response& response) { return json::parse(text_of(response))->as_object(); }

struct RouterTest : testing::Test {
    Router router;
    int calls = 0;

    RouterTest() {
        const auto echo = [this](std::string_view name) {
            return [this, name](const Call& call) -> Result<json::Object> {
                ++calls;
                return json::Object{
                    {"route", name}, {"id", call.parameter("id")}, {"language", call.language == Language::en ? "en" : "zh"}};
            };
        };
        const std::vector<QueryParameter> query{{"q", "words"}, {"theme", "themes", true}};
        router.get("/api/v1/entries",
                   {.id = "list", .summary = "Lists", .access = Access::anyone, .query = query, .tag = "catalog"}, echo("list"));
        router.get("/api/v1/entries/{id}", {.id = "show", .summary = "Shows", .access = Access::anyone}, echo("show"));
        router.get("/api/v1/entries/mine", {.id = "mine", .summary = "Mine", .access = Access::signed_in}, echo("mine"));
        router.get("/entries/{id}.ttl", {.id = "turtle", .summary = "Turtle", .access = Access::anyone}, echo("turtle"));
        router.get("/files/{id*}", {.id = "files", .summary = "Files", .access = Access::anyone}, echo("files"));
        router.del("/api/v1/entries/{entry}/notes/{id}",
                   {.id = "drop", .summary = "Drops", .access = Access::anyone, .refusals = {&lawful, &changed}},
                   [](const Call&) -> Result<void> { return Error{&lawful, "no"}; });
        router.post<Note>("/api/v1/notes", {.id = "note", .summary = "Notes", .access = Access::anyone, .success = 201},
                          [](const Call&, const Note& note) -> Result<Reply<Note>> {
                              Reply<Note> reply{note, 201, {}};
                              reply.headers.set("ETag", "1");
                              return reply;
                          });
        router.get("/api/v1/throws", {.id = "throws", .summary = "Throws", .access = Access::anyone},
                   [](const Call&) -> Result<json::Object> { throw std::runtime_error("/secret/path"); });
        router.get("/api/v1/shut", {.id = "shut", .summary = "Shut", .access = Access::anyone},
                   [](const Call&) -> Result<void> { return Error{&errors::busy}; });
    }
    std::string routed(std::string_view target) {
        const Response response = router.handle(call_of(Method::get, target));
        return response.status == 200 ? std::string(object_of(response)["route"].as_string()) : std::to_string(response.status);
    }
};

TEST_F(RouterTest, LiteralsWinOverParametersAndAffixesOverBareOnes) {
    EXPECT_EQ(routed("/api/v1/entries"), "list");
    EXPECT_EQ(routed("/api/v1/entries/abc"), "show");
    EXPECT_EQ(routed("/api/v1/entries/%E5%85%AC"), "show");
    EXPECT_EQ(routed("/api/v1/entries/mine"), "401");
    EXPECT_EQ(routed("/entries/abc.ttl"), "turtle");
    EXPECT_EQ(routed("/entries/.ttl"), "404");
    EXPECT_EQ(routed("/files/a/b/c"), "files");
    EXPECT_EQ(routed("/api/v1/entries/"), "404");
    EXPECT_EQ(routed("/api/v1/entries/a/notes"), "404");
    EXPECT_EQ(routed("/elsewhere"), "404");
    const Response response = router.handle(call_of(Method::get, "/files/a/b"));
    EXPECT_EQ(object_of(response)["id"].as_string(), "a/b");
}

TEST_F(RouterTest, AnotherMethodAnswers405WithAllow) {
    const Response response = router.handle(call_of(Method::post, "/api/v1/entries/abc"));
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.get("Allow"), "GET, HEAD, OPTIONS");
    const Response options = router.handle(call_of(Method::options, "/api/v1/notes"));
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.headers.get("allow"), "POST, OPTIONS");
}

TEST_F(RouterTest, HeadIsGetWithoutBody) {
    const Response get = router.handle(call_of(Method::get, "/api/v1/entries"));
    const Response head = router.handle(call_of(Method::head, "/api/v1/entries"));
    EXPECT_EQ(head.status, 200);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(head.body));
    EXPECT_EQ(head.headers.get("Content-Length"), std::to_string(text_of(get).size()));
    EXPECT_EQ(head.headers.get("ETag"), get.headers.get("ETag"));
}

TEST_F(RouterTest, UndeclaredAndRepeatedParametersAreRefusedByName) {
    struct Row {
        std::string_view target, pointer, code;
    };
    for (const auto& row : {Row{"/api/v1/entries?sort=x", "sort", "unknown"}, Row{"/api/v1/entries?q=a&q=b", "q", "repeated"},
                            Row{"/api/v1/entries?lang=fr", "lang", "enum"}}) {
        const Response response = router.handle(call_of(Method::get, row.target));
        ASSERT_EQ(response.status, 400) << row.target;
        const auto error = object_of(response)["errors"].as_array().at(0).as_object();
        EXPECT_EQ(error.at("pointer").as_string(), row.pointer);
        EXPECT_EQ(error.at("code").as_string(), row.code);
    }
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(routed("/api/v1/entries?theme=01&theme=02&lang=en"), "list");
}

TEST_F(RouterTest, LangChoosesTheLanguage) {
    Call call = call_of(Method::get, "/api/v1/entries?lang=en");
    EXPECT_EQ(object_of(router.handle(call))["language"].as_string(), "en");
}

TEST_F(RouterTest, SignedInRoutesRefuseVisitors) {
    Call call = call_of(Method::get, "/api/v1/entries/mine");
    const Response refused = router.handle(call);
    EXPECT_EQ(refused.status, 401);
    EXPECT_FALSE(refused.headers.get("WWW-Authenticate").empty());
    call.actor.id = "a1";
    const Response response = router.handle(call);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("Cache-Control"), "private, no-cache");
}

TEST_F(RouterTest, BodiesAreDecodedStrictly) {
    const auto json = [](std::string_view type) { return headers_of({{"Content-Type", type}}); };
    struct Row {
        Headers headers;
        std::string body;
        int status;
        std::string_view contains;
    };
    const Row rows[] = {
        {json("application/json"), R"({"title":"a"})", 201, R"("title":"a")"},
        {json("application/json; charset=UTF-8"), R"({"title":"a","count":null})", 201, R"("title":"a")"},
        {json("application/merge-patch+json"), R"({"title":"a"})", 201, R"("title":"a")"},
        {json("text/plain"), R"({"title":"a"})", 415, "http-content-type"},
        {json("application/json; charset=gbk"), R"({"title":"a"})", 415, "http-content-type"},
        {Headers{}, R"({"title":"a"})", 415, "http-content-type"},
        {json("application/json"), "{", 400, "malformed"},
        {json("application/json"), R"({"title":"a","title":"b"})", 400, "malformed"},
        {json("application/json"), R"({"titel":"a"})", 422, R"("pointer":"/title")"},
        {json("application/json"), R"({"title":"a","count":"1"})", 422, R"("pointer":"/count")"},
        {json("application/json"), "", 422, R"("code":"missing")"},
    };
    for (const Row& row : rows) {
        const Response response = router.handle(call_of(Method::post, "/api/v1/notes", row.headers, row.body));
        EXPECT_EQ(response.status, row.status) << row.body;
        EXPECT_NE(text_of(response).find(row.contains), std::string::npos) << text_of(response);
    }
}

TEST_F(RouterTest, ProblemsCarryTheArticleAndTheLanguage) {
    Call call = call_of(Method::del, "/api/v1/entries/e/notes/n");
    auto problem = object_of(router.handle(call));
    EXPECT_EQ(problem["basis"].as_string(), "第八条第三款");
    EXPECT_EQ(problem["status"].as_int64(), 409);
    EXPECT_EQ(problem["type"].as_string(), "/problems/invalid");
    EXPECT_EQ(problem["trace_id"].as_string(), "t1");
    EXPECT_EQ(problem["instance"].as_string(), "/api/v1/entries/e/notes/n");
    const std::string zh(problem["title"].as_string());
    call.language = Language::en;
    const Response english = router.handle(call);
    EXPECT_NE(object_of(english)["title"].as_string(), zh);
    EXPECT_EQ(english.headers.get("Content-Language"), "en");
    EXPECT_EQ(english.headers.get("Content-Type"), "application/problem+json");
}

TEST_F(RouterTest, AThrowingHandlerIsInternalAndSaysNothing) {
    const Response response = router.handle(call_of(Method::get, "/api/v1/throws"));
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(text_of(response).find("secret"), std::string::npos);
}

TEST_F(RouterTest, BusyCarriesRetryAfter) {
    const Response response = router.handle(call_of(Method::get, "/api/v1/shut"));
    EXPECT_EQ(response.status, 503);
    EXPECT_FALSE(response.headers.get("Retry-After").empty());
}

TEST_F(RouterTest, AnUnchangedAnswerIs304) {
    const Response first = router.handle(call_of(Method::get, "/api/v1/entries"));
    const std::string tag(first.headers.get("ETag"));
    ASSERT_TRUE(tag.starts_with('"'));
    const std::string coded = tag.substr(0, tag.size() - 1) + "--gzip\"";
    for (const std::string& sent : {tag, "W/" + tag, "\"x\", " + tag, coded, std::string("*")}) {
        const Response second = router.handle(call_of(Method::get, "/api/v1/entries", headers_of({{"If-None-Match", sent}})));
        EXPECT_EQ(second.status, 304) << sent;
        EXPECT_TRUE(std::holds_alternative<std::monostate>(second.body));
        EXPECT_EQ(second.headers.get("ETag"), tag);
    }
    EXPECT_EQ(router.handle(call_of(Method::get, "/api/v1/entries", headers_of({{"If-None-Match", "\"x\""}}))).status, 200);
}

TEST(CallTest, IfMatchTakesOneStrongTag) {
    const auto match = [](std::string_view value) {
        Call call;
        call.headers.set("If-Match", value);
        return call.if_match();
    };
    EXPECT_EQ(Call{}.if_match().error().code, &refusals::precondition_required);
    EXPECT_EQ(*match("\"7\""), "7");
    EXPECT_EQ(*match("\"7--br\""), "7");
    EXPECT_EQ(*match("*"), "*");
    for (const auto bad : {"7", "W/\"7\"", "\"7\", \"8\"", "\"", ""}) EXPECT_FALSE(match(bad).has_value()) << bad;
}

TEST(QueryTest, IntegersHaveBoundsAndNames) {
    const Query query = *decode_query("a=5&b=x&c=99999999999999999999&d=");
    EXPECT_EQ(*query.integer("a", 1, 0, 10), 5);
    EXPECT_EQ(*query.integer("none", 1, 0, 10), 1);
    for (const auto name : {"b", "c", "d"}) {
        const auto refused = query.integer(name, 1, 0, 10);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().fields.at(0).pointer, name);
    }
    EXPECT_FALSE(query.integer("a", 1, 0, 4).has_value());
}

TEST(OpenApi, EveryOperationListsItsRefusalsAndSuccess) {
    RouterTest* fixture = nullptr;
    struct Made : RouterTest {
        void TestBody() override {}
    } made;
    fixture = &made;
    const json::Value document = fixture->router.openapi();
    EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
    std::set<std::string> ids;
    for (const auto& [path, item] : document.at("paths").as_object()) {
        EXPECT_EQ(path.find('*'), std::string_view::npos);
        for (const auto& [method, operation] : item.as_object()) {
            EXPECT_TRUE(ids.insert(std::string(operation.at("operationId").as_string())).second);
            std::set<std::string> statuses;
            for (const auto& [status, response] : operation.at("responses").as_object()) statuses.insert(status);
            EXPECT_TRUE(statuses.begin()->starts_with('2')) << path;
            for (const auto& refusal : operation.at("x-refusals").as_array())
                EXPECT_TRUE(statuses.contains(std::to_string(refusal.at("status").as_int64()))) << path;
        }
    }
    EXPECT_EQ(ids.size(), fixture->router.routes().size());
    const auto& drop = document.at("paths").at("/api/v1/entries/{entry}/notes/{id}").at("delete");
    EXPECT_EQ(drop.at("x-refusals").at(1).at("basis").as_string(), "第八条第三款");
    EXPECT_TRUE(drop.at("responses").as_object().contains("204"));
    const auto& schema =
        document.at("paths").at("/api/v1/notes").at("post").at("requestBody").at("content").at("application/json").at("schema");
    EXPECT_EQ(schema.at("additionalProperties").as_bool(), false);
}

TEST(ErrorTitles, AreSortedAndInBothLanguages) {
    const auto& titles = error_titles();
    EXPECT_TRUE(std::ranges::is_sorted(titles, {}, &ErrorTitle::type));
    for (const auto& title : titles) EXPECT_FALSE(title.zh.empty() || title.en.empty()) << title.type;
}

}  // namespace
}  // namespace jixia::http
