#pragma once
// A page that was read, and when: kept for everybody who asks the same of the same columns.
#include "records_page.h"

namespace jixia::query {

struct Answered {
    Page page;
    Instant retrieved_at{};
};

}  // namespace jixia::query
