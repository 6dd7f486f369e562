// What is a word, what a query asks for, what is marked in an answer, how a title sounds.
#include <gmock/gmock.h>

#include "highlight.h"
#include "pinyin.h"
#include "query.h"
#include "search/search.h"
#include "tokenizer.h"

namespace jixia::search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> tokens(std::string_view text, Purpose purpose = Purpose::document) {
    std::vector<std::string> out;
    tokenize(text, purpose, [&](std::string_view token, std::uint32_t begin, std::uint32_t end) {
        EXPECT_LT(begin, end);
        EXPECT_LE(end, text.size());
        out.emplace_back(token);
        return true;
    });
    return out;
}

std::vector<std::string> asked(std::string_view query) {
    std::vector<std::string> out;
    for (const Term& term : parse_query(query).value().terms)
        for (const std::string& match : term.matches) out.push_back((term.excluded ? "-" : "") + match);
    return out;
}

TEST(Tokenizer, PairsIdeographsAndKeepsWordsWhole) {
    EXPECT_THAT(tokens("公交站点"), ElementsAre("公交", "交站", "站点", "点"));
    EXPECT_THAT(tokens("公交站点", Purpose::query), ElementsAre("公交", "交站", "站点"));
    EXPECT_THAT(tokens("5G基站 NGDAID72"), ElementsAre("5g", "基站", "站", "ngdaid72"));
    EXPECT_THAT(tokens("路", Purpose::query), ElementsAre("路"));
}

TEST(Tokenizer, FoldsWidthCaseAndForms) {
    EXPECT_THAT(tokens("ＡＰＩ　ｃｓｖ"), ElementsAre("api", "csv"));
    EXPECT_THAT(tokens("①②"), ElementsAre("12"));
    EXPECT_THAT(tokens("𠮷野"), ElementsAre("𠮷野", "野"));
    EXPECT_THAT(tokens("Straße"), tokens("STRASSE"));
}

TEST(Tokenizer, ReadsAnyBytes) {
    EXPECT_THAT(tokens(std::string_view("a\0b", 3)), ElementsAre("a", "b"));
    EXPECT_THAT(tokens("\xff公交\xe5\x85"), ElementsAre("公交", "交"));
    EXPECT_THAT(tokens(""), IsEmpty());
    EXPECT_THAT(tokens("——！，。"), IsEmpty());
}

TEST(Query, AsksForWordsPhrasesAndExclusions) {
    EXPECT_THAT(asked("公交站"), ElementsAre("\"公交\"", "\"交站\""));
    EXPECT_THAT(asked("公交 csv"), ElementsAre("\"公交\"", "\"csv\""));
    EXPECT_THAT(asked("路"), ElementsAre("\"路\" *"));
    EXPECT_THAT(asked("“公交站点” -\"济南市\""), ElementsAre("\"公交站点\"", "-\"济南市\""));
    EXPECT_THAT(asked("PM2.5"), ElementsAre("\"pm2\"", "\"5\""));
}

TEST(Query, HoldsNothingThatTheIndexWouldReadAsSyntax) {
    for (const char* query : {"\"", "\"\"", "-", "--a", "title:x", "a AND b", "NEAR(a b)", "a*", "^a", "x\" OR \"y", "{a}: b"})
        for (const std::string& match : asked(query)) {
            EXPECT_EQ(std::count(match.begin(), match.end(), '"') % 2, 0) << match;
            EXPECT_EQ(match.find_first_of("():^{}"), std::string::npos) << match;
        }
    EXPECT_TRUE(parse_query("！？").value().unsearchable);
    EXPECT_TRUE(parse_query(" 　\t").value().blank);
}

TEST(Query, IsBounded) {
    std::string characters, words;
    for (int i = 0; i < 512; ++i) characters += "水";
    for (int i = 0; i < 64; ++i) words += "w" + std::to_string(i) + " ";
    EXPECT_TRUE(parse_query(characters).has_value());
    EXPECT_EQ(parse_query(characters + "水").error().code, &query_too_long);
    EXPECT_TRUE(parse_query(words).has_value());
    EXPECT_EQ(parse_query(words + "more").error().code, &query_too_long);
    EXPECT_EQ(parse_query("\xff\xfe").error().code, &errors::malformed);
}

TEST(Highlight, MarksWhatWasAskedForAndEscapesTheRest) {
    EXPECT_EQ(Search::highlight("公交", "济南市公交站点", 100), "济南市<em>公交</em>站点");
    EXPECT_EQ(Search::highlight("api", "ＡＰＩ接口", 100), "<em>ＡＰＩ</em>接口");
    EXPECT_EQ(Search::highlight("script", "<script>alert('公交' & \"x\")</script>", 100),
              "&lt;<em>script</em>&gt;alert(&#39;公交&#39; &amp; &quot;x&quot;)&lt;/<em>script</em>&gt;");
    EXPECT_EQ(Search::highlight("公交 -站点", "公交站点", 100), "<em>公交</em>站点");
    EXPECT_EQ(Search::highlight("\xff", "a<b", 100), "a&lt;b");
    EXPECT_EQ(Search::highlight("", "公交", 100), "公交");
}

TEST(Highlight, CutsAroundTheFirstMark) {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "字";
    text += "公交<";
    const std::string cut = Search::highlight("公交", text, 40);
    EXPECT_TRUE(cut.starts_with("…"));
    EXPECT_TRUE(cut.ends_with("<em>公交</em>&lt;"));
    EXPECT_LT(cut.size(), std::size_t{200});
    EXPECT_TRUE(Search::highlight("无", text, 40).ends_with("…"));
    EXPECT_THAT(Search::highlight("ffi", "ﬃ", 100), HasSubstr("ﬃ"));
}

TEST(Pinyin, SpellsSyllablesAndInitials) {
    Speller speller;
    const Spelling spelling = speller.spell("公交站点 5G");
    EXPECT_EQ(spelling.full, "gongjiaozhandian5g");
    EXPECT_EQ(spelling.initials, "gjzd5g");
    EXPECT_EQ(speller.spell("，。").full, "");
}

}  // namespace
}  // namespace jixia::search
