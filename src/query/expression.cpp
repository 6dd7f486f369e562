// From a tree to text again, and the small things that reading and compiling share.
#include "expression.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/text.h"
#include "expression_lexer.h"

namespace jixia::query {
namespace {

/// How tightly a node binds: what stands inside a tighter one needs brackets.
enum Strength { any, or_, and_, not_, comparing, joining, adding, multiplying, signed_, value };

Strength strength_of(const Expression& expression) {
    switch (expression.node) {
        case Node::in:
        case Node::between:
        case Node::like:
        case Node::is_null: return comparing;
        case Node::operation: break;
        case Node::null:
        case Node::truth:
        case Node::number:
        case Node::text:
        case Node::date:
        case Node::datetime:
        case Node::column:
        case Node::call:
        case Node::choice: return value;
    }
    const std::string& name = expression.name;
    if (expression.parts.size() == 1) return name == "not" ? not_ : signed_;
    if (name == "or") return or_;
    if (name == "and") return and_;
    if (name == "||") return joining;
    if (name == "+" || name == "-") return adding;
    if (name == "*" || name == "/" || name == "%") return multiplying;
    return comparing;
}

std::string in_quotes(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote) out += quote;
        out += c;
    }
    return out + quote;
}

class Printer {
public:
    std::string out;

    void put(const Expression& expression, Strength needed) {
        const bool brackets = strength_of(expression) < needed;
        if (brackets) out += '(';
        whole(expression);
        if (brackets) out += ')';
    }

private:
    void whole(const Expression& expression) {
        const auto& parts = expression.parts;
        switch (expression.node) {
            case Node::null: out += "null"; return;
            case Node::truth:
            case Node::number: out += expression.name; return;
            case Node::text: out += in_quotes(expression.name, '\''); return;
            case Node::date: out += "date" + in_quotes(expression.name, '\''); return;
            case Node::datetime: out += "timestamp" + in_quotes(expression.name, '\''); return;
            case Node::column:
                out += expression.quoted || is_reserved(expression.name) ? in_quotes(expression.name, '"') : expression.name;
                return;
            case Node::call: call(expression); return;
            case Node::operation: operation(expression); return;
            case Node::in:
                put(parts[0], joining);
                out += expression.negated ? " not in (" : " in (";
                for (std::size_t i = 1; i < parts.size(); ++i) listed(parts[i], i == 1);
                out += ')';
                return;
            case Node::between:
                put(parts[0], joining);
                out += expression.negated ? " not between " : " between ";
                put(parts[1], joining);
                out += " and ";
                put(parts[2], joining);
                return;
            case Node::like:
                put(parts[0], joining);
                out += (expression.negated ? " not " : " ") + expression.name + " ";
                put(parts[1], joining);
                return;
            case Node::is_null:
                put(parts[0], joining);
                out += expression.negated ? " is not null" : " is null";
                return;
            case Node::choice: choice(parts); return;
        }
    }
    void listed(const Expression& part, bool first) {
        if (!first) out += ", ";
        put(part, any);
    }
    void call(const Expression& expression) {
        out += expression.name + (expression.parts.empty() ? "(*" : "(") + (expression.distinct ? "distinct " : "");
        for (std::size_t i = 0; i < expression.parts.size(); ++i) listed(expression.parts[i], i == 0);
        out += ')';
    }
    void operation(const Expression& expression) {
        const Strength own = strength_of(expression);
        const auto& parts = expression.parts;
        if (parts.size() == 1) {
            out += expression.name == "not" ? "not " : expression.name;
            put(parts[0], own);
            return;
        }
        const bool chained = own != comparing;
        put(parts[0], chained ? own : joining);
        out += " " + expression.name + " ";
        put(parts[1], static_cast<Strength>(own + 1));
    }
    void choice(const std::vector<Expression>& parts) {
        out += "case";
        for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
            out += " when ";
            put(parts[i], any);
            out += " then ";
            put(parts[i + 1], any);
        }
        if (parts.size() % 2 == 1) {
            out += " else ";
            put(parts.back(), any);
        }
        out += " end";
    }
};

bool two_digits(std::string_view text, std::size_t at, int max) {
    if (at + 2 > text.size() || !text::is_digits(text.substr(at, 2))) return false;
    return (text[at] - '0') * 10 + (text[at + 1] - '0') <= max;
}

}  // namespace

std::string print(const Expression& expression) {
    Printer printer;
    printer.put(expression, any);
    return std::move(printer.out);
}

Error expression_error(const ErrorCode& code, std::string_view parameter, std::string_view text, std::size_t at,
                       const std::string& detail) {
    const std::size_t character = text::length(text.substr(0, std::min(at, text.size()))) + 1;
    return Error{
        &code, {}, {{std::string(parameter), "at character " + std::to_string(character) + ": " + detail, "expression"}}};
}

std::optional<std::string> date_literal(std::string_view text) {
    const auto date = parse_date(text);
    if (!date.has_value()) return std::nullopt;
    return to_text(*date);
}

std::optional<std::string> datetime_literal(std::string_view text) {
    const auto date = date_literal(text.substr(0, 10));
    if (!date) return std::nullopt;
    if (text.size() == 10) return *date + " 00:00:00";
    if (text[10] != ' ' && text[10] != 'T') return std::nullopt;
    const std::string_view time = text.substr(11);
    if (time.size() < 5 || !two_digits(time, 0, 23) || time[2] != ':' || !two_digits(time, 3, 59)) return std::nullopt;
    if (time.size() == 5) return *date + " " + std::string(time) + ":00";
    if (time[5] != ':' || !two_digits(time, 6, 59)) return std::nullopt;
    if (time.size() > 8 && (time[8] != '.' || time.size() == 9 || time.size() > 15 || !text::is_digits(time.substr(9))))
        return std::nullopt;
    return *date + " " + std::string(time);
}

}  // namespace jixia::query
