// Numbers of documents: every wrong character is noticed, whatever it is.
#include "rules.h"

#include <gtest/gtest.h>

namespace jixia::members {
namespace {

constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(26)};

TEST(CitizenNumber, KnownOnesAreRight) {
    for (const std::string_view number : {"11010519491231002X", "370102200001011237"})
        EXPECT_EQ(fault_of_citizen_number(number, today), "") << number;
}

TEST(CitizenNumber, WhatIsWrongIsSaid) {
    EXPECT_EQ(fault_of_citizen_number("", today), "citizen-length");
    EXPECT_EQ(fault_of_citizen_number("110105491231002", today), "citizen-length") << "of 15 digits: no longer issued";
    EXPECT_EQ(fault_of_citizen_number("1101051949123100X2", today), "citizen-format");
    EXPECT_EQ(fault_of_citizen_number("１1010519491231", today), "citizen-length");
    EXPECT_EQ(fault_of_citizen_number("１101051949123100", today), "citizen-format") << "full width";
    EXPECT_EQ(fault_of_citizen_number("00010519491231002X", today), "citizen-province");
    EXPECT_EQ(fault_of_citizen_number("110105194902300021", today), "citizen-birth") << "30 February";
    EXPECT_EQ(fault_of_citizen_number("110105202701010027", today), "citizen-birth") << "not born yet";
    EXPECT_EQ(fault_of_citizen_number("110105189501010027", today), "citizen-birth");
    EXPECT_EQ(fault_of_citizen_number("110105194912310021", today), "citizen-check");
}

TEST(CitizenNumber, EveryWrongDigitIsNoticed) {
    const std::string right = "370102200001011237";
    for (std::size_t at = 0; at + 1 < right.size(); ++at)
        for (char c = '0'; c <= '9'; ++c) {
            if (c == right[at]) continue;
            std::string wrong = right;
            wrong[at] = c;
            EXPECT_NE(fault_of_citizen_number(wrong, today), "") << wrong;
        }
}

TEST(CitizenNumber, IsShownMasked) {
    EXPECT_EQ(normalized(" 11010519491231002x "), "11010519491231002X");
    EXPECT_EQ(masked("11010519491231002X"), "110105***********X");
    EXPECT_EQ(masked("123"), "***");
    EXPECT_EQ(masked_name("张三丰"), "张*");
    EXPECT_EQ(masked_name("张"), "张");
    EXPECT_EQ(masked_name(""), "");
}

}  // namespace
}  // namespace jixia::members
