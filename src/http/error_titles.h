#pragma once
// The titles of every refusal in both languages; the table is made from src/*/errors.json by tools/embed_errors.py.
#include <string_view>
#include <vector>

namespace jixia::http {

struct ErrorTitle {
    std::string_view type, zh, en;
};

/// Sorted by type.
const std::vector<ErrorTitle>& error_titles();

}  // namespace jixia::http
