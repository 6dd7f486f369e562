#pragma once
// How to name public data as a source, with the day it was retrieved (Art. 15(2)). Pure.
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::catalog {

struct CitationFacts {
    std::string id, title, provider, platform, url;
    std::int64_t version = 0;
    Date issued_on{}, updated_on{}, retrieved_on{};
};

/// 第十五条第二款:「开发的数据产品和数据服务，应当注明公共数据的来源和获取日期」
/// Style gbt7714 (GB/T 7714-2015), apa (7th edition), bibtex, csl (CSL-JSON). Refuses `malformed` for another one.
Result<std::string> cite(const CitationFacts& facts, std::string_view style);

}  // namespace jixia::catalog
