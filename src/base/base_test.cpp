#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/json.h"
#include "base/json_recall.h"
#include "base/text.h"

namespace jixia {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (count))

struct Sample {
    json::Text<2, 5> title;
    Colour colour{};
    std::optional<double> weight;
    std::vector<Inner> parts;
    Instant at{};
};
BOOST_DESCRIBE_STRUCT(Sample, (), (title, colour, weight, parts, at))

TEST(Time, InstantTextRoundTripsAndOrdersLikeTime) {
    const auto whole = rc::check("round trip", [] {
        const auto micros = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000);
        const Instant instant{std::chrono::microseconds(micros)};
        RC_ASSERT(*parse_instant(to_text(instant)) == instant);
        RC_ASSERT((to_text(instant) < to_text(instant + std::chrono::microseconds(1))));
    });
    EXPECT_TRUE(whole);
}

TEST(Time, RefusesTimesThatDoNotExist) {
    for (const auto* text : {"2024-02-30T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T23:59:60Z", "2024-01-01T00:00:00",
                             "2024-01-01T00:00:00+25:00", "0000-01-01T00:00:00Z", "2024-01-01 00:00:00Z", ""})
        EXPECT_FALSE(parse_instant(text).has_value()) << text;
    EXPECT_EQ(to_text(*parse_instant("2024-03-01T08:00:00+08:00")), "2024-03-01T00:00:00.000000Z");
}

TEST(Time, TheDateIsThatOfTheProvince) {
    EXPECT_EQ(to_text(local_date(*parse_instant("2026-02-13T16:30:00Z"))), "2026-02-14");
    EXPECT_EQ(to_text(start_of(*parse_date("2026-02-14"))), "2026-02-13T16:00:00.000000Z");
}

TEST(Ulid, AreUniqueOrderedAndWellFormed) {
    const Instant now{std::chrono::seconds(1'700'000'000)};
    std::string last;
    for (int i = 0; i < 10000; ++i) {
        std::string id = new_ulid(now);
        EXPECT_TRUE(is_ulid(id));
        EXPECT_LT(last, id);
        last = std::move(id);
    }
    EXPECT_FALSE(is_ulid("8ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
    EXPECT_FALSE(is_ulid("01hq0000000000000000000000"));
    EXPECT_FALSE(is_ulid("../x"));
}

TEST(Json, DecodesStrictlyAndNamesEveryFault) {
    const auto good =
        json::decode_text<Sample>(R"({"title":" 公交 ","colour":"green","parts":[{"count":3}],"at":"2024-01-01T00:00:00Z"})");
    ASSERT_TRUE(good.has_value());
    EXPECT_EQ(good->title.value, "公交");
    EXPECT_FALSE(good->weight.has_value());

    const auto bad =
        json::decode_text<Sample>(R"({"title":"x","colour":"blue","weight":"1","parts":[{"count":1.5}],"surprise":1})");
    ASSERT_FALSE(bad.has_value());
    std::set<std::string> found;
    for (const FieldError& fault : bad.error().fields) found.insert(fault.pointer + " " + fault.code);
    EXPECT_EQ(found, (std::set<std::string>{"/title length", "/colour enum", "/weight type", "/parts/0/count type", "/at missing",
                                            "/surprise unknown"}));
}

TEST(Json, EncodesWhatItDecodes) {
    const std::string text = R"({"title":"公交","colour":"red","weight":null,"parts":[],"at":"2024-01-01T00:00:00.000000Z"})";
    EXPECT_EQ(json::to_string(*json::decode_text<Sample>(text)), text);
}

TEST(Json, RecallsWhatWasKept) {
    const auto found = json::recall<Sample>(R"({"gone":{"x":[1]},"colour":"green","parts":[{"count":7}]})");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->colour, Colour::green);
    EXPECT_EQ(found->parts.at(0).count, 7);
    EXPECT_FALSE(found->weight.has_value());
    for (const char* text : {"", "[]", "{", R"({"parts":3})", R"({"colour":"blue"})"})
        EXPECT_EQ(json::recall<Sample>(text).error().code, &errors::internal) << text;
}

TEST(Json, RefusesDuplicateNamesDeepNestingAndBrokenText) {
    EXPECT_FALSE(json::parse(R"({"a":1,"a":2})").has_value());
    EXPECT_TRUE(json::parse(R"([{"a":1},{"a":2}])").has_value());
    EXPECT_FALSE(json::parse(std::string(100000, '[')).has_value());
    EXPECT_FALSE(json::parse("{\"a\":\"\xff\"}").has_value());
    EXPECT_FALSE(json::parse("{} {}").has_value());
    EXPECT_FALSE(json::parse("").has_value());
    EXPECT_EQ(json::serialize(*json::parse(R"({"long":")" + std::string(5000, 'x') + R"(","n":-5})")).size(), 5018U);
}

TEST(Json, SchemaSaysWhatTheDecoderChecks) {
    const std::string schema = json::serialize(json::schema<Sample>());
    EXPECT_NE(schema.find(R"("minLength":2,"maxLength":5)"), std::string::npos);
    EXPECT_NE(schema.find(R"("required":["title","colour","parts","at"])"), std::string::npos);
}

TEST(Text, ChecksUtf8) {
    EXPECT_TRUE(text::is_utf8("济南𠮷"));
    for (const auto* bad : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe6\xb5", "\xff"}) EXPECT_FALSE(text::is_utf8(bad));
}

TEST(Text, FoldsTrimsAndCounts) {
    EXPECT_EQ(text::fold("ＡＢＣ１２３"), "abc123");
    EXPECT_EQ(text::trim("　 济南 \n"), "济南");
    EXPECT_EQ(text::length("济南ab"), 4U);
    EXPECT_EQ(text::prefix("济南市", 2), "济南");
}

TEST(Text, MakesIdentifiersFromHeaders) {
    EXPECT_EQ(text::identifier("站点名称"), "zhan_dian_ming_cheng");
    EXPECT_EQ(text::identifier("2024年数量(个)"), "_2024nian_shu_liang_ge");
    EXPECT_EQ(text::identifier("Stop Name"), "stop_name");
    EXPECT_EQ(text::identifier("★"), "column");
    EXPECT_EQ(text::pinyin_initials("公交站点"), "gjzd");
    EXPECT_LE(text::identifier(std::string(10000, 'x')).size(), 64U);
}

TEST(Crypto, DigestsOfTheStandards) {
    EXPECT_EQ(crypto::sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // GB/T 32905-2016, annex A.1
    EXPECT_EQ(crypto::sm3_hex("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    EXPECT_EQ(crypto::base64url("\xff\xfe"), "__4");
    EXPECT_EQ(crypto::random_token().size(), 43U);
}

TEST(Crypto, PasswordsVerifyOnlyAgainstTheirOwnHash) {
    const auto encoded = crypto::hash_password("jixia-demo");
    ASSERT_TRUE(encoded.has_value());
    EXPECT_TRUE(crypto::verify_password(*encoded, "jixia-demo"));
    EXPECT_FALSE(crypto::verify_password(*encoded, "jixia-demO"));
    EXPECT_FALSE(crypto::hash_password(std::string(1025, 'x')).has_value());
}

}  // namespace
}  // namespace jixia
