// RFC 6238, appendix B (SHA-1; its codes have eight digits, ours the last six), RFC 4648, and codes that are used once.
#include "totp.h"

#include <gtest/gtest.h>

namespace jixia::identity::totp {
namespace {

constexpr std::string_view secret = "12345678901234567890";
Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

TEST(Totp, TheVectorsOfTheStandard) {
    struct Row {
        std::int64_t seconds;
        const char* code;
    };
    for (const Row& row : {Row{59, "287082"}, Row{1111111109, "081804"}, Row{1111111111, "050471"}, Row{1234567890, "005924"},
                           Row{2000000000, "279037"}, Row{20000000000, "353130"}})
        EXPECT_EQ(code_at(secret, step_of(at(row.seconds))), row.code) << row.seconds;
}

TEST(Totp, ACodeHoldsForItsNeighboursAndOnce) {
    const Instant now = at(1111111109);
    const std::int64_t step = step_of(now);
    for (const std::int64_t near : {-1, 0, 1}) EXPECT_EQ(accepted(secret, code_at(secret, step + near), now, 0), step + near);
    EXPECT_FALSE(accepted(secret, code_at(secret, step + 2), now, 0));
    EXPECT_FALSE(accepted(secret, code_at(secret, step - 2), now, 0));
    EXPECT_FALSE(accepted(secret, code_at(secret, step), now, step)) << "used";
    EXPECT_FALSE(accepted(secret, code_at(secret, step - 1), now, step)) << "older than one that was used";
    for (const char* wrong : {"", "1", "12345678", "abcdef"}) EXPECT_FALSE(accepted(secret, wrong, now, 0)) << wrong;
}

TEST(Totp, SecretsAsPeopleTypeThem) {
    EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
    EXPECT_EQ(base32("f"), "MY");
    EXPECT_EQ(base32(""), "");
    EXPECT_EQ(uri("稷下", "a b", "foo"), "otpauth://totp/%E7%A8%B7%E4%B8%8B:a%20b?secret=MZXW6&issuer=%E7%A8%B7%E4%B8%8B");
}

}  // namespace
}  // namespace jixia::identity::totp
