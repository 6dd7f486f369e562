#pragma once
// A first measure of an entry's quality from what the catalogue knows: pure, explained part by part, nothing guessed. What only
// the data can tell (nulls, outliers, agreement between tables) is not in it.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace jixia::catalog {

struct QualityFacts {
    EntryFields fields;
    std::vector<std::string> formats;  ///< what the data can be had in; none where no data is open
    std::optional<Date> updated_on;    ///< last update of the data, or the day of publication
    Date today{};
};

/// 第十三条第一款:「及时更新、维护」 and 第二条第三款:「具备原始性、可机器读取、可进行社会化开发利用的数据集」.
/// Parts: completeness, timeliness, machine_readability, documentation; a part that cannot be measured has no score.
Quality measure_quality(const Profile& profile, const CodeLists& lists, const QualityFacts& facts, std::string_view language);

}  // namespace jixia::catalog
