// The routes over a socket: what they answer and each refusal.
#include <gmock/gmock.h>

#include <set>

#include "base/text.h"
#include "http/server.h"
#include "http_client.h"
#include "search_test.h"

namespace jixia::search {
namespace {

using testing::HasSubstr;
using Parameters = std::vector<std::pair<std::string, std::string>>;

class SearchRoutes : public SearchTest {
protected:
    SearchRoutes() {
        search = start().value();
        add_routes(router, *search, *catalog, database());
        server = std::make_unique<http::Server>(
            http::ServerConfig{.port = 0, .cache_time = std::chrono::milliseconds(0)}, router,
            [](const http::Call&) -> Result<Actor> { return Actor{}; }, nullptr);
        EXPECT_TRUE(server->start().has_value());
        client = std::make_unique<kit::HttpClient>(server->port());
    }
    kit::HttpAnswer entries(const Parameters& parameters, const kit::HttpClient::HeaderList& headers = {}) {
        return get("/api/v1/entries", parameters, headers);
    }
    kit::HttpAnswer get(std::string target, const Parameters& parameters, const kit::HttpClient::HeaderList& headers = {}) {
        char mark = '?';
        for (const auto& [name, value] : parameters) {
            target += mark + name + "=" + text::percent_encode(value);
            mark = '&';
        }
        return client->get(target, headers);
    }
    static json::Object object(const kit::HttpAnswer& answer) {
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.status == 200 ? json::parse(answer.body).value().get_object() : json::Object{};
    }

    http::Router router;
    std::unique_ptr<http::Server> server;
    std::unique_ptr<kit::HttpClient> client;
};
JX_ON_BOTH_DATABASES(SearchRoutes);

TEST_P(SearchRoutes, AnswersCardsWithMarksAndLabelledCounts) {
    const auto ids = publish({entry("公交站点<信息>", {"公交"}, "各站点"), entry("养老机构名录")});
    ASSERT_TRUE(search->maintain().has_value());
    const auto body = object(entries({{"q", "公交"}, {"facets", "theme,provider"}}));
    EXPECT_EQ(body.at("total").as_int64(), 1);
    EXPECT_EQ(body.at("limit").as_int64(), 20);
    EXPECT_TRUE(body.at("next").is_null());
    const auto& card = body.at("items").at(0).as_object();
    EXPECT_EQ(card.at("id").as_string(), ids[0]);
    EXPECT_EQ(card.at("title").as_string(), "公交站点<信息>");
    EXPECT_EQ(card.at("highlights").at("title").as_string(), "<em>公交</em>站点&lt;信息&gt;");
    const auto& theme = body.at("facets").at("theme").at(0).as_object();
    EXPECT_EQ(theme.at("code").as_string(), "06");
    EXPECT_EQ(theme.at("label").as_string(), catalog->label("theme", "06", "zh"));
    EXPECT_EQ(theme.at("count").as_int64(), 1);
    EXPECT_EQ(body.at("facets").at("provider").at(0).at("label").as_string(), "济南市交通运输局");
    const auto english = object(entries({{"facets", "theme"}}, {{"Accept-Language", "en"}}));
    EXPECT_EQ(english.at("facets").at("theme").at(0).at("label").as_string(), catalog->label("theme", "06", "en"));
    EXPECT_TRUE(object(entries({{"count", "none"}})).at("total").is_null());
}

TEST_P(SearchRoutes, FiltersAreOrWithinAndAcross) {
    auto other = entry("医院名录");
    other.fields.themes = {"05"};
    other.fields.level = "G2";
    publish({entry("公交站点"), other});
    publish({entry("学校名录")}, "lixia");
    ASSERT_TRUE(search->maintain().has_value());
    const auto total = [&](const Parameters& parameters) { return object(entries(parameters)).at("total").as_int64(); };
    EXPECT_EQ(total({{"theme", "05"}, {"theme", "06"}}), 3);
    EXPECT_EQ(total({{"theme", "06"}, {"level", "G2"}}), 0);
    EXPECT_EQ(total({{"division", "370100"}}), 3);
    EXPECT_EQ(total({{"division", "370102"}}), 1);
    EXPECT_EQ(total({{"division", "999999"}}), 0);
    EXPECT_EQ(total({{"updated_since", "2026-11-23"}}), 3);
    EXPECT_EQ(total({{"updated_since", "2026-11-24"}}), 0);
}

TEST_P(SearchRoutes, NextLeadsThroughTheWholeList) {
    std::vector<catalog::ImportedEntry> made;
    for (int i = 0; i < 25; ++i) made.push_back(entry("公交站点" + std::to_string(i)));
    publish(made);
    ASSERT_TRUE(search->maintain().has_value());
    for (const char* sort : {"relevance", "title", "-updated_at"}) {
        std::set<std::string> seen;
        auto answer = entries({{"q", "公交"}, {"sort", sort}, {"limit", "10"}, {"theme", "06"}});
        for (int pages = 1;; ++pages) {
            const auto body = object(answer);
            for (const auto& item : body.at("items").as_array()) seen.emplace(item.at("id").as_string());
            if (body.at("next").is_null()) {
                EXPECT_EQ(pages, 3);
                break;
            }
            const std::string next(body.at("next").as_string());
            EXPECT_THAT(answer.header("Link"), HasSubstr("<" + next + ">"));
            ASSERT_LT(pages, 3);
            answer = client->get(next);
        }
        EXPECT_EQ(seen.size(), 25U) << sort;
    }
}

TEST_P(SearchRoutes, RefusesWhatItDoesNotKnow) {
    ASSERT_TRUE(search->maintain().has_value());
    const std::vector<std::pair<Parameters, std::string_view>> refused{
        {{{"sort", "size"}}, parameter_unknown.type},
        {{{"facets", "theme,colour"}}, parameter_unknown.type},
        {{{"count", "many"}}, parameter_unknown.type},
        {{{"updated_since", "yesterday"}}, parameter_unknown.type},
        {{{"cursor", "k.1"}}, parameter_unknown.type},
        {{{"theme", std::string(200, '6')}}, parameter_unknown.type},
        {{{"q", std::string(513, 'a')}}, query_too_long.type},
        {{{"limit", "1001"}}, ""},
        {{{"limit", "-1"}}, ""}};
    for (const auto& [parameters, type] : refused) {
        const auto answer = entries(parameters);
        EXPECT_EQ(answer.status, 400) << parameters[0].first << answer.body;
        EXPECT_THAT(answer.body, HasSubstr(std::string(type)));
    }
    EXPECT_EQ(get("/api/v1/suggest", {{"q", "a"}, {"limit", "21"}}).status, 400);
}

TEST_P(SearchRoutes, WithoutAnIndexAsksToComeAgain) {
    const auto answer = entries({{"q", "公交"}});
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body, HasSubstr(std::string(index_unavailable.type)));
    EXPECT_EQ(get("/api/v1/suggest", {{"q", "公交"}}).status, 503);
}

TEST_P(SearchRoutes, Suggests) {
    const std::string id = publish(entry("公交站点信息", {"公交"}));
    ASSERT_TRUE(search->maintain().has_value());
    const auto items = object(get("/api/v1/suggest", {{"q", "gj"}})).at("items").as_array();
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].at("kind").as_string(), "keyword");
    EXPECT_EQ(items[1].at("entry_id").as_string(), id);
}

}  // namespace
}  // namespace jixia::search
