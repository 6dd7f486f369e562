#include "expression_lexer.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "expression.h"

namespace jixia::query {
namespace {

constexpr std::array<std::string_view, 23> reserved{"and", "as",    "asc",   "between", "case", "desc", "distinct", "else",
                                                    "end", "false", "first", "ilike",   "in",   "is",   "last",     "like",
                                                    "not", "null",  "nulls", "or",      "then", "true", "when"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

class Lexer {
public:
    Lexer(std::string_view parameter, std::string_view text) : parameter_(parameter), text_(text) {}

    Result<std::vector<Token>> run() {
        std::vector<Token> out;
        for (;;) {
            while (at_ < text_.size() && is_space(text_[at_])) ++at_;
            if (at_ == text_.size()) break;
            JX_TRY(Token token, next());
            out.push_back(std::move(token));
        }
        out.push_back({TokenKind::end, "", at_});
        return out;
    }

private:
    Error refuse(std::size_t at, const std::string& detail) const {
        return expression_error(expression_unreadable, parameter_, text_, at, detail);
    }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    Result<Token> next() {
        const char c = peek();
        if (is_letter(c)) return word();
        if (is_digit(c)) return number();
        if (c == '\'' || c == '"') return in_quotes(c);
        return sign();
    }
    Token word() {
        Token token{TokenKind::word, "", at_};
        while (is_letter(peek()) || is_digit(peek())) token.value += lower(text_[at_++]);
        return token;
    }
    Result<Token> number() {
        Token token{TokenKind::number, "", at_};
        const auto digits = [&] {
            while (is_digit(peek())) token.value += text_[at_++];
        };
        digits();
        if (peek() == '.') {
            token.value += text_[at_++];
            if (!is_digit(peek())) return refuse(at_, "expected a digit after the decimal point");
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            token.value += 'e';
            ++at_;
            if (peek() == '+' || peek() == '-') token.value += text_[at_++];
            if (!is_digit(peek())) return refuse(at_, "expected the digits of the exponent");
            digits();
        }
        if (is_letter(peek())) return refuse(at_, "a name cannot begin with a digit; put it in double quotes");
        return token;
    }
    Result<Token> in_quotes(char quote) {
        Token token{quote == '\'' ? TokenKind::text : TokenKind::quoted, "", at_++};
        for (;; ++at_) {
            if (at_ == text_.size()) return refuse(token.at, std::string("the ") + quote + " that opens here is never closed");
            if (text_[at_] == quote) {
                if (peek(1) != quote) break;
                ++at_;
            }
            token.value += text_[at_];
        }
        ++at_;
        if (token.kind == TokenKind::quoted && token.value.empty()) return refuse(token.at, "a column's name is empty");
        return token;
    }
    Result<Token> sign() {
        static constexpr std::array<std::string_view, 16> signs{"<=", ">=", "<>", "!=", "||", "=", "<", ">",
                                                                "+",  "-",  "*",  "/",  "%",  "(", ")", ","};
        for (const std::string_view sign : signs) {
            if (!text_.substr(at_).starts_with(sign)) continue;
            Token token{TokenKind::sign, std::string(sign == "<>" ? "!=" : sign), at_};
            at_ += sign.size();
            return token;
        }
        const std::string_view character = text::prefix(text_.substr(at_), 1);
        std::string detail = "'" + std::string(character) + "' means nothing here";
        if (static_cast<unsigned char>(text_[at_]) >= 0x80)
            detail += "; write signs in half width and a column's original header in double quotes";
        return refuse(at_, detail);
    }

    std::string_view parameter_, text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view parameter, std::string_view text) {
    if (text.size() > expression_bytes_max)
        return Error{&expression_unreadable, {}, {{std::string(parameter), "longer than 8192 bytes", "length"}}};
    if (!text::is_utf8(text) || text.find('\0') != std::string_view::npos)
        return Error{&expression_unreadable, {}, {{std::string(parameter), "not UTF-8 text", "format"}}};
    return Lexer(parameter, text).run();
}

std::string shown(const Token& token) {
    switch (token.kind) {
        case TokenKind::end: return "the end";
        case TokenKind::text: return "the text '" + std::string(text::prefix(token.value, 20)) + "'";
        case TokenKind::quoted: return "the column \"" + std::string(text::prefix(token.value, 20)) + "\"";
        case TokenKind::word:
        case TokenKind::number:
        case TokenKind::sign: break;
    }
    return "'" + std::string(text::prefix(token.value, 40)) + "'";
}

bool is_reserved(std::string_view word) { return std::ranges::find(reserved, word) != reserved.end(); }

}  // namespace jixia::query
