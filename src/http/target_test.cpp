// Paths and queries: what is refused, and that what is accepted means one thing only (B14, B22, B108).
#include "target.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "conditions.h"
#include "errors.h"
#include "negotiate.h"

namespace jixia::http {
namespace {

TEST(Target, PathsAreDecodedOrRefused) {
    EXPECT_EQ(*decode_path("/a/%E5%85%AC/b%20c"), "/a/公/b c");
    EXPECT_EQ(*decode_path("/"), "/");
    EXPECT_EQ(*decode_path("/a+b"), "/a+b");
    for (const auto bad :
         {"", "a", "/%zz", "/%", "/%4", "/%00", "/%c0%af", "/%ff", "/a%2Fb", "/a%5Cb", "/%0a", "/%7f", "/%ed%a0%80"}) {
        const auto path = decode_path(bad);
        ASSERT_FALSE(path.has_value()) << bad;
        EXPECT_EQ(path.error().code, &errors::malformed) << bad;
    }
    for (const auto dots : {"/..", "/a/../b", "/.", "/%2e%2e/b", "/a/%2E", "/a/.."}) {
        const auto path = decode_path(dots);
        ASSERT_FALSE(path.has_value()) << dots;
        EXPECT_EQ(path.error().code, &refusals::no_route) << dots;
    }
}

TEST(Target, QueriesAreDecodedOrRefusedByName) {
    const Query query = *decode_query("a=1&b=%E5%85%AC+x&c&d=x=y&&e=1%2B2&f=a%0Ab");
    EXPECT_EQ(*query.one("a"), "1");
    EXPECT_EQ(*query.one("b"), "公 x");
    EXPECT_EQ(*query.one("c"), "");
    EXPECT_EQ(*query.one("d"), "x=y");
    EXPECT_EQ(*query.one("e"), "1+2");
    EXPECT_EQ(*query.one("f"), "a\nb");
    struct Row {
        std::string_view query, pointer;
    };
    for (const auto& [text, pointer] : {Row{"a=%zz", "a"}, Row{"x=1&a=%00", "a"}, Row{"a=1;b=2", "a"}, Row{"a[]=1", "a[]"},
                                        Row{"a=%ff", "a"}, Row{"a=%c0%af", "a"}, Row{"=1", ""}, Row{"a%5B0%5D=1", "a%5B0%5D"}}) {
        const auto refused = decode_query(text);
        ASSERT_FALSE(refused.has_value()) << text;
        EXPECT_EQ(refused.error().fields.at(0).pointer, pointer);
    }
    std::string many;
    for (int index = 0; index < 10000; ++index) many += "p" + std::to_string(index) + "=1&";
    EXPECT_EQ(decode_query(many).error().fields.at(0).pointer, "p200");
}

TEST(Target, EveryValueComesBackFromItsEscapedForm) {
    rc::check("query round trip", [](const std::string& bytes) {
        std::string value;
        for (const char c : bytes)
            if (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f) value += c;
        value += "公";
        const auto query = decode_query("k=" + text::percent_encode(value));
        RC_ASSERT(query.has_value());
        RC_ASSERT(*query->one("k") == value);
    });
    rc::check("whatever the bytes, the path is refused or clean", [](const std::string& bytes) {
        const auto path = decode_path("/" + bytes);
        if (!path.has_value()) return;
        RC_ASSERT(text::is_utf8(*path));
        RC_ASSERT(path->find('\0') == std::string::npos);
        RC_ASSERT(path->find("/../") == std::string::npos);
    });
}

TEST(Conditions, DatesGoRoundAndOthersAreRefused) {
    rc::check("http dates", [] {
        const auto seconds = *rc::gen::inRange<std::int64_t>(0, 4102444800);
        const Instant instant{std::chrono::seconds(seconds)};
        RC_ASSERT(parse_http_date(http_date(instant)) == instant);
    });
    EXPECT_EQ(http_date(Instant(std::chrono::seconds(784111777))), "Sun, 06 Nov 1994 08:49:37 GMT");
    for (const auto bad :
         {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CST"})
        EXPECT_FALSE(parse_http_date(bad).has_value()) << bad;
}

TEST(Negotiate, LanguageIsChineseUnlessEnglishIsPreferred) {
    EXPECT_EQ(language_of(""), Language::zh);
    EXPECT_EQ(language_of("en-GB,en;q=0.9,zh;q=0.8"), Language::en);
    EXPECT_EQ(language_of("zh-CN,zh;q=0.9,en;q=0.8"), Language::zh);
    EXPECT_EQ(language_of("fr"), Language::zh);
    EXPECT_EQ(language_of("en;q=0"), Language::zh);
    EXPECT_EQ(language_of("zh;q=0.3, en;q=0.7"), Language::en);
}

TEST(Negotiate, CodingIsTheBestAccepted) {
    EXPECT_EQ(coding_of(""), Coding::identity);
    EXPECT_EQ(coding_of("gzip, deflate, br, zstd"), Coding::br);
    EXPECT_EQ(coding_of("gzip"), Coding::gzip);
    EXPECT_EQ(coding_of("br;q=0.1, gzip"), Coding::gzip);
    EXPECT_EQ(coding_of("*"), Coding::br);
    EXPECT_EQ(coding_of("br;q=0, *;q=0.5"), Coding::zstd);
    EXPECT_EQ(coding_of("identity"), Coding::identity);
    EXPECT_EQ(coding_of("gzip;q=x"), Coding::identity);
}

}  // namespace
}  // namespace jixia::http
