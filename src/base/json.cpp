#include "base/json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <cmath>
#include <set>

namespace jixia::json {
namespace {

constexpr std::size_t depth_max = 64;

/// Gives Boost's parser events to its own value builder, but refuses a member name that an object has already.
struct Handler {
    static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);

    boost::json::value_stack stack;
    std::vector<std::set<std::string, std::less<>>> names;
    std::string pending, duplicate;

    bool on_document_begin(boost::json::error_code&) { return true; }
    bool on_document_end(boost::json::error_code&) { return true; }
    bool on_object_begin(boost::json::error_code&) {
        names.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t count, boost::json::error_code&) {
        names.pop_back();
        stack.push_object(count);
        return true;
    }
    bool on_array_begin(boost::json::error_code&) { return true; }
    bool on_array_end(std::size_t count, boost::json::error_code&) {
        stack.push_array(count);
        return true;
    }
    bool on_key_part(boost::json::string_view part, std::size_t, boost::json::error_code&) {
        pending.append(part);
        stack.push_chars(part);
        return true;
    }
    bool on_key(boost::json::string_view part, std::size_t, boost::json::error_code& failure) {
        pending.append(part);
        if (!names.back().insert(pending).second) {
            duplicate = pending;
            failure = boost::json::make_error_code(boost::json::error::exception);
            return false;
        }
        pending.clear();
        stack.push_key(part);
        return true;
    }
    bool on_string_part(boost::json::string_view part, std::size_t, boost::json::error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(boost::json::string_view part, std::size_t, boost::json::error_code&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(boost::json::string_view, boost::json::error_code&) { return true; }
    bool on_int64(std::int64_t number, boost::json::string_view, boost::json::error_code&) {
        stack.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, boost::json::string_view, boost::json::error_code&) {
        stack.push_uint64(number);
        return true;
    }
    bool on_double(double number, boost::json::string_view, boost::json::error_code&) {
        stack.push_double(number);
        return true;
    }
    bool on_bool(bool flag, boost::json::error_code&) {
        stack.push_bool(flag);
        return true;
    }
    bool on_null(boost::json::error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(boost::json::string_view, boost::json::error_code&) { return true; }
    bool on_comment(boost::json::string_view, boost::json::error_code&) { return true; }
};

void write_pretty(const Value& value, std::string& out, std::size_t indent) {
    const std::string pad(indent + 2, ' ');
    if (value.is_object() && !value.get_object().empty()) {
        out += "{\n";
        bool first = true;
        for (const auto& [name, element] : value.get_object()) {
            out += (first ? "" : ",\n") + pad + boost::json::serialize(boost::json::string(name)) + ": ";
            write_pretty(element, out, indent + 2);
            first = false;
        }
        out += "\n" + std::string(indent, ' ') + "}";
    } else if (value.is_array() && !value.get_array().empty()) {
        out += "[\n";
        bool first = true;
        for (const Value& element : value.get_array()) {
            out += (first ? "" : ",\n") + pad;
            write_pretty(element, out, indent + 2);
            first = false;
        }
        out += "\n" + std::string(indent, ' ') + "]";
    } else {
        out += boost::json::serialize(value);
    }
}

}  // namespace

Result<Value> parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<Handler> parser(options);
    Handler& handler = parser.handler();
    handler.stack.reset();
    boost::json::error_code failure;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), failure);
    if (!handler.duplicate.empty())
        return Error{&errors::malformed,
                     "the name \"" + std::string(text::prefix(handler.duplicate, 64)) + "\" stands twice in one object"};
    if (failure || read != text.size()) {
        const std::string what =
            failure == boost::json::error::too_deep ? "is nested deeper than 64 levels" : "is not valid JSON";
        return Error{&errors::malformed, "the text " + what + " (at byte " + std::to_string(read) + ")"};
    }
    return handler.stack.release();
}

std::string serialize(const Value& value) { return boost::json::serialize(value); }

std::string serialize_pretty(const Value& value) {
    std::string out;
    write_pretty(value, out, 0);
    return out + "\n";
}

namespace detail {

void add_fault(std::vector<FieldError>& faults, std::string_view pointer, std::string_view code, std::string detail) {
    constexpr std::size_t faults_max = 200;
    if (faults.size() < faults_max) faults.push_back({std::string(pointer), std::move(detail), std::string(code)});
}

std::string child(std::string_view pointer, std::string_view name) {
    std::string out(pointer);
    out += '/';
    for (const char c : text::prefix(name, 100)) {
        if (c == '~') out += "~0";
        else if (c == '/') out += "~1";
        else out += c;
    }
    return out;
}

bool decode_string(const Value& value, std::string& out, std::string_view pointer, std::vector<FieldError>& faults) {
    if (!value.is_string()) {
        add_fault(faults, pointer, "type", "must be a text");
        return false;
    }
    out.assign(value.get_string());
    return true;
}

bool decode_integer(const Value& value, std::int64_t& out, std::string_view pointer, std::vector<FieldError>& faults) {
    if (value.is_int64()) {
        out = value.get_int64();
        return true;
    }
    add_fault(faults, pointer, "type", "must be a whole number");
    return false;
}

bool decode_number(const Value& value, double& out, std::string_view pointer, std::vector<FieldError>& faults) {
    if (value.is_number()) {
        out = value.to_number<double>();
        if (std::isfinite(out)) return true;
    }
    add_fault(faults, pointer, "type", "must be a number");
    return false;
}

bool decode_text(const Value& value, std::size_t min, std::size_t max, std::string& out, std::string_view pointer,
                 std::vector<FieldError>& faults) {
    std::string raw;
    if (!decode_string(value, raw, pointer, faults)) return false;
    for (const char c : raw) {
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') {
            add_fault(faults, pointer, "control-character", "must not contain control characters");
            return false;
        }
    }
    std::string clean = text::nfc(text::trim(raw));
    const std::size_t count = text::length(clean);
    if (count < min || count > max) {
        add_fault(faults, pointer, "length", "must have " + std::to_string(min) + " to " + std::to_string(max) + " characters");
        return false;
    }
    out = std::move(clean);
    return true;
}

Error invalid_body(std::vector<FieldError> faults) {
    return Error{&errors::invalid, std::to_string(faults.size()) + " field(s) do not meet the contract", std::move(faults)};
}

}  // namespace detail
}  // namespace jixia::json
