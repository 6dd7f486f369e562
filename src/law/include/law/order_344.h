#pragma once
// The regulation's articles as values that refusals and ledger entries cite. The text stands in law/order_344.zh.txt.
#include <span>

#include "base/result.h"

/// 《山东省公共数据开放办法》, order 344 of the provincial government, in force from 2022-04-01. `art_8_3` is article 8,
/// paragraph 3, `art_20_1_4` its item 4. A paragraph is named only where an article has several.
namespace jixia::law::order_344 {

inline constexpr std::string_view act = "山东省公共数据开放办法";

inline constexpr Citation art_1{act, "第一条"};
inline constexpr Citation art_2{act, "第二条"};
inline constexpr Citation art_2_1{act, "第二条第一款"};
inline constexpr Citation art_2_2{act, "第二条第二款"};
inline constexpr Citation art_2_3{act, "第二条第三款"};
inline constexpr Citation art_3{act, "第三条"};
inline constexpr Citation art_4{act, "第四条"};
inline constexpr Citation art_4_1{act, "第四条第一款"};
inline constexpr Citation art_4_2{act, "第四条第二款"};
inline constexpr Citation art_5{act, "第五条"};
inline constexpr Citation art_6{act, "第六条"};
inline constexpr Citation art_7{act, "第七条"};
inline constexpr Citation art_7_1{act, "第七条第一款"};
inline constexpr Citation art_7_2{act, "第七条第二款"};
inline constexpr Citation art_8{act, "第八条"};
inline constexpr Citation art_8_1{act, "第八条第一款"};
inline constexpr Citation art_8_2{act, "第八条第二款"};
inline constexpr Citation art_8_3{act, "第八条第三款"};
inline constexpr Citation art_8_4{act, "第八条第四款"};
inline constexpr Citation art_9{act, "第九条"};
inline constexpr Citation art_9_1{act, "第九条第一款"};
inline constexpr Citation art_9_2{act, "第九条第二款"};
inline constexpr Citation art_10{act, "第十条"};
inline constexpr Citation art_10_1{act, "第十条第一款"};
inline constexpr Citation art_10_2{act, "第十条第二款"};
inline constexpr Citation art_10_3{act, "第十条第三款"};
inline constexpr Citation art_11{act, "第十一条"};
inline constexpr Citation art_11_1_1{act, "第十一条第一项"};
inline constexpr Citation art_11_1_2{act, "第十一条第二项"};
inline constexpr Citation art_11_1_3{act, "第十一条第三项"};
inline constexpr Citation art_11_1_4{act, "第十一条第四项"};
inline constexpr Citation art_12{act, "第十二条"};
inline constexpr Citation art_13{act, "第十三条"};
inline constexpr Citation art_13_1{act, "第十三条第一款"};
inline constexpr Citation art_13_2{act, "第十三条第二款"};
inline constexpr Citation art_14{act, "第十四条"};
inline constexpr Citation art_14_1{act, "第十四条第一款"};
inline constexpr Citation art_14_2{act, "第十四条第二款"};
inline constexpr Citation art_14_3{act, "第十四条第三款"};
inline constexpr Citation art_15{act, "第十五条"};
inline constexpr Citation art_15_1{act, "第十五条第一款"};
inline constexpr Citation art_15_2{act, "第十五条第二款"};
inline constexpr Citation art_16{act, "第十六条"};
inline constexpr Citation art_17{act, "第十七条"};
inline constexpr Citation art_17_1{act, "第十七条第一款"};
inline constexpr Citation art_17_2{act, "第十七条第二款"};
inline constexpr Citation art_18{act, "第十八条"};
inline constexpr Citation art_19{act, "第十九条"};
inline constexpr Citation art_20{act, "第二十条"};
inline constexpr Citation art_20_1_1{act, "第二十条第一项"};
inline constexpr Citation art_20_1_2{act, "第二十条第二项"};
inline constexpr Citation art_20_1_3{act, "第二十条第三项"};
inline constexpr Citation art_20_1_4{act, "第二十条第四项"};
inline constexpr Citation art_20_1_5{act, "第二十条第五项"};
inline constexpr Citation art_21{act, "第二十一条"};
inline constexpr Citation art_21_1{act, "第二十一条第一款"};
inline constexpr Citation art_21_2{act, "第二十一条第二款"};
inline constexpr Citation art_22{act, "第二十二条"};
inline constexpr Citation art_23{act, "第二十三条"};

/// Every citation above, with its name: for tests, tools and the compliance table.
struct Named {
    std::string_view id;
    const Citation* citation;
};
std::span<const Named> all();

}  // namespace jixia::law::order_344
