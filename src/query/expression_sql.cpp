// Types are checked while SQL is made, in one walk: each part comes back as SQL with its type.
#include "expression_sql.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "expression_functions.h"
#include "expression_literals.h"
#include "expression_places.h"

namespace jixia::query {
namespace {

constexpr std::size_t sql_bytes_max = 160 << 10;
constexpr std::int64_t growth_max = 4096;
template <class... Part>
Fragment joined(const Part&... parts) {
    Fragment out;
    ((out += parts), ...);
    return out;
}

constexpr std::int64_t wildcards_max = 8;  ///< each `%` multiplies the work on a hostile text

}  // namespace

std::string_view name_of(Type type) {
    switch (type) {
        case Type::null: return "null";
        case Type::boolean: return "a condition";
        case Type::integer: return "a whole number";
        case Type::decimal:
        case Type::real: return "a number";
        case Type::text: return "text";
        case Type::date: return "a date";
        case Type::datetime: return "a time";
    }
    return "";
}

/// One walk over one expression.
class Pass {
public:
    Pass(const Compiler& compiler, const Source& source) : compiler_(compiler), source_(source) {}

    Result<Compiled> any(const Expression& expression, Place place) {
        if (place == Place::group) {
            const auto found = std::ranges::find(compiler_.groups_, expression);
            const auto index = static_cast<std::size_t>(found - compiler_.groups_.begin());
            if (found != compiler_.groups_.end()) return Compiled{{group_name(index)}, compiler_.group_types_[index]};
        }
        JX_TRY(Compiled out, of_node(expression, place));
        if (out.sql.text.size() > sql_bytes_max)
            return expression_error(expression_unreadable, source_.parameter, source_.text, expression.at, "too complex");
        if (out.growth > growth_max) return wrong(expression, "would make texts far too long");
        return out;
    }

private:
    Error wrong(const Expression& expression, const std::string& detail) const {
        return expression_error(expression_wrong, source_.parameter, source_.text, expression.at, detail);
    }

    Result<Compiled> of_node(const Expression& expression, Place place) {
        switch (expression.node) {
            case Node::null: return Compiled{{"NULL"}, Type::null};
            case Node::truth: return Compiled{{expression.name == "true" ? "TRUE" : "FALSE"}, Type::boolean};
            case Node::number: return number(expression, expression.name);
            case Node::text: return Compiled{{"CAST(? AS VARCHAR)", {expression.name}}, Type::text};
            case Node::date: return Compiled{{"CAST(? AS DATE)", {expression.name}}, Type::date};
            case Node::datetime: return Compiled{{"CAST(? AS TIMESTAMP)", {expression.name}}, Type::datetime};
            case Node::column: return column(expression, place);
            case Node::call: return call(expression, place);
            case Node::operation: return operation(expression, place);
            case Node::in:
            case Node::between: return compared(expression, place);
            case Node::like: return like(expression, place);
            case Node::is_null: {
                JX_TRY(Compiled value, any(expression.parts[0], place));
                return Compiled{joined("(", value.sql, expression.negated ? " IS NOT NULL)" : " IS NULL)"), Type::boolean};
            }
            case Node::choice: return choice(expression, place);
        }
        return Error{&errors::internal};
    }

    Result<Compiled> number(const Expression& expression, const std::string& digits) {
        auto out = number_literal(digits);
        if (!out) return wrong(expression, "the number is too large");
        return *std::move(out);
    }

    Result<Compiled> column(const Expression& expression, Place place) {
        const dataset::Column* column = compiler_.find(expression.name);
        JX_ASSERT(column != nullptr);
        if (place == Place::group)
            return wrong(expression, "\"" + expression.name + "\" must stand in group_by or in an aggregate such as max()");
        return Compiled{{sql_name(column->code)}, type_of(column->type)};
    }
    static Type type_of(dataset::ColumnType type) {
        switch (type) {
            case dataset::ColumnType::text: return Type::text;
            case dataset::ColumnType::integer: return Type::integer;
            case dataset::ColumnType::decimal: return Type::decimal;
            case dataset::ColumnType::real: return Type::real;
            case dataset::ColumnType::boolean: return Type::boolean;
            case dataset::ColumnType::date: return Type::date;
            case dataset::ColumnType::datetime: return Type::datetime;
        }
        return Type::null;
    }

    /// `expression` where `type` is wanted: a text literal is read as that type.
    Result<Compiled> wanted(const Expression& expression, Place place, Type type) {
        if (expression.node != Node::text || type == Type::text || type == Type::null) return any(expression, place);
        if (auto literal = literal_as(expression.name, type)) return *std::move(literal);
        return wrong(expression, "'" + std::string(text::prefix(expression.name, 40)) + "' cannot be read as " +
                                     std::string(name_of(type)) + std::string(form_of(type)));
    }
    /// Values that are compared or chosen among: all of one kind, text literals read as the kind of the rest. Gives that kind.
    Result<Type> together(std::span<const Expression> expressions, Place place, std::vector<Compiled>& out) {
        Type common = Type::null;
        std::vector<Type> types;
        for (const Expression& one : expressions) {
            JX_TRY(Compiled value, any(one, place));
            types.push_back(value.type);
            if (one.node != Node::text) common = widest(common, value.type);
            out.push_back(std::move(value));
        }
        if (common == Type::null && std::ranges::find(types, Type::text) != types.end()) common = Type::text;
        for (std::size_t i = 0; i < expressions.size(); ++i) {
            if (expressions[i].node == Node::text) { JX_TRY(out[i], wanted(expressions[i], place, common)); }
            const Type type = out[i].type;
            if (type == common || type == Type::null) continue;
            if ((is_numeric(type) && is_numeric(common)) || (is_moment(type) && is_moment(common))) continue;
            std::string hint;
            if (type == Type::text || common == Type::text)
                hint = "; write texts in single quotes, or turn the other side into text()";
            return wrong(expressions[i], std::string(name_of(type)) + " stands beside " + std::string(name_of(common)) + hint);
        }
        return common;
    }
    static Type widest(Type a, Type b) {
        if (a == Type::null) return b;
        if ((is_numeric(a) && is_numeric(b)) || (is_moment(a) && is_moment(b))) return std::max(a, b);
        return a;
    }

    Result<Compiled> operation(const Expression& expression, Place place) {
        const std::string& name = expression.name;
        if (expression.parts.size() == 1) return unary(expression, place);
        if (name == "and" || name == "or") return logic(expression, place);
        if (name == "||") return concatenated(expression, place);
        if (name == "+" || name == "-" || name == "*" || name == "/" || name == "%") return arithmetic(expression, place);
        return compared(expression, place);
    }
    Result<Compiled> unary(const Expression& expression, Place place) {
        const bool is_not = expression.name == "not";
        JX_TRY(Compiled value, any(expression.parts[0], place));
        const bool fits = is_not ? value.type == Type::boolean : is_numeric(value.type);
        if (!fits && value.type != Type::null)
            return wrong(expression, "'" + expression.name + "' cannot stand before " + std::string(name_of(value.type)));
        value.sql = joined(is_not ? "(NOT " : "(" + expression.name + " ", value.sql, ")");
        if (is_not) value.type = Type::boolean;
        return value;
    }
    Result<Compiled> logic(const Expression& expression, Place place) {
        Fragment sql{"("};
        for (const Expression& part : expression.parts) {
            JX_TRY(const Compiled value, any(part, place));
            if (value.type != Type::boolean && value.type != Type::null)
                return wrong(part, "'" + expression.name + "' joins conditions, and this is " + std::string(name_of(value.type)));
            if (&part != expression.parts.data()) sql += expression.name == "and" ? " AND " : " OR ";
            sql += value.sql;
        }
        sql += ")";
        return Compiled{std::move(sql), Type::boolean};
    }
    Result<Compiled> concatenated(const Expression& expression, Place place) {
        Compiled out{{"("}, Type::text, 0};
        for (const Expression& part : expression.parts) {
            JX_TRY(const Compiled value, any(part, place));
            if (value.type != Type::text && value.type != Type::null)
                return wrong(part, "'||' joins texts, and this is " + std::string(name_of(value.type)) + "; turn it into text()");
            if (&part != expression.parts.data()) out.sql += " || ";
            out.sql += value.sql;
            out.growth += value.growth;
        }
        out.sql += ")";
        return out;
    }
    Result<Compiled> arithmetic(const Expression& expression, Place place) {
        const std::string& sign = expression.name;
        const Expression &first = expression.parts[0], &second = expression.parts[1];
        JX_TRY(const Compiled left, any(first, place));
        JX_TRY(const Compiled right, wanted(second, place, left.type == Type::date && sign == "-" ? Type::date : Type::null));
        if (left.type == Type::date && right.type == Type::integer && (sign == "+" || sign == "-"))
            return Compiled{joined("(", left.sql, " " + sign + " CAST(", right.sql, " AS INTEGER))"), Type::date};
        if (left.type == Type::date && right.type == Type::date && sign == "-")
            return Compiled{joined("(", left.sql, " - ", right.sql, ")"), Type::integer};
        for (const auto& [part, value] : {std::pair(&first, &left), std::pair(&second, &right)})
            if (!is_numeric(value->type) && value->type != Type::null)
                return wrong(*part, "'" + sign + "' takes numbers, and this is " + std::string(name_of(value->type)));
        if (sign == "/") return Compiled{joined("(CAST(", left.sql, " AS DOUBLE) / NULLIF(", right.sql, ", 0))"), Type::real};
        Type type = std::max({left.type, right.type, Type::integer});
        if (sign == "%") return Compiled{joined("(", left.sql, " % NULLIF(", right.sql, ", 0))"), type};
        return Compiled{joined("(", left.sql, " " + sign + " ", right.sql, ")"), type};
    }
    Result<Compiled> compared(const Expression& expression, Place place) {
        for (const Expression& part : expression.parts)
            if (part.node == Node::null) return wrong(part, "nothing is equal to null; use 'is null' or 'is not null'");
        std::vector<Compiled> values;
        JX_TRY(const Type common, together(expression.parts, place, values));
        static_cast<void>(common);
        Fragment sql{"("};
        sql += values[0].sql;
        if (expression.node == Node::operation) {
            sql += " " + (expression.name == "!=" ? std::string("<>") : expression.name) + " ";
            sql += values[1].sql;
        } else if (expression.node == Node::between) {
            sql += expression.negated ? " NOT BETWEEN " : " BETWEEN ";
            sql += joined(values[1].sql, " AND ", values[2].sql);
        } else {
            sql += expression.negated ? " NOT IN (" : " IN (";
            for (std::size_t i = 1; i < values.size(); ++i) {
                if (i > 1) sql += ", ";
                sql += values[i].sql;
            }
            sql += ")";
        }
        sql += ")";
        return Compiled{std::move(sql), Type::boolean};
    }
    Result<Compiled> like(const Expression& expression, Place place) {
        JX_TRY(const Compiled value, any(expression.parts[0], place));
        if (value.type != Type::text && value.type != Type::null)
            return wrong(expression.parts[0], "'" + expression.name + "' takes text, and this is " +
                                                  std::string(name_of(value.type)) + "; turn it into text()");
        const Expression& pattern = expression.parts[1];
        if (pattern.node != Node::text) return wrong(pattern, "the pattern must be a text in single quotes");
        if (std::ranges::count(pattern.name, '%') > wildcards_max) return wrong(pattern, "more than 8 '%' in the pattern");
        const std::string_view verb = expression.name == "like" ? (expression.negated ? " NOT LIKE " : " LIKE ")
                                                                : (expression.negated ? " NOT ILIKE " : " ILIKE ");
        Fragment sql = joined("(", value.sql, std::string(verb));
        sql += Fragment{"CAST(? AS VARCHAR))", {pattern.name}};
        return Compiled{std::move(sql), Type::boolean};
    }
    Result<Compiled> choice(const Expression& expression, Place place) {
        const auto& parts = expression.parts;
        std::vector<Expression> results;
        std::vector<Compiled> conditions, values;
        for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
            JX_TRY(Compiled condition, any(parts[i], place));
            if (condition.type != Type::boolean && condition.type != Type::null)
                return wrong(parts[i], "'when' takes a condition, and this is " + std::string(name_of(condition.type)));
            conditions.push_back(std::move(condition));
            results.push_back(parts[i + 1]);
        }
        if (parts.size() % 2 == 1) results.push_back(parts.back());
        JX_TRY(const Type type, together(results, place, values));
        Compiled out{{"(CASE"}, type};
        for (std::size_t i = 0; i < conditions.size(); ++i)
            out.sql += joined(" WHEN ", conditions[i].sql, " THEN ", values[i].sql);
        if (parts.size() % 2 == 1) out.sql += joined(" ELSE ", values.back().sql);
        out.sql += " END)";
        for (const Compiled& value : values) out.growth = std::max(out.growth, value.growth);
        return out;
    }

    Result<Compiled> call(const Expression& expression, Place place) {
        bool known = false;
        const Function* function = find_function(expression.name, expression.parts.size(), known);
        if (!known) {
            std::string detail = "there is no function " + expression.name + "()";
            if (const std::string meant = nearest_function(expression.name); !meant.empty())
                detail += "; did you mean " + meant + "()?";
            return expression_error(function_unknown, source_.parameter, source_.text, expression.at, detail);
        }
        if (function == nullptr)
            return wrong(expression, expression.name + "() takes " + counts_of(expression.name) + " arguments");
        if (function->aggregate) {
            if (place == Place::row) return wrong(expression, "an aggregate cannot stand here");
            if (place == Place::inside) return wrong(expression, "an aggregate cannot stand in another");
            place = Place::inside;
        }
        const bool distinguishes = expression.name == "count" || expression.name == "sum" || expression.name == "avg";
        if (expression.distinct && !(distinguishes && expression.parts.size() == 1))
            return wrong(expression, "'distinct' goes with count, sum and avg of one value");
        std::vector<Compiled> arguments;
        Type common = Type::null;
        if (function->gives == '=') {
            JX_TRY(common, together(expression.parts, place, arguments));
        } else {
            for (std::size_t i = 0; i < expression.parts.size(); ++i) {
                JX_TRY(Compiled one, argument(expression, i, letter_of(*function, i), place));
                arguments.push_back(std::move(one));
            }
        }
        if (expression.distinct) arguments[0].sql = joined("DISTINCT ", arguments[0].sql);
        return called(*function, expression, arguments, common);
    }
    static char letter_of(const Function& function, std::size_t index) {
        const std::size_t last = function.takes.size() - (function.takes.ends_with('*') ? 2 : 1);
        return function.takes[std::min(index, last)];
    }
    Result<Compiled> argument(const Expression& call, std::size_t index, char letter, Place place) {
        const Expression& expression = call.parts[index];
        if (std::string_view("luqkfpg").contains(letter)) return constant(expression, letter);
        const Type hint = letter == 'd' ? Type::datetime : Type::null;
        JX_TRY(Compiled value, wanted(expression, place, hint));
        if (expression.node == Node::text && letter == 'd' && expression.name.size() == 10) {
            JX_TRY(value, wanted(expression, place, Type::date));
        }
        const Type type = value.type;
        const bool simple = type == Type::text || is_numeric(type) || type == Type::boolean;
        const bool fits = type == Type::null || letter == 'a' || (letter == 't' && type == Type::text) ||
                          (letter == 'n' && is_numeric(type)) || (letter == 'i' && type == Type::integer) ||
                          (letter == 'd' && is_moment(type)) || (letter == 'b' && type == Type::boolean) ||
                          (letter == 'e' && (type == Type::text || is_moment(type))) || (letter == 'c' && simple);
        if (!fits)
            return wrong(expression, call.name + "() takes " + std::string(words_of(letter)) + " here, and this is " +
                                         std::string(name_of(type)));
        return value;
    }
    static std::string_view words_of(char letter) {
        switch (letter) {
            case 't': return "text";
            case 'n': return "a number";
            case 'i': return "a whole number";
            case 'd': return "a date or a time";
            case 'b': return "a condition";
            case 'e': return "text, a date or a time";
            default: return "text, a number or a condition";
        }
    }
    /// Arguments that decide what the function is, not what it works on.
    Result<Compiled> constant(const Expression& expression, char letter) {
        if (letter == 'l' && expression.node == Node::text)
            return Compiled{{"CAST(? AS VARCHAR)", {expression.name}}, Type::text};
        if (letter == 'u' && expression.node == Node::text && is_unit(expression.name))
            return Compiled{{"CAST(? AS VARCHAR)", {expression.name}}, Type::text};
        if (letter == 'g' && expression.node == Node::text && polygon_of(expression.name)) return Compiled{{}, Type::null};
        int whole = 0;
        const std::string& digits = expression.name;
        const bool small = expression.node == Node::number && digits.size() <= 4 && text::is_digits(digits) &&
                           std::from_chars(digits.data(), digits.data() + digits.size(), whole).ec == std::errc{};
        if ((letter == 'k' && small && whole <= 18) || (letter == 'q' && small && whole >= 1 && whole <= 1000))
            return Compiled{{std::to_string(whole)}, Type::integer};
        if (letter == 'p' && expression.node == Node::number && digits.find_first_of("123456789") < digits.find_first_of("eE"))
            return number(expression, digits);
        if (letter == 'f' && expression.node == Node::number && digits.size() <= 20) {
            const double fraction = std::strtod(digits.c_str(), nullptr);
            if (fraction >= 0 && fraction <= 1) return Compiled{{"CAST(? AS DOUBLE)", {digits}}, Type::real};
        }
        switch (letter) {
            case 'l': return wrong(expression, "must be a text in single quotes");
            case 'u': return wrong(expression, "must be 'year', 'quarter', 'month', 'week', 'day', 'hour', 'minute' or 'second'");
            case 'k': return wrong(expression, "must be a whole number from 0 to 18");
            case 'q': return wrong(expression, "must be a whole number from 1 to 1000");
            case 'p': return wrong(expression, "must be a number above 0");
            case 'g':
                return wrong(expression,
                             "must be a text like 'POLYGON((116.9 36.6, 117.1 36.6, 117 36.8, 116.9 36.6))' with at most "
                             "1000 corners");
            default: return wrong(expression, "must be a number from 0 to 1");
        }
    }

    Result<Compiled> called(const Function& function, const Expression& expression, std::vector<Compiled>& arguments,
                            Type common) {
        Compiled out;
        out.growth = 0;
        for (const Compiled& one : arguments)
            out.growth = function.name == "concat" ? out.growth + one.growth : std::max(out.growth, one.growth);
        out.growth = std::max<std::int64_t>(out.growth, 1);
        switch (function.gives) {
            case 't': out.type = Type::text; break;
            case 'i': out.type = Type::integer; break;
            case 'm': out.type = Type::decimal; break;
            case 'r': out.type = Type::real; break;
            case 'b': out.type = Type::boolean; break;
            case 'd': out.type = Type::date; break;
            case 's': out.type = Type::datetime; break;
            case '1': out.type = arguments.front().type; break;
            case '2': out.type = arguments.back().type; break;
            case 'w':
                out.type = Type::integer;
                for (const Compiled& one : arguments) out.type = std::max(out.type, one.type);
                break;
            default: out.type = common; break;
        }
        if (function.name == "replace") {
            const std::size_t from = expression.parts[1].name.size(), to = expression.parts[2].name.size();
            if (from == 0) return wrong(expression.parts[1], "the text to replace is empty");
            out.growth *= static_cast<std::int64_t>(std::max<std::size_t>(1, (to + from - 1) / from));
        }
        if (function.name == "date_add") out.sql = added(expression.parts[0].name, arguments);
        else if (function.name == "within_polygon")
            out.sql = within_rings(arguments[0].sql, arguments[1].sql, polygon_of(expression.parts[2].name).value());
        else out.sql = filled(function.sql, arguments);
        // DuckDB answers both with a timestamp, also of a date.
        if (function.gives == '2' && out.type == Type::date) out.sql = joined("CAST(", out.sql, " AS DATE)");
        return out;
    }
    static Fragment added(std::string_view unit, const std::vector<Compiled>& arguments) {
        std::string make = "to_" + std::string(unit) + "s(TRY_CAST(";
        std::string_view type = unit == "hour" || unit == "minute" ? " AS BIGINT)))" : " AS INTEGER)))";
        if (unit == "quarter") {
            make = "to_months(3 * TRY_CAST(";
        } else if (unit == "second") {
            type = " AS DOUBLE)))";
        }
        return joined("(", arguments[2].sql, " + " + make, arguments[1].sql, std::string(type));
    }
    static Fragment filled(std::string_view pattern, const std::vector<Compiled>& arguments) {
        Fragment out;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (pattern[i] != '{') {
                out.text += pattern[i];
                continue;
            }
            const char which = pattern[i + 1];
            i += 2;
            if (which != '*') {
                out += arguments[static_cast<std::size_t>(which - '0')].sql;
                if (out.text.size() > sql_bytes_max) break;
                continue;
            }
            for (std::size_t k = 0; k < arguments.size(); ++k) {
                if (k > 0) out += ", ";
                out += arguments[k].sql;
            }
        }
        return out;
    }

    const Compiler& compiler_;
    const Source& source_;
};

Result<Compiled> Compiler::compile(const Source& source, const Expression& expression, Place place) const {
    return Pass(*this, source).any(expression, place);
}

Result<Fragment> Compiler::condition(const Source& source, const Expression& expression, Place place) const {
    JX_TRY(Compiled compiled, compile(source, expression, place));
    if (compiled.type != Type::boolean && compiled.type != Type::null)
        return expression_error(expression_wrong, source.parameter, source.text, expression.at,
                                "must be a condition, and this is " + std::string(name_of(compiled.type)));
    return std::move(compiled.sql);
}

}  // namespace jixia::query
