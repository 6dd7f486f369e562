#include "sql_gate.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/id.h"
#include "base/json.h"
#include "base/text.h"
#include "sql_allowed.h"
#include "sql_errors.h"
#include "sql_shapes.h"

namespace jixia::query {
namespace {

constexpr std::size_t depth_max = 100, parts_max = 20'000, selects_max = 300, name_length_max = 64, shown_max = 80;
constexpr std::int64_t padded_max = 10'000;

/// Names as SQL compares them: only Latin letters have case.
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

bool is_identifier(std::string_view name) {
    return !name.empty() && name.size() <= name_length_max && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::string_view text_of(const json::Object& part, std::string_view name) {
    const json::Value* const value = part.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

bool is_scalar(const json::Value& value) { return !value.is_array() && !value.is_object(); }

bool is_absent(const json::Value& value) {
    if (value.is_array()) return value.get_array().empty();
    if (value.is_object()) return value.get_object().empty();
    return value.is_null() || (value.is_bool() && !value.get_bool()) || (value.is_string() && value.get_string().empty());
}

/// Names and numbers in lists and small objects, no part of SQL among them.
bool is_inert(const json::Value& value, int levels = 4) {
    const auto inside = [levels](const json::Value& element) { return is_inert(element, levels - 1); };
    if (is_scalar(value)) return true;
    if (levels == 0) return false;
    if (value.is_array()) return std::ranges::all_of(value.get_array(), inside);
    return !value.get_object().contains("class") &&
           std::ranges::all_of(value.get_object(), [&](const auto& entry) { return inside(entry.value()); });
}

Error not_allowed(std::string_view what) {
    const std::string shown(text::prefix(what, shown_max));
    return Error{&sql_not_allowed, shown, {{"/sql", shown, "not-allowed"}}};
}
Error unreadable() { return Error{&sql_unreadable}; }

class Gate {
public:
    Result<void> query(const json::Value& value) { return members(value, query_shape); }
    Admitted admitted;
    std::set<std::size_t> parameters;

private:
    /// Counts how deep the walk is.
    class Level {
    public:
        explicit Level(std::size_t& depth) : depth_(depth) { ++depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        ~Level() { --depth_; }

    private:
        std::size_t& depth_;
    };

    using Step = Result<void> (Gate::*)(const json::Value&);

    Result<void> each(const json::Value& list, Step step) {
        if (!list.is_array()) return unreadable();
        for (const json::Value& element : list.get_array()) JX_CHECK((this->*step)(element));
        return {};
    }

    /// Every member that is there must be named by the shape.
    Result<void> members(const json::Value& value, const Shape& shape) {
        const Level level(depth_);
        if (!value.is_object()) return unreadable();
        if (depth_ > depth_max || ++parts_ > parts_max) return Error{&sql_too_complex};
        for (const auto& entry : value.get_object()) {
            const auto known = std::ranges::find(shape.members, std::string_view(entry.key()), &Member::name);
            if (known == shape.members.end()) return not_allowed(entry.key());
            JX_CHECK(member(entry.value(), *known));
        }
        return {};
    }

    Result<void> member(const json::Value& value, const Member& known) {
        switch (known.part) {
            case Part::plain: return is_scalar(value) ? Result<void>{} : unreadable();
            case Part::inert: return is_inert(value) ? Result<void>{} : unreadable();
            case Part::absent: return is_absent(value) ? Result<void>{} : not_allowed(shown_kind(known.name));
            case Part::expression: return expression(value);
            case Part::expressions: return each(value, &Gate::expression);
            case Part::rows: return each(value, &Gate::row);
            case Part::relation: return relation(value);
            case Part::query: return query(value);
            case Part::node: return node(value);
            case Part::ctes: return {};  // `node` has been there first
            case Part::modifiers: return each(value, &Gate::modifier);
            case Part::modifier: return modifier(value);
            case Part::orders: return each(value, &Gate::order);
            case Part::cases: return each(value, &Gate::when);
            case Part::replacements: return each(value, &Gate::replacement);
            case Part::type: return type(value);
            case Part::value: return literal(value);
        }
        return unreadable();
    }

    Result<void> row(const json::Value& value) { return each(value, &Gate::expression); }
    Result<void> order(const json::Value& value) { return members(value, order_shape); }
    Result<void> when(const json::Value& value) { return members(value, case_shape); }
    Result<void> replacement(const json::Value& value) { return members(value, replacement_shape); }

    /// A part whose kind says which members it may have.
    Result<const json::Object*> kind(const json::Value& value, std::string_view member,
                                     const Shape* (*shape_of)(std::string_view), const Shape*& shape) {
        if (!value.is_object()) return unreadable();
        const std::string_view name = text_of(value.get_object(), member);
        shape = shape_of(name);
        if (shape == nullptr) return not_allowed(shown_kind(name));
        return &value.get_object();
    }

    Result<void> modifier(const json::Value& value) {
        const Shape* shape = nullptr;
        JX_CHECK(kind(value, "type", modifier_shape, shape));
        return members(value, *shape);
    }

    /// WITH comes first: each of its names is known to what follows, to the end of the node.
    Result<void> node(const json::Value& value) {
        const Shape* shape = nullptr;
        JX_TRY(const json::Object* const part, kind(value, "type", node_shape, shape));
        if (++selects_ > selects_max) return Error{&sql_too_complex};
        const std::size_t outer = names_.size();
        if (const json::Value* const map = part->if_contains("cte_map")) JX_CHECK(with(*map));
        JX_CHECK(members(value, *shape));
        names_.resize(outer);
        return {};
    }

    Result<void> with(const json::Value& value) {
        if (!value.is_object() || value.get_object().size() > 1) return unreadable();
        const json::Value* const map = value.get_object().if_contains("map");
        if (map == nullptr || !map->is_array()) return unreadable();
        for (const json::Value& entry : map->get_array()) {
            const json::Object* const pair = entry.if_object();
            if (pair == nullptr || pair->size() != 2 || !pair->contains("value")) return unreadable();
            JX_CHECK(members(pair->at("value"), cte_shape));
            names_.push_back(lower(text_of(*pair, "key")));
        }
        return {};
    }

    Result<void> relation(const json::Value& value) {
        if (value.is_null()) return {};
        const Shape* shape = nullptr;
        JX_TRY(const json::Object* const part, kind(value, "type", relation_shape, shape));
        if (shape->kind == "BASE_TABLE") JX_CHECK(base_table(*part));
        if (shape->kind == "JOIN") {
            const std::string_view how = text_of(*part, "ref_type");
            if (how != "REGULAR" && how != "CROSS" && how != "NATURAL" && how != "ASOF" && how != "POSITIONAL")
                return not_allowed(std::string(how) + " JOIN");
        }
        if (shape->kind == "TABLE_FUNCTION") {
            const json::Value* const call = part->if_contains("function");
            if (call == nullptr || !call->is_object() || text_of(call->get_object(), "class") != "FUNCTION") return unreadable();
            const std::string name = lower(text_of(call->get_object(), "function_name"));
            if (!is_allowed_table_function(name)) return not_allowed(name + "()");
            JX_CHECK(without_schema(call->get_object()));
            // Its name has been judged; its arguments are expressions like others.
            return members(*call, *expression_shape("FUNCTION"));
        }
        return members(value, *shape);
    }

    Result<void> base_table(const json::Object& part) {
        const std::string_view name = text_of(part, "table_name"), schema = text_of(part, "schema_name"),
                               catalog = text_of(part, "catalog_name");
        if (!schema.empty() || !catalog.empty()) return not_allowed(std::string(schema) + "." + std::string(name));
        if (std::ranges::find(names_, lower(name)) != names_.end()) return {};
        // What is no id and no slug could be the name of a file.
        if (!is_identifier(name)) return not_allowed("FROM '" + std::string(name) + "'");
        const std::string key = table_key(name);
        if (std::ranges::find(admitted.tables, key) == admitted.tables.end()) admitted.tables.push_back(key);
        return admitted.tables.size() <= sql_tables_max ? Result<void>{} : Error{&sql_too_complex};
    }

    Result<void> expression(const json::Value& value) {
        if (value.is_null()) return {};
        const Shape* shape = nullptr;
        JX_TRY(const json::Object* const part, kind(value, "class", expression_shape, shape));
        if (shape->kind == "FUNCTION" || shape->kind == "WINDOW") JX_CHECK(call(*part));
        if (shape->kind == "OPERATOR") JX_CHECK(operation(*part));
        if (shape->kind == "PARAMETER") JX_CHECK(parameter(*part));
        if (shape->kind == "COLUMN_REF") {
            const json::Value* const names = part->if_contains("column_names");
            if (names == nullptr || !names->is_array() || names->get_array().size() > 2)
                return not_allowed(names == nullptr ? "" : json::serialize(*names));
            if (!names->get_array().empty() && names->get_array().back().is_string())
                admitted.columns.insert(lower(names->get_array().back().get_string()));
        }
        if (shape->kind == "STAR") admitted.everything = true;
        if (shape->kind == "COLLATE") {
            const std::string_view collation = text_of(*part, "collation");
            if (!is_allowed_collation(lower(collation))) return not_allowed("COLLATE " + std::string(collation));
        }
        return members(value, *shape);
    }

    /// The parser writes "main" before what it calls by itself.
    static Result<void> without_schema(const json::Object& part) {
        const std::string_view schema = text_of(part, "schema");
        if (schema.empty() || schema == "main") return {};
        return not_allowed(std::string(schema) + "." + std::string(text_of(part, "function_name")) + "()");
    }

    static Result<void> call(const json::Object& part) {
        const std::string name = lower(text_of(part, "function_name"));
        if (!is_allowed_function(name)) return not_allowed(name + "()");
        JX_CHECK(without_schema(part));
        if (name != "lpad" && name != "rpad") return {};
        // The one kind of function whose answer's length is a number that it is told.
        const json::Value* const arguments = part.if_contains("children");
        if (arguments == nullptr || !arguments->is_array() || arguments->get_array().size() < 2 ||
            !is_small(arguments->get_array()[1]))
            return not_allowed(name + "(…, > " + std::to_string(padded_max) + ")");
        return {};
    }
    static bool is_small(const json::Value& length) {
        const json::Object* const part = length.if_object();
        if (part == nullptr || text_of(*part, "class") != "CONSTANT" || !part->contains("value")) return false;
        const json::Object* const constant = part->at("value").if_object();
        const json::Value* const number = constant == nullptr ? nullptr : constant->if_contains("value");
        return number != nullptr && number->is_int64() && number->get_int64() <= padded_max;
    }

    static Result<void> operation(const json::Object& part) {
        const std::string_view type = text_of(part, "type");
        for (const std::string_view known : {"COMPARE_IN", "COMPARE_NOT_IN", "GROUPING_FUNCTION", "OPERATOR_COALESCE",
                                             "OPERATOR_IS_NOT_NULL", "OPERATOR_IS_NULL", "OPERATOR_NOT", "OPERATOR_NULLIF"})
            if (type == known) return {};
        return not_allowed(shown_kind(type));
    }

    Result<void> parameter(const json::Object& part) {
        const std::string_view name = text_of(part, "identifier");
        if (!text::is_digits(name) || name.size() > 4) return not_allowed("$" + std::string(name));
        parameters.insert(static_cast<std::size_t>(std::stoul(std::string(name))));
        return {};
    }

    static Result<void> type(const json::Value& value) {
        const json::Object* const part = value.if_object();
        if (part == nullptr) return unreadable();
        const std::string_view name = text_of(*part, "id");
        const json::Value* const more = part->if_contains("type_info");
        const json::Object* const details = more == nullptr ? nullptr : more->if_object();
        const std::string_view own = details == nullptr ? "" : text_of(*details, "name");  // a type by a name of its own
        if (!own.empty() || !is_allowed_type(name)) return not_allowed("CAST … AS " + std::string(own.empty() ? name : own));
        if (details == nullptr) return {};
        return text_of(*details, "type") == "DECIMAL_TYPE_INFO" && is_inert(*more) && text_of(*details, "alias").empty()
                   ? Result<void>{}
                   : not_allowed("CAST … AS " + std::string(name));
    }

    static Result<void> literal(const json::Value& value) {
        const json::Object* const part = value.if_object();
        if (part == nullptr || !part->contains("type") || part->size() > 3) return unreadable();
        JX_CHECK(type(part->at("type")));
        const json::Value* const held = part->if_contains("value");
        return held == nullptr || is_inert(*held, 1) ? Result<void>{} : unreadable();
    }

    std::vector<std::string> names_;  ///< of WITH, in force where the walk is
    std::size_t depth_ = 0, parts_ = 0, selects_ = 0;
};

}  // namespace

std::string table_key(std::string_view name) {
    std::string id(name);
    for (char& c : id)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
    return is_ulid(id) ? id : lower(name);
}

Result<Admitted> admit(std::string_view tree) {
    boost::json::parse_options options;
    options.max_depth = tree_levels_max;
    boost::system::error_code fault;
    const json::Value document = boost::json::parse(tree, fault, {}, options);
    if (fault == boost::json::error::too_deep) return Error{&sql_too_complex};
    const json::Object* const top = document.if_object();
    if (fault || top == nullptr) return unreadable();
    const json::Value* const statements = top->if_contains("statements");
    if (statements == nullptr || !statements->is_array()) return unreadable();
    if (statements->get_array().size() != 1) return Error{&sql_not_select};
    Gate gate;
    JX_CHECK(gate.query(statements->get_array()[0]));
    // $1 to $n without a gap, so that every value given has its place.
    if (!gate.parameters.empty() && (*gate.parameters.begin() != 1 || *gate.parameters.rbegin() != gate.parameters.size()))
        return Error{&sql_parameters_wrong};
    gate.admitted.parameters = gate.parameters.size();
    return std::move(gate.admitted);
}

}  // namespace jixia::query
