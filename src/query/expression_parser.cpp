// By recursive descent, loosest first: or · and · not · comparison · || · + - · * / % · sign · value.
#include <array>

#include "base/clock.h"
#include "base/text.h"
#include "expression.h"
#include "expression_lexer.h"

namespace jixia::query {
namespace {

class Parser {
public:
    Parser(std::string_view parameter, std::string_view text, const IsColumn& is_column, std::vector<Token> tokens)
        : parameter_(parameter), text_(text), is_column_(is_column), tokens_(std::move(tokens)) {}

    Result<Expression> expression() {
        const Depth depth(depth_);
        if (depth_ > expression_depth_max) return refuse("nested more than 64 deep");
        return chain(0);
    }
    Result<std::vector<Expression>> list() {
        std::vector<Expression> out;
        do {
            JX_TRY(Expression one, expression());
            out.push_back(std::move(one));
        } while (take_sign(","));
        return out;
    }
    Result<SelectList> select() {
        SelectList out;
        do {
            if (out.items.empty() && !out.everything && take_sign("*")) {
                out.everything = true;
                continue;
            }
            SelectItem item;
            JX_TRY(item.value, expression());
            if (take_word("as")) {
                if (here().kind != TokenKind::word && here().kind != TokenKind::quoted) return expected("a name after 'as'");
                item.name = tokens_[place_++].value;
            }
            out.items.push_back(std::move(item));
        } while (take_sign(","));
        return out;
    }
    Result<std::vector<OrderItem>> order() {
        std::vector<OrderItem> out;
        do {
            OrderItem item;
            JX_TRY(item.value, expression());
            if (take_word("desc")) item.descending = true;
            else take_word("asc");
            if (take_word("nulls")) {
                if (take_word("first")) item.nulls = Nulls::first;
                else if (!take_word("last")) return expected("'first' or 'last' after 'nulls'");
            }
            out.push_back(std::move(item));
        } while (take_sign(","));
        return out;
    }
    Result<void> ended() {
        if (here().kind == TokenKind::end) return {};
        return expected("an operator or the end");
    }

private:
    struct Depth {
        explicit Depth(std::size_t& count) : count_(count) { ++count_; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        ~Depth() { --count_; }
        std::size_t& count_;
    };
    /// Left-associative operators by how tightly they bind; `not` and the comparisons stand between the first two and the rest.
    static constexpr std::array<std::array<std::string_view, 3>, 5> operators{
        {{"or"}, {"and"}, {"||"}, {"+", "-"}, {"*", "/", "%"}}};

    const Token& here() const { return tokens_[place_]; }
    bool is_word(std::string_view word) const { return here().kind == TokenKind::word && here().value == word; }
    bool is_sign(std::string_view sign) const { return here().kind == TokenKind::sign && here().value == sign; }
    bool take_word(std::string_view word) { return is_word(word) && ++place_ > 0; }
    bool take_sign(std::string_view sign) { return is_sign(sign) && ++place_ > 0; }
    Error refuse(const std::string& detail) const {
        return expression_error(expression_unreadable, parameter_, text_, here().at, detail);
    }
    Error expected(std::string_view what) const { return refuse("expected " + std::string(what) + ", found " + shown(here())); }

    Result<Expression> made(Expression expression) {
        if (++nodes_ > expression_nodes_max) return refuse("more than 512 parts");
        return expression;
    }

    Result<Expression> chain(std::size_t level) {
        if (level == operators.size()) return signed_value();
        if (level == 2 && !in_comparison_) return negation();
        JX_TRY(Expression left, chain(level + 1));
        for (;;) {
            const Token& token = here();
            std::string_view found;
            for (const std::string_view one : operators[level])
                if (!one.empty() && (level < 2 ? is_word(one) : is_sign(one))) found = one;
            if (found.empty()) return left;
            ++place_;
            JX_TRY(Expression right, chain(level + 1));
            JX_TRY(left, operation(std::string(found), token.at, std::move(left), std::move(right)));
        }
    }
    Result<Expression> operation(std::string name, std::size_t at, Expression left, Expression right) {
        Expression out{Node::operation, std::move(name)};
        out.parts.push_back(std::move(left));
        out.parts.push_back(std::move(right));
        out.at = at;
        return made(std::move(out));
    }
    Result<Expression> negation() {
        const std::size_t at = here().at;
        if (!take_word("not")) return comparison();
        const Depth depth(depth_);
        if (depth_ > expression_depth_max) return refuse("nested more than 64 deep");
        JX_TRY(Expression inner, negation());
        Expression out{Node::operation, "not"};
        out.parts.push_back(std::move(inner));
        out.at = at;
        return made(std::move(out));
    }
    /// What may stand on either side of a comparison.
    Result<Expression> operand() {
        const bool before = std::exchange(in_comparison_, true);
        auto out = chain(2);
        in_comparison_ = before;
        return out;
    }
    Result<Expression> comparison() {
        JX_TRY(Expression left, operand());
        const Token token = here();
        if (token.kind == TokenKind::sign &&
            (token.value == "=" || token.value == "!=" || token.value.starts_with('<') || token.value.starts_with('>'))) {
            ++place_;
            JX_TRY(Expression right, operand());
            return operation(token.value, token.at, std::move(left), std::move(right));
        }
        if (take_word("is")) {
            Expression out{Node::is_null};
            out.negated = take_word("not");
            if (!take_word("null")) return expected("'null' or 'not null'");
            out.parts.push_back(std::move(left));
            out.at = token.at;
            return made(std::move(out));
        }
        const bool negated = take_word("not");
        Expression out;
        out.negated = negated;
        out.at = token.at;
        const std::string word = here().kind == TokenKind::word ? here().value : "";
        if (word == "in") out.node = Node::in;
        else if (word == "between") out.node = Node::between;
        else if (word == "like" || word == "ilike") {
            out.node = Node::like;
            out.name = word;
        } else if (negated) return expected("'in', 'like', 'ilike' or 'between' after 'not'");
        else return left;
        ++place_;
        out.parts.push_back(std::move(left));
        return out.node == Node::in ? in_list(std::move(out)) : bounds(std::move(out));
    }
    Result<Expression> in_list(Expression out) {
        if (!take_sign("(")) return expected("'(' and the list of values");
        do {
            JX_TRY(Expression one, in_brackets());
            out.parts.push_back(std::move(one));
        } while (take_sign(","));
        if (!take_sign(")")) return expected("',' or ')'");
        return made(std::move(out));
    }
    Result<Expression> bounds(Expression out) {
        JX_TRY(Expression first, operand());
        out.parts.push_back(std::move(first));
        if (out.node == Node::like) return made(std::move(out));
        if (!take_word("and")) return expected("'and' and the upper bound");
        JX_TRY(Expression last, operand());
        out.parts.push_back(std::move(last));
        return made(std::move(out));
    }
    Result<Expression> in_brackets() {
        const bool before = std::exchange(in_comparison_, false);
        auto out = expression();
        in_comparison_ = before;
        return out;
    }
    Result<Expression> signed_value() {
        const Token token = here();
        if (!is_sign("-") && !is_sign("+")) return value();
        ++place_;
        const Depth depth(depth_);
        if (depth_ > expression_depth_max) return refuse("nested more than 64 deep");
        JX_TRY(Expression inner, signed_value());
        Expression out{Node::operation, token.value};
        out.parts.push_back(std::move(inner));
        out.at = token.at;
        return made(std::move(out));
    }
    Result<Expression> value() {
        const Token token = here();
        if (take_sign("(")) {
            JX_TRY(Expression inner, in_brackets());
            if (!take_sign(")")) return expected("')'");
            return inner;
        }
        Expression out;
        out.at = token.at;
        out.name = token.value;
        switch (token.kind) {
            case TokenKind::number: out.node = Node::number; break;
            case TokenKind::text: out.node = Node::text; break;
            case TokenKind::quoted:
                out.node = Node::column;
                out.quoted = true;
                break;
            case TokenKind::word: return word(std::move(out));
            case TokenKind::sign:
            case TokenKind::end: return expected("a value or a column");
        }
        ++place_;
        return made(std::move(out));
    }
    Result<Expression> word(Expression out) {
        if (out.name == "case") return choice(std::move(out));
        if (out.name == "null" || out.name == "true" || out.name == "false") {
            ++place_;
            out.node = out.name == "null" ? Node::null : Node::truth;
            if (out.node == Node::null) out.name.clear();
            return made(std::move(out));
        }
        if (is_reserved(out.name) && !(is_column_ && is_column_(out.name))) return expected("a value or a column");
        const Token after = tokens_[++place_];
        if (after.kind == TokenKind::text && (out.name == "date" || out.name == "timestamp" || out.name == "datetime"))
            return moment(std::move(out), after);
        if (after.kind == TokenKind::sign && after.value == "(" && !is_reserved(out.name)) return call(std::move(out));
        out.node = Node::column;
        return made(std::move(out));
    }
    Result<Expression> moment(Expression out, const Token& token) {
        out.node = out.name == "date" ? Node::date : Node::datetime;
        const auto literal = out.node == Node::date ? date_literal(token.value) : datetime_literal(token.value);
        if (!literal) return expected(out.node == Node::date ? "a date like '2024-03-01'" : "a time like '2024-03-01 08:00:00'");
        out.name = *literal;
        ++place_;
        return made(std::move(out));
    }
    Result<Expression> call(Expression out) {
        out.node = Node::call;
        ++place_;
        if (out.name == "count" && take_sign("*")) {
            if (!take_sign(")")) return expected("')'");
            return made(std::move(out));
        }
        out.distinct = take_word("distinct");
        do {
            JX_TRY(Expression one, in_brackets());
            out.parts.push_back(std::move(one));
        } while (take_sign(","));
        if (!take_sign(")")) return expected("',' or ')'");
        return made(std::move(out));
    }
    Result<Expression> choice(Expression out) {
        out.node = Node::choice;
        out.name.clear();
        ++place_;
        if (!is_word("when")) return expected("'when'");
        while (take_word("when")) {
            JX_TRY(Expression condition, in_brackets());
            if (!take_word("then")) return expected("'then'");
            JX_TRY(Expression result, in_brackets());
            out.parts.push_back(std::move(condition));
            out.parts.push_back(std::move(result));
        }
        if (take_word("else")) {
            JX_TRY(Expression otherwise, in_brackets());
            out.parts.push_back(std::move(otherwise));
        }
        if (!take_word("end")) return expected("'when', 'else' or 'end'");
        return made(std::move(out));
    }

    std::string_view parameter_, text_;
    const IsColumn& is_column_;
    std::vector<Token> tokens_;
    std::size_t place_ = 0, depth_ = 0, nodes_ = 0;
    bool in_comparison_ = false;
};

template <class Read>
auto whole(std::string_view parameter, std::string_view text, const IsColumn& is_column, Read read)
    -> decltype(read(std::declval<Parser&>())) {
    JX_TRY(auto tokens, tokens_of(parameter, text));
    Parser parser(parameter, text, is_column, std::move(tokens));
    auto out = read(parser);
    if (out.has_value()) JX_CHECK(parser.ended());
    return out;
}

}  // namespace

Result<Expression> parse_expression(std::string_view parameter, std::string_view text, const IsColumn& is_column) {
    return whole(parameter, text, is_column, [](Parser& parser) { return parser.expression(); });
}
Result<std::vector<Expression>> parse_list(std::string_view parameter, std::string_view text, const IsColumn& is_column) {
    return whole(parameter, text, is_column, [](Parser& parser) { return parser.list(); });
}
Result<SelectList> parse_select(std::string_view parameter, std::string_view text, const IsColumn& is_column) {
    return whole(parameter, text, is_column, [](Parser& parser) { return parser.select(); });
}
Result<std::vector<OrderItem>> parse_order(std::string_view parameter, std::string_view text, const IsColumn& is_column) {
    return whole(parameter, text, is_column, [](Parser& parser) { return parser.order(); });
}

}  // namespace jixia::query
