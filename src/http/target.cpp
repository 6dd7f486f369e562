#include "target.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "errors.h"

namespace jixia::http {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum class Plus { literal, space };

/// Percent-decodes; nothing for an escape that is none.
std::optional<std::string> unescape(std::string_view raw, Plus plus) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
        if (raw[at] == '+' && plus == Plus::space) {
            out += ' ';
        } else if (raw[at] != '%') {
            out += raw[at];
        } else {
            if (at + 2 >= raw.size()) return std::nullopt;
            const int high = hex_digit(raw[at + 1]), low = hex_digit(raw[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    return out;
}

bool has_control(std::string_view text, std::string_view allowed) {
    return std::ranges::any_of(text, [&](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return (octet < 0x20 || octet == 0x7f) && !allowed.contains(c);
    });
}

Error parameter_fault(std::string_view name, std::string_view code, std::string_view detail) {
    // The name is shown as sent: it is visible ASCII by now.
    return Error{&refusals::parameters, {}, {{std::string(name.substr(0, 100)), std::string(detail), std::string(code)}}};
}

}  // namespace

bool is_target_text(std::string_view target) {
    return std::ranges::all_of(target, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet > 0x20 && octet < 0x7f && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
    });
}

Result<std::string> decode_path(std::string_view raw) {
    const auto refuse = [](std::string_view why) { return Error{&errors::malformed, std::string(why)}; };
    if (!raw.starts_with('/')) return refuse("the path must begin with /");
    std::string path;
    path.reserve(raw.size());
    std::string_view rest = raw.substr(1);
    while (true) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const auto segment = unescape(rest.substr(0, end), Plus::literal);
        if (!segment) return refuse("the path has an escape that is not %XX");
        if (segment->contains('/') || segment->contains('\\')) return refuse("the path has an encoded slash");
        if (has_control(*segment, "")) return refuse("the path has a control character");
        if (!text::is_utf8(*segment)) return refuse("the path is not UTF-8");
        if (*segment == "." || *segment == "..") return Error{&refusals::no_route};
        path += '/';
        path += *segment;
        if (end == rest.size()) return path;
        rest.remove_prefix(end + 1);
    }
}

Result<Query> decode_query(std::string_view raw) {
    Query query;
    std::size_t count = 0;
    while (!raw.empty()) {
        const std::size_t end = std::min(raw.find('&'), raw.size());
        const std::string_view pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view raw_name = pair.substr(0, equals);
        const auto name = unescape(raw_name, Plus::space);
        if (++count > query_parameters_max) return parameter_fault(raw_name, "size", "at most 200 parameters");
        if (pair.contains(';')) return parameter_fault(raw_name, "format", "write ; as %3B; parameters are separated by &");
        if (!name || name->empty() || has_control(*name, "") || !text::is_utf8(*name))
            return parameter_fault(raw_name, "format", "the name cannot be read");
        if (name->contains('[') || name->contains(']')) return parameter_fault(raw_name, "unknown", "");
        auto value = unescape(pair.substr(std::min(equals + 1, pair.size())), Plus::space);
        if (!value) return parameter_fault(*name, "format", "an escape is not %XX");
        if (has_control(*value, "\t\r\n")) return parameter_fault(*name, "control-character", "");
        if (!text::is_utf8(*value)) return parameter_fault(*name, "format", "not UTF-8");
        query.add(*name, *std::move(value));
    }
    return query;
}

}  // namespace jixia::http
