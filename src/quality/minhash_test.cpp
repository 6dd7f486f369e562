// MinHash: how far its estimates are from the truth, and the finding of pairs.
#include "minhash.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "pairs.h"

namespace jixia::quality {
namespace {

/// Five standard errors of an estimate over so many places, and what the last byte adds.
double tolerance(double truth, std::size_t places) {
    return 5 * std::sqrt(std::max(truth * (1 - truth), 0.02) / static_cast<double>(places)) + 0.02;
}

TEST(MinHash, EstimatesStayWithinTheirError) {
    EXPECT_TRUE(rc::check("similarity of two sets", [] {
        const auto common = *rc::gen::inRange<std::size_t>(0, 300), mine = *rc::gen::inRange<std::size_t>(0, 300),
                   theirs = *rc::gen::inRange<std::size_t>(0, 300);
        RC_PRE(common + mine > 0 && common + theirs > 0);
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        std::vector<std::uint64_t> a, b;
        for (std::size_t i = 0; i < common + mine + theirs; ++i) {
            const std::uint64_t element = hash_of(std::to_string(seed) + "/" + std::to_string(i));
            if (i < common + mine) a.push_back(element);
            if (i < common || i >= common + mine) b.push_back(element);
        }
        const double truth = static_cast<double>(common) / static_cast<double>(common + mine + theirs);
        const auto sa = signature_of(a), sb = signature_of(b);
        RC_ASSERT(std::abs(similarity(sa, sb) - truth) <= tolerance(truth, signature_places));
    }));
}

/// What the worker's SQL does, in words of this program.
std::vector<std::int64_t> bins_of(const std::vector<std::uint64_t>& rows) {
    std::vector<std::int64_t> bins(sketch_bins, -1);
    for (const std::uint64_t row : rows) {
        auto& bin = bins[row % sketch_bins];
        const auto value = static_cast<std::int64_t>((row / sketch_bins) % 4294967296U);
        if (bin < 0 || value < bin) bin = value;
    }
    return bins;
}

TEST(MinHash, SketchesOfRowsStayWithinTheirErrorEvenWhenBinsAreEmpty) {
    EXPECT_TRUE(rc::check("similarity of two tables", [] {
        const auto common = *rc::gen::inRange<std::size_t>(1, 600), mine = *rc::gen::inRange<std::size_t>(0, 600),
                   theirs = *rc::gen::inRange<std::size_t>(0, 600);
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        std::vector<std::uint64_t> a, b;
        for (std::size_t i = 0; i < common + mine + theirs; ++i) {
            const std::uint64_t element = hash_of(std::to_string(seed) + "/" + std::to_string(i));
            if (i < common + mine) a.push_back(element);
            if (i < common || i >= common + mine) b.push_back(element);
        }
        const double truth = static_cast<double>(common) / static_cast<double>(common + mine + theirs);
        const auto sa = signature_of(bins_of(a)), sb = signature_of(bins_of(b));
        // With few rows a bin decides for its neighbours, so that fewer places are independent of each other.
        const std::size_t places = std::min(sketch_bins, a.size() + b.size() - common);
        RC_ASSERT(std::abs(similarity(sa, sb) - truth) <= tolerance(truth, std::max<std::size_t>(places, 1)) + 0.1);
        RC_ASSERT(similarity(sa, sa) == 1.0);
    }));
}

TEST(MinHash, TheEmptySetAndForeignSketchesAreNothing) {
    EXPECT_EQ(signature_of(std::vector<std::int64_t>{}), (std::array<std::uint8_t, sketch_bins>{}));
    EXPECT_EQ(signature_of(std::vector<std::int64_t>(sketch_bins, -1)), (std::array<std::uint8_t, sketch_bins>{}));
    EXPECT_EQ(signature_of(std::span<const std::uint64_t>{}), (std::array<std::uint8_t, signature_places>{}));
}

TEST(CoreOfTitle, TimeAndAreaFallAway) {
    const std::vector<std::string> areas{"济南市历下区", "历下区", "济南市", "青岛市", "山东省", "济南", "青岛"};
    struct {
        const char *title, *core;
    } const rows[] = {{"济南市公交站点信息", "公交站点信息"},
                      {"青岛公交站点信息", "公交站点信息"},
                      {"公交站点信息（2023年）", "公交站点信息"},
                      {"2023年3月公交站点信息", "公交站点信息"},
                      {"公交站点信息2024年第一季度", "公交站点信息"},
                      {"历下区公交站点信息-2022", "公交站点信息"},
                      {"年报", "年报"},
                      {"2023年", "2023年"}};
    for (const auto& row : rows) EXPECT_EQ(core_of_title(row.title, areas), row.core) << row.title;
}

Likeness table(const std::string& title, std::uint64_t provider, std::uint64_t rows_from, std::uint64_t rows_to) {
    std::vector<std::uint64_t> rows;
    for (std::uint64_t i = rows_from; i < rows_to; ++i) rows.push_back(hash_of(std::to_string(i)));
    return {title, {"站名", "线路", "地址"}, bins_of(rows), static_cast<std::int64_t>(rows.size()), provider};
}

TEST(Pairs, OfThousandsOfEntriesTheAlikeOnesAreFound) {
    Pairs pairs({"济南市", "青岛市"});
    for (int i = 0; i < 3000; ++i) {
        Likeness one = table("目录" + std::to_string(i * 7919) + "甲乙丙" + std::string(1, static_cast<char>('a' + i % 26)), 1,
                             static_cast<std::uint64_t>(i) * 1000, static_cast<std::uint64_t>(i) * 1000 + 60);
        one.columns = {"列" + std::to_string(i), "值" + std::to_string(i * 31), "注" + std::to_string(i * 17)};
        pairs.add(one);
    }
    pairs.add(table("济南市公交站点", 1, 9'000'000, 9'000'200));
    pairs.add(table("青岛市公交站点", 2, 9'000'000, 9'000'200));
    pairs.add(table("济南市公交站点2023年", 1, 9'500'000, 9'500'200));
    const auto found = pairs.find();
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].kind, PairKind::duplicate);
    EXPECT_EQ(found[1].kind, PairKind::fragment);
    EXPECT_EQ(found[2].kind, PairKind::similar);
}

TEST(Pairs, AThousandCopiesDoNotMakeHalfAMillionPairs) {
    Pairs pairs({});
    for (int i = 0; i < 1000; ++i) pairs.add(table("同一张表", 1, 0, 100));
    const auto found = pairs.find();
    EXPECT_GE(found.size(), 999U) << "each is named";
    EXPECT_LE(found.size(), 2000U);
}

}  // namespace
}  // namespace jixia::quality
