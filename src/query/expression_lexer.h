#pragma once
// The words of an expression.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::query {

enum class TokenKind { word, quoted, text, number, sign, end };

struct Token {
    TokenKind kind{};
    std::string value;   ///< a word in lower case; text and quoted without quotes; a sign as written (`<>` as `!=`)
    std::size_t at = 0;  ///< offset in bytes
};

/// The tokens with `end` as the last. Refuses what parse_expression refuses.
Result<std::vector<Token>> tokens_of(std::string_view parameter, std::string_view text);

/// How a refusal names a token.
std::string shown(const Token& token);
/// A word that a bare column name cannot be.
bool is_reserved(std::string_view word);

}  // namespace jixia::query
