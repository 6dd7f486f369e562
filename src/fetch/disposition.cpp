// RFC 6266 and RFC 8187, as far as names of files need them.
#include <algorithm>
#include <cctype>
#include <optional>

#include "transfer.h"

namespace jixia::fetch {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
        out += escaped ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
        if (escaped) i += 2;
    }
    return out;
}

/// The value of a parameter: a token or a quoted string.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
    std::string lower(header);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::string wanted = std::string(name) + "=";
    for (std::size_t at = lower.find(wanted); at != std::string::npos; at = lower.find(wanted, at + 1)) {
        if (at > 0 && lower[at - 1] != ' ' && lower[at - 1] != ';') continue;
        std::string_view rest = header.substr(at + wanted.size());
        if (rest.empty() || rest.front() != '"') return std::string(rest.substr(0, rest.find(';')));
        std::string out;
        for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
            if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
            out += rest[i];
        }
        return out;
    }
    return std::nullopt;
}

}  // namespace

std::string file_name_of_disposition(std::string_view header) {
    if (const auto extended = parameter(header, "filename*")) {
        const std::size_t first = extended->find('\''), second = extended->find('\'', first + 1);
        if (first != std::string::npos && second != std::string::npos)
            return percent_decoded(std::string_view(*extended).substr(second + 1));
    }
    return parameter(header, "filename").value_or("");
}

}  // namespace jixia::fetch
