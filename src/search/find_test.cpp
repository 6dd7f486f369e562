// Answers against the records themselves: matches, filters, counts, orders, pages, suggestions.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "pinyin.h"
#include "search_test.h"

namespace jixia::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr std::size_t index_of(Facet facet) { return static_cast<std::size_t>(facet); }

class Find : public SearchTest {};
JX_ON_BOTH_DATABASES(Find);

TEST_P(Find, ByChineseLatinAndFullWidth) {
    publish({entry("济南市公交站点信息", {"公交"}), entry("济南市5G基站名录", {"通信"}, "以 API 接口提供"),
             entry("道路名录", {}, "全市道路、桥梁")});
    open();
    EXPECT_THAT(titles("公交"), ElementsAre("济南市公交站点信息"));
    EXPECT_THAT(titles("5G"), ElementsAre("济南市5G基站名录"));
    EXPECT_THAT(titles("５ｇ基站"), ElementsAre("济南市5G基站名录"));
    EXPECT_THAT(titles("ａｐｉ"), ElementsAre("济南市5G基站名录"));
    EXPECT_THAT(titles("名录 基站"), ElementsAre("济南市5G基站名录"));
    EXPECT_THAT(titles("路"), ElementsAre("道路名录"));
    EXPECT_THAT(titles("\"名录济南\""), IsEmpty());
    EXPECT_THAT(titles("名录 -道路"), ElementsAre("济南市5G基站名录"));
    EXPECT_THAT(titles("交通运输局"), UnorderedElementsAre("济南市公交站点信息", "济南市5G基站名录", "道路名录"));
    EXPECT_THAT(titles("！！"), IsEmpty());
    EXPECT_EQ(find("").total, 3);
}

TEST_P(Find, TheTitleAsTypedComesFirst) {
    publish({entry("停车场收费", {}, "医院停车"), entry("公共停车场管理办法执行情况"), entry("停车场")});
    open();
    EXPECT_EQ(titles("停车场").at(0), "停车场");
}

TEST_P(Find, RelaxesAndCorrectsWhatNothingHolds) {
    publish({entry("济南市公交站点信息", {"公交站点"}), entry("养老机构名录", {"养老机构"})});
    open();
    const Found relaxed = find("济南公交站点");
    EXPECT_EQ(relaxed.total, 1);
    EXPECT_TRUE(relaxed.relaxed);
    EXPECT_EQ(find("供交站点").suggestion, "公交站点");
    EXPECT_EQ(find("养老积构").suggestion, "养老机构");
    EXPECT_EQ(find("公交站点").suggestion, "");
}

/// Many entries with codes and figures drawn at random, and the same answers found by looking at each record.
class FindAmongMany : public SearchTest {
protected:
    FindAmongMany() {
        constexpr int entries = 300;
        for (const char* provider : {"jinan", "lixia", "qingdao"}) {
            std::vector<catalog::ImportedEntry> made;
            for (int i = 0; i < entries / 3; ++i) made.push_back(draw(i));
            publish(made, provider);
        }
        open();
        all = records();
        EXPECT_EQ(all.size(), std::size_t{entries});
    }
    std::size_t roll(std::size_t sides) { return dice() % sides; }
    catalog::ImportedEntry draw(int number) {
        static const std::vector<std::string> subjects{"公交", "医院", "学校", "桥梁"}, kinds{"站点", "名录"};
        catalog::ImportedEntry made =
            entry(subjects[roll(4)] + kinds[roll(2)] + std::to_string(number), {subjects[roll(4)]}, "供研究使用");
        static const std::vector<std::string> themes{"03", "05", "06"}, levels{"G1", "G2"}, often{"daily", "monthly", "annual"};
        made.fields.themes = {themes[roll(3)]};
        if (roll(3) == 0) made.fields.themes.push_back(themes[roll(3)]);
        if (roll(2) == 0) made.fields.industries = {"G"};
        if (roll(4) == 0) made.fields.industries.emplace_back("S");
        made.fields.level = levels[roll(2)];
        made.fields.update_frequency = often[roll(3)];
        made.formats = roll(2) == 0 ? std::vector<std::string>{"csv", "json"} : std::vector<std::string>{"xlsx"};
        made.rows = static_cast<std::int64_t>(roll(20));
        made.downloads = static_cast<std::int64_t>(roll(30));
        made.updated_at = clock.now() - std::chrono::hours(roll(50));
        made.issued_at = clock.now() - std::chrono::hours(1000 + roll(50));
        return made;
    }
    static std::vector<std::string> codes(const catalog::EntryDocument& d, Facet facet) {
        switch (facet) {
            case Facet::theme: return d.themes;
            case Facet::division:
                if (d.division.ends_with("00")) return {d.division, "370000"};
                return {d.division, d.division.substr(0, 4) + "00", "370000"};
            case Facet::provider: return {d.provider_id};
            case Facet::openness: return {boost::describe::enum_to_string(d.openness, "")};
            case Facet::format: return d.formats;
            case Facet::update_frequency: return {d.update_frequency};
            case Facet::industry: return d.industries;
            case Facet::priority: return d.priorities;
            case Facet::level: return {d.level};
        }
        return {};
    }
    /// `besides`: a facet whose filter is not asked.
    static bool passes(const catalog::EntryDocument& d, const Request& request, std::size_t besides = facet_count) {
        const auto holds = [&](const std::string& text) { return text.find(request.query) != std::string::npos; };
        if (!holds(d.title) && !holds(d.abstract) && !std::ranges::any_of(d.keywords, holds)) return false;
        if (request.updated_since && d.updated_at < *request.updated_since) return false;
        for (std::size_t f = 0; f < facet_count; ++f) {
            const auto& wanted = request.filters[f];
            if (f == besides || wanted.empty()) continue;
            const auto held = codes(d, static_cast<Facet>(f));
            if (std::ranges::none_of(wanted, [&](const auto& one) { return std::ranges::find(held, one) != held.end(); }))
                return false;
        }
        return true;
    }
    std::vector<std::pair<std::string, std::int64_t>> recount(const Request& request, Facet facet) const {
        std::map<std::string, std::int64_t> sums;
        for (const auto& d : all) {
            if (!passes(d, request, index_of(facet))) continue;
            std::vector<std::string> held = codes(d, facet);
            std::ranges::sort(held);
            held.erase(std::ranges::unique(held).begin(), held.end());
            for (const std::string& code : held) ++sums[code];
        }
        std::vector<std::pair<std::string, std::int64_t>> out(sums.begin(), sums.end());
        std::ranges::sort(
            out, [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
        return out;
    }
    Request draw_request() {
        static const std::vector<std::string> queries{"", "公交", "学校", "名录", "研究"};
        Request request;
        request.query = queries[roll(queries.size())];
        for (std::size_t f = 0; f < facet_count; ++f) {
            request.facets.push_back(static_cast<Facet>(f));
            if (roll(4) != 0) continue;
            for (std::size_t i = 0; i <= roll(2); ++i) {
                const auto held = codes(all[roll(all.size())], static_cast<Facet>(f));
                if (!held.empty()) request.filters[f].push_back(held[roll(held.size())]);
            }
        }
        if (roll(5) == 0) request.updated_since = clock.now() - std::chrono::hours(25);
        request.limit = 1000;
        return request;
    }

    std::mt19937 dice{20261123};  // NOLINT(cert-msc51-cpp): the same draws every time
    std::vector<catalog::EntryDocument> all;
};
JX_ON_BOTH_DATABASES(FindAmongMany);

TEST_P(FindAmongMany, FiltersAndCountsAreExact) {
    for (int round = 0; round < 200; ++round) {
        const Request request = draw_request();
        const Found found = find(request);
        std::vector<std::string> wanted, got = found.ids;
        for (const auto& d : all)
            if (passes(d, request)) wanted.push_back(d.id);
        std::ranges::sort(got);
        ASSERT_EQ(got, wanted) << round << request.query;
        EXPECT_EQ(found.total, static_cast<std::int64_t>(wanted.size()));
        ASSERT_EQ(found.facets.size(), facet_count);
        for (const auto& [facet, values] : found.facets) {
            std::vector<std::pair<std::string, std::int64_t>> counts;
            for (const FacetValue& value : values) counts.emplace_back(value.code, value.count);
            ASSERT_EQ(counts, recount(request, facet)) << round << boost::describe::enum_to_string(facet, "");
        }
    }
}

TEST_P(FindAmongMany, Art06_ACitysViewIsAPartOfTheOneCatalogue) {
    std::map<std::string, std::int64_t> cities;
    for (const auto& d : all) ++cities[d.division.substr(0, 4) + "00"];
    ASSERT_GE(cities.size(), 2U);
    std::int64_t sum = 0;
    for (const auto& [city, count] : cities) {
        if (city == "370000") continue;
        Request view;
        view.filters[index_of(Facet::division)] = {city};
        EXPECT_EQ(find(view).total, count) << city;
        sum += count;
    }
    Request province;
    province.filters[index_of(Facet::division)] = {"370000"};
    EXPECT_EQ(find(province).total, sum + cities["370000"]);
    EXPECT_EQ(find(Request{}).total, find(province).total);
}

TEST_P(FindAmongMany, ALongFacetKeepsTheMostFrequentAndWhatIsFilteredBy) {
    Request request{.facets = {Facet::theme}, .facet_values_max = 1};
    const auto every = recount(request, Facet::theme);
    ASSERT_EQ(every.size(), 3U);
    request.filters[index_of(Facet::theme)] = {every[2].first};
    const auto values = find(request).facets.at(0).second;
    ASSERT_EQ(values.size(), 2U);
    EXPECT_EQ(values[0].code, every[0].first);
    EXPECT_EQ(values[1].code, every[2].first);
}

TEST_P(FindAmongMany, EveryOrderIsTotalAndPagesNeitherSkipNorRepeat) {
    Speller speller;
    const auto key = [&](const catalog::EntryDocument& d, Sort sort) -> std::pair<std::int64_t, std::string> {
        switch (sort) {
            case Sort::issued_at: return {-d.issued_at.time_since_epoch().count(), ""};
            case Sort::downloads: return {-d.downloads, ""};
            case Sort::rows: return {-d.rows, ""};
            case Sort::title: return {0, speller.spell(d.title).full};
            case Sort::updated_at:
            case Sort::relevance: break;
        }
        return {-d.updated_at.time_since_epoch().count(), ""};
    };
    for (const char* query : {"", "公交"})
        for (const Sort sort : {Sort::updated_at, Sort::issued_at, Sort::downloads, Sort::rows, Sort::title}) {
            const Request request{.query = query, .sort = sort, .limit = 7};
            std::vector<std::pair<std::pair<std::int64_t, std::string>, std::string>> rows;
            for (const auto& d : all)
                if (passes(d, request)) rows.push_back({key(d, sort), d.id});
            std::ranges::sort(rows);
            std::vector<std::string> wanted;
            for (const auto& row : rows) wanted.push_back(row.second);
            EXPECT_EQ(walk(request), wanted) << query << static_cast<int>(sort);
        }
    const std::vector<std::string> whole = find(Request{.query = "公交", .limit = 1000}).ids;
    EXPECT_EQ(walk({.query = "公交", .limit = 7}), whole);
    EXPECT_EQ(find(Request{.limit = 0}).total, static_cast<std::int64_t>(all.size()));
    EXPECT_THAT(find(Request{.limit = 0}).ids, IsEmpty());
}

TEST_P(FindAmongMany, ACursorOfAnotherListIsRefused) {
    const std::string by_title = find(Request{.sort = Sort::title, .limit = 3}).next,
                      by_rows = find(Request{.sort = Sort::rows, .limit = 3}).next,
                      by_rank = find(Request{.query = "公交", .limit = 3}).next;
    const auto refused = [&](const std::string& query, Sort sort, const std::string& cursor) {
        const auto found = search->find({.query = query, .sort = sort, .cursor = cursor});
        return !found.has_value() && found.error().code == &parameter_unknown;
    };
    for (const std::string& cursor : {by_rows, by_rank, std::string("t."), std::string("x"), std::string("t.abc")})
        EXPECT_TRUE(refused("", Sort::title, cursor)) << cursor;
    for (const std::string& cursor :
         {by_title, by_rank, std::string("k.1"), std::string("k..id"), std::string("k.1x.id"), std::string("k.1.")})
        EXPECT_TRUE(refused("", Sort::rows, cursor)) << cursor;
    for (const std::string& cursor : {by_title, by_rows, std::string("o."), std::string("o.-1"), std::string("o.1e3")})
        EXPECT_TRUE(refused("公交", Sort::relevance, cursor)) << cursor;
    EXPECT_THAT(find(Request{.query = "公交", .cursor = "o.9223372036854775807"}).ids, IsEmpty());
}

class Suggest : public SearchTest {
protected:
    std::vector<std::string> texts(std::string_view typed, std::size_t limit = 10) {
        std::vector<std::string> out;
        for (const Suggestion& one : search->suggest(typed, limit).value()) out.push_back(one.kind + " " + one.text);
        return out;
    }
};
JX_ON_BOTH_DATABASES(Suggest);

TEST_P(Suggest, ByTextPinyinAndInitials) {
    publish({entry("济南市公交站点信息", {"公交", "出行"}), entry("养老机构名录", {"养老"})});
    open();
    EXPECT_THAT(texts("公交"), ElementsAre("keyword 公交", "title 济南市公交站点信息"));
    EXPECT_THAT(texts("gongj"), ElementsAre("keyword 公交", "title 济南市公交站点信息"));
    EXPECT_THAT(texts("yljg"), ElementsAre("title 养老机构名录"));
    EXPECT_THAT(texts("JNS"), ElementsAre("provider 济南市交通运输局", "title 济南市公交站点信息"));
    EXPECT_THAT(texts("济南"), Contains("provider 济南市交通运输局"));
    EXPECT_THAT(texts("济南", 1), testing::SizeIs(1));
    for (const char* nothing : {"", "  ", "\xff", "zzzz", "！"}) EXPECT_THAT(texts(nothing), IsEmpty()) << nothing;
    const auto title = search->suggest("养老机构", 10).value().back();
    EXPECT_EQ(title.entry_id, find("养老机构").ids.at(0));
}

TEST_P(Suggest, AWordThatNoEntryHasAnyMoreIsNotOffered) {
    const auto ids = publish({entry("济南市公交站点信息", {"公交"}), entry("养老机构名录", {"养老"})});
    open();
    withdraw(ids[1]);
    ASSERT_TRUE(search->update(ids[1]).has_value());
    EXPECT_THAT(texts("养老"), IsEmpty());
    EXPECT_THAT(texts("公交"), Not(IsEmpty()));
}

}  // namespace
}  // namespace jixia::search
