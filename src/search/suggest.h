#pragma once
// What people may have meant: completions while they type, and corrections when nothing was found.
#include "columns.h"
#include "postings.h"
#include "query.h"

namespace jixia::search {

/// Keywords and providers first, then titles; by text, pinyin or initials. At most `limit`, no text twice.
Result<std::vector<Suggestion>> suggest(const Snapshot& snapshot, Postings& postings, std::string_view typed, std::size_t limit);

/// The query with the words nobody uses replaced by the closest ones that exist: same sound, or one or two characters apart.
/// Empty if there is nothing better.
Result<std::string> correct(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query);

}  // namespace jixia::search
