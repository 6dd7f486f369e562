#include "base/lru.h"

#include <gtest/gtest.h>

namespace jixia {
namespace {

std::shared_ptr<const std::string> text(std::size_t bytes) { return std::make_shared<const std::string>(bytes, 'x'); }

TEST(Lru, WhatWasNotUsedForLongestGoesFirst) {
    Lru<std::string> cache(10'000);
    for (const char* key : {"a", "b", "c", "d", "e", "f", "g", "h"}) cache.keep(key, text(1000), 1000);
    EXPECT_NE(cache.find("a"), nullptr);
    cache.keep("i", text(1000), 1000);
    EXPECT_NE(cache.find("a"), nullptr) << "just used";
    EXPECT_EQ(cache.find("b"), nullptr);
    EXPECT_NE(cache.find("i"), nullptr);
    EXPECT_LE(cache.bytes(), 10'000U);
}

TEST(Lru, WhatIsTooLargeIsNotKept) {
    Lru<std::string> cache(10'000);
    cache.keep("small", text(10), 10);
    cache.keep("large", text(5000), 5000);
    EXPECT_EQ(cache.find("large"), nullptr);
    EXPECT_NE(cache.find("small"), nullptr) << "and drives nothing out";
}

TEST(Lru, AKeyIsKeptOnceAndItsBytesToo) {
    Lru<std::string> cache(10'000);
    for (int i = 0; i < 100; ++i) cache.keep("a", text(1000), 1000);
    EXPECT_LT(cache.bytes(), 1300U);
    const auto held = cache.find("a");
    cache.clear();
    EXPECT_EQ(cache.find("a"), nullptr);
    EXPECT_EQ(cache.bytes(), 0U);
    EXPECT_EQ(held->size(), 1000U) << "whoever holds a value keeps it";
}

}  // namespace
}  // namespace jixia
