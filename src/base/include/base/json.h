#pragma once
// JSON over Boost.Describe: one description of a struct gives encoding, strict decoding and a JSON schema.
//
// Described structs map to objects with the members' names, described enums to their enumerators' names, std::optional to a
// member that may be absent or null, Instant and Date to RFC 3339 text. Decoding is strict: unknown members, missing members,
// wrong types and broken constraints are all listed, each with its JSON pointer.
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/text.h"

namespace jixia::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

/// Reads one JSON text: UTF-8 only, at most 64 levels, no duplicate member names. Refuses `malformed` with the offset.
Result<Value> parse(std::string_view text);
std::string serialize(const Value& value);
/// Pretty, two spaces, members in the order given: for golden files.
std::string serialize_pretty(const Value& value);

/// A string of Min to Max code points after trimming; decoding stores it trimmed and in NFC, and refuses control characters.
template <std::size_t Min, std::size_t Max>
struct Text {
    std::string value;
    operator const std::string&() const { return value; }
};
/// A list of Min to Max elements.
template <class T, std::size_t Min, std::size_t Max>
struct List {
    std::vector<T> values;
    operator const std::vector<T>&() const { return values; }
};

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool is_text = false;
template <std::size_t Min, std::size_t Max>
inline constexpr bool is_text<Text<Min, Max>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T, std::size_t Min, std::size_t Max>
inline constexpr bool is_list<List<T, Min, Max>> = true;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value && !is_text<T> && !is_list<T>;
template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

void add_fault(std::vector<FieldError>& faults, std::string_view pointer, std::string_view code, std::string detail);
/// Pointer of a member: `/` and `~` escaped.
std::string child(std::string_view pointer, std::string_view name);
bool decode_string(const Value& value, std::string& out, std::string_view pointer, std::vector<FieldError>& faults);
bool decode_integer(const Value& value, std::int64_t& out, std::string_view pointer, std::vector<FieldError>& faults);
bool decode_number(const Value& value, double& out, std::string_view pointer, std::vector<FieldError>& faults);
bool decode_text(const Value& value, std::size_t min, std::size_t max, std::string& out, std::string_view pointer,
                 std::vector<FieldError>& faults);
Error invalid_body(std::vector<FieldError> faults);

}  // namespace detail

/// The JSON form of `source`.
template <class T>
Value encode(const T& source) {
    using namespace detail;
    if constexpr (std::same_as<T, Value>) return source;
    else if constexpr (std::same_as<T, Object> || std::same_as<T, Array>) return Value(source);
    else if constexpr (std::same_as<T, bool> || std::floating_point<T>) return Value(source);
    else if constexpr (std::integral<T>) return Value(static_cast<std::int64_t>(source));
    else if constexpr (std::same_as<T, Instant> || std::same_as<T, Date>) return Value(to_text(source));
    else if constexpr (DescribedEnum<T>) return Value(boost::describe::enum_to_string(source, ""));
    else if constexpr (is_optional<T>) return source ? encode(*source) : Value(nullptr);
    else if constexpr (is_vector<T>) {
        Array array;
        array.reserve(source.size());
        for (const auto& element : source) array.push_back(encode(element));
        return array;
    } else if constexpr (is_map<T>) {
        Object object;
        for (const auto& [name, element] : source) object[name] = encode(element);
        return object;
    } else if constexpr (is_text<T>) return Value(source.value);
    else if constexpr (is_list<T>) return encode(source.values);
    else if constexpr (DescribedStruct<T>) {
        Object object;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) { object[member.name] = encode(source.*member.pointer); });
        return object;
    } else {
        static_assert(std::convertible_to<T, std::string_view>, "no JSON form for this type");
        return Value(std::string_view(source));
    }
}

template <class T>
std::string to_string(const T& source) {
    return json::serialize(encode(source));
}

/// Reads `value` into `out`; every fault is added to `faults` with its pointer.
template <class T>
void decode_into(const Value& value, T& out, const std::string& pointer, std::vector<FieldError>& faults) {
    using namespace detail;
    if constexpr (std::same_as<T, Value>) out = value;
    else if constexpr (std::same_as<T, Object>) {
        if (value.is_object()) out = value.get_object();
        else add_fault(faults, pointer, "type", "must be an object");
    } else if constexpr (std::same_as<T, bool>) {
        if (value.is_bool()) out = value.get_bool();
        else add_fault(faults, pointer, "type", "must be true or false");
    } else if constexpr (std::floating_point<T>) {
        double number{};
        if (decode_number(value, number, pointer, faults)) out = static_cast<T>(number);
    } else if constexpr (std::integral<T>) {
        std::int64_t number{};
        if (!decode_integer(value, number, pointer, faults)) return;
        if (!std::in_range<T>(number)) add_fault(faults, pointer, "range", "is out of range");
        else out = static_cast<T>(number);
    } else if constexpr (std::same_as<T, std::string>) decode_string(value, out, pointer, faults);
    else if constexpr (std::same_as<T, Instant> || std::same_as<T, Date>) {
        std::string text;
        if (!decode_string(value, text, pointer, faults)) return;
        auto parsed = [&] {
            if constexpr (std::same_as<T, Instant>) return parse_instant(text);
            else return parse_date(text);
        }();
        if (parsed.has_value()) out = *parsed;
        else add_fault(faults, pointer, "format", parsed.error().detail);
    } else if constexpr (DescribedEnum<T>) {
        std::string text;
        if (!decode_string(value, text, pointer, faults)) return;
        if (boost::describe::enum_from_string(text.c_str(), out)) return;
        std::string allowed;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto e) { allowed += (allowed.empty() ? "" : ", ") + std::string(e.name); });
        add_fault(faults, pointer, "enum", "must be one of: " + allowed);
    } else if constexpr (is_optional<T>) {
        if (value.is_null()) {
            out.reset();
            return;
        }
        typename T::value_type element{};
        const auto before = faults.size();
        decode_into(value, element, pointer, faults);
        if (faults.size() == before) out = std::move(element);
    } else if constexpr (is_vector<T>) {
        if (!value.is_array()) {
            add_fault(faults, pointer, "type", "must be a list");
            return;
        }
        std::size_t index = 0;
        for (const Value& element : value.get_array()) {
            out.emplace_back();
            decode_into(element, out.back(), child(pointer, std::to_string(index++)), faults);
        }
    } else if constexpr (is_map<T>) {
        if (!value.is_object()) {
            add_fault(faults, pointer, "type", "must be an object");
            return;
        }
        for (const auto& [name, element] : value.get_object())
            decode_into(element, out[std::string(name)], child(pointer, name), faults);
    } else if constexpr (is_text<T>) {
        []<std::size_t Min, std::size_t Max>(const Value& v, Text<Min, Max>& o, const std::string& p, auto& f) {
            detail::decode_text(v, Min, Max, o.value, p, f);
        }(value, out, pointer, faults);
    } else if constexpr (is_list<T>) {
        []<class E, std::size_t Min, std::size_t Max>(const Value& v, List<E, Min, Max>& o, const std::string& p, auto& f) {
            decode_into(v, o.values, p, f);
            if (v.is_array() && (o.values.size() < Min || o.values.size() > Max))
                add_fault(f, p, "size", "must have " + std::to_string(Min) + " to " + std::to_string(Max) + " elements");
        }(value, out, pointer, faults);
    } else {
        static_assert(DescribedStruct<T>, "no JSON form for this type");
        if (!value.is_object()) {
            add_fault(faults, pointer, "type", "must be an object");
            return;
        }
        const Object& object = value.get_object();
        std::size_t known = 0;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(out.*member.pointer)>;
            const Value* field = object.if_contains(member.name);
            if (field != nullptr) {
                ++known;
                decode_into(*field, out.*member.pointer, child(pointer, member.name), faults);
            } else if constexpr (!is_optional<Field>) {
                add_fault(faults, child(pointer, member.name), "missing", "is required");
            }
        });
        if (known == object.size()) return;
        for (const auto& entry : object) {
            bool described = false;
            boost::mp11::mp_for_each<Members<T>>([&](auto member) { described = described || entry.key() == member.name; });
            if (!described) add_fault(faults, child(pointer, entry.key()), "unknown", "is not a known field");
        }
    }
}

/// Strictly decodes; refuses `invalid` with every fault.
template <class T>
Result<T> decode(const Value& value) {
    T out{};
    std::vector<FieldError> faults;
    decode_into(value, out, "", faults);
    if (!faults.empty()) return detail::invalid_body(std::move(faults));
    return out;
}

template <class T>
Result<T> decode_text(std::string_view text) {
    JX_TRY(const Value value, parse(text));
    return decode<T>(value);
}

/// JSON Schema (2020-12, as OpenAPI 3.1 uses it) of T, written out in place.
template <class T>
Value schema() {
    using namespace detail;
    if constexpr (std::same_as<T, Value>) return Object{};
    else if constexpr (std::same_as<T, Object>) return Object{{"type", "object"}};
    else if constexpr (std::same_as<T, Array>) return Object{{"type", "array"}};
    else if constexpr (std::same_as<T, bool>) return Object{{"type", "boolean"}};
    else if constexpr (std::floating_point<T>) return Object{{"type", "number"}};
    else if constexpr (std::integral<T>) return Object{{"type", "integer"}};
    else if constexpr (std::same_as<T, Instant>) return Object{{"type", "string"}, {"format", "date-time"}};
    else if constexpr (std::same_as<T, Date>) return Object{{"type", "string"}, {"format", "date"}};
    else if constexpr (DescribedEnum<T>) {
        Array names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) { names.push_back(e.name); });
        return Object{{"type", "string"}, {"enum", names}};
    } else if constexpr (is_optional<T>) {
        return Object{{"anyOf", Array{schema<typename T::value_type>(), Object{{"type", "null"}}}}};
    } else if constexpr (is_vector<T>) return Object{{"type", "array"}, {"items", schema<typename T::value_type>()}};
    else if constexpr (is_map<T>) return Object{{"type", "object"}, {"additionalProperties", schema<typename T::mapped_type>()}};
    else if constexpr (is_text<T>) {
        return []<std::size_t Min, std::size_t Max>(std::type_identity<Text<Min, Max>>) {
            return Object{{"type", "string"}, {"minLength", Min}, {"maxLength", Max}};
        }(std::type_identity<T>{});
    } else if constexpr (is_list<T>) {
        return []<class E, std::size_t Min, std::size_t Max>(std::type_identity<List<E, Min, Max>>) {
            return Object{{"type", "array"}, {"items", schema<E>()}, {"minItems", Min}, {"maxItems", Max}};
        }(std::type_identity<T>{});
    } else if constexpr (DescribedStruct<T>) {
        Object properties;
        Array required;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
            properties[member.name] = schema<Field>();
            if constexpr (!is_optional<Field>) required.push_back(member.name);
        });
        return Object{{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
    } else return Object{{"type", "string"}};
}

}  // namespace jixia::json
