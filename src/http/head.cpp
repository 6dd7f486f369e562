#include "head.h"

#include <algorithm>
#include <array>
#include <optional>

#include "errors.h"
#include "fields.h"
#include "target.h"

namespace jixia::http {
namespace {

using Refused = std::optional<Refusal>;

Refusal bad(std::string_view detail) { return {400, &refusals::framing, detail}; }

/// Octets that a head may contain at all: visible ASCII, space, tab, and those above 0x7f (in field values only).
constexpr std::array<bool, 256> head_octets = [] {
    std::array<bool, 256> allowed{};
    for (std::size_t octet = 0x20; octet < 256; ++octet) allowed[octet] = octet != 0x7f;
    allowed['\t'] = true;
    return allowed;
}();

Refused read_version(std::string_view version, int& minor) {
    if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.' || version[5] < '0' || version[5] > '9' ||
        version[7] < '0' || version[7] > '9')
        return bad("the request line must end in HTTP/1.1");
    if (version[5] != '1' || version[7] > '1') return Refusal{505, &refusals::version_unsupported};
    minor = version[7] - '0';
    return {};
}

Refused read_method(std::string_view name, Method& method) {
    if (!fields::is_token(name)) return bad("the method is not a token");
    if (name == "TRACE" || name == "CONNECT") return Refusal{405, &refusals::method_not_allowed};
    for (const Method known :
         {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options}) {
        if (name_of(known) != name) continue;
        method = known;
        return {};
    }
    return Refusal{501, &refusals::method_unknown};
}

/// host [":" port]; names, IPv4 and bracketed IPv6.
bool is_authority(std::string_view text) {
    if (text.empty() || text.size() > 300) return false;
    std::string_view host = text, port;
    if (text.front() == '[') {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos || close < 3) return false;
        host = text.substr(1, close - 1);
        const std::string_view after = text.substr(close + 1);
        if (!after.empty() && after.front() != ':') return false;
        if (!after.empty()) port = after.substr(1);
        return std::ranges::all_of(host,
                                   [](char c) {
                                       return c == ':' || c == '.' || (c >= '0' && c <= '9') ||
                                              (fields::lower(c) >= 'a' && fields::lower(c) <= 'f');
                                   }) &&
               port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    }
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    const auto is_host_char = [](char c) {
        return (c >= '0' && c <= '9') || (fields::lower(c) >= 'a' && fields::lower(c) <= 'z') || c == '-' || c == '.' || c == '_';
    };
    return !host.empty() && std::ranges::all_of(host, is_host_char) && port.size() <= 5 &&
           std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
}

/// Brings the target to origin-form. `authority` gets what an absolute-form named.
Refused read_target(std::string_view sent, Head& head, std::string_view& authority) {
    if (sent.empty()) return bad("the request line has no target");
    if (sent.size() > target_bytes_max) return Refusal{414, &refusals::target_too_long};
    if (!is_target_text(sent)) return bad("the target has an octet that must be percent-encoded");
    head.target = sent;
    if (sent == "*") return head.method == Method::options ? Refused{} : bad("* is a target of OPTIONS only");
    if (sent.front() == '/') return {};
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (sent.size() <= scheme.size() || !fields::equal(sent.substr(0, scheme.size()), scheme)) continue;
        const std::string_view rest = sent.substr(scheme.size());
        const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
        authority = rest.substr(0, end);
        if (!is_authority(authority)) return bad("the target's authority cannot be read");
        head.target = rest.substr(end);
        if (head.target.empty()) head.target = "/";
        return head.target.front() == '/' ? Refused{} : bad("the target has no path");
    }
    return bad("the target must be a path");
}

Refused read_line(std::string_view line, Head& head, std::string_view& authority) {
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return bad("the request line must be method, target and version");
    if (std::ranges::any_of(line, [](char c) { return c == '\t'; })) return bad("the request line has a tab");
    if (auto refused = read_version(line.substr(last + 1), head.minor)) return refused;
    if (auto refused = read_method(line.substr(0, first), head.method)) return refused;
    return read_target(line.substr(first + 1, last - first - 1), head, authority);
}

/// Fields that mean nothing twice. Twice the same is refused too: somebody on the way may have read the other one.
constexpr std::array<std::string_view, 17> singletons{
    "host",     "content-length",    "content-type",        "content-encoding", "authorization",   "cookie",       "range",
    "if-range", "if-modified-since", "if-unmodified-since", "if-match",         "idempotency-key", "x-csrf-token", "origin",
    "expect",   "upload-offset",     "upload-length"};

Refused read_fields(std::string_view text, Head& head) {
    while (!text.empty()) {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 2);
        if (line.front() == ' ' || line.front() == '\t') return bad("a field line is folded");
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return bad("a field line has no colon");
        const std::string_view name = line.substr(0, colon);
        if (!fields::is_token(name)) return bad("a field name is not a token");
        if (head.fields.size() == fields_max) return Refusal{431, &refusals::fields_too_large, "more than 100 fields"};
        const auto same = [&](const auto& field) { return fields::equal(field.first, name); };
        if (std::ranges::any_of(singletons, [&](auto single) { return fields::equal(single, name); }) &&
            std::ranges::any_of(head.fields, same))
            return bad("a field that may be sent once was sent twice");
        head.fields.emplace_back(name, fields::trimmed(line.substr(colon + 1)));
    }
    return {};
}

/// Transfer-Encoding: exactly `chunked`, on HTTP/1.1, without Content-Length.
Refused read_coding(std::string_view value, Head& head) {
    if (head.minor == 0) return bad("Transfer-Encoding on HTTP/1.0");
    if (head.framing == Framing::length) return bad("Content-Length and Transfer-Encoding");
    if (head.framing == Framing::chunked) return bad("Transfer-Encoding twice");
    std::size_t count = 0;
    std::string_view last;
    bool chunked_before = false;
    if (value.empty() || value.ends_with(',')) return bad("an empty transfer coding");
    while (!value.empty()) {
        if (fields::equal(last, "chunked")) chunked_before = true;
        last = fields::next_element(value);
        ++count;
    }
    if (chunked_before) return bad("chunked must be the last transfer coding");
    if (fields::equal(last, "chunked")) {
        if (count > 1) return Refusal{501, &refusals::coding_unknown};
        head.framing = Framing::chunked;
        return {};
    }
    constexpr std::array<std::string_view, 7> registered{"gzip",       "x-gzip",   "deflate", "compress",
                                                         "x-compress", "identity", "trailers"};
    if (std::ranges::any_of(registered, [&](auto coding) { return fields::equal(last, coding); }))
        return bad("chunked must be the last transfer coding");
    return Refusal{501, &refusals::coding_unknown};
}

Refused read_length(std::string_view value, Head& head) {
    if (head.framing == Framing::chunked) return bad("Content-Length and Transfer-Encoding");
    if (value.empty() || value.size() > 18 || !std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; }))
        return bad("Content-Length is not a number of octets");
    std::uint64_t length = 0;
    for (const char digit : value) length = length * 10 + static_cast<std::uint64_t>(digit - '0');
    head.framing = Framing::length;
    head.content_length = length;
    return {};
}

Refused read_connection(std::string_view value, Head& head) {
    while (!value.empty())
        if (fields::equal(fields::next_element(value), "close")) head.keep_alive = false;
    return {};
}

/// What the fields mean for the message itself.
Refused interpret(Head& head, std::string_view authority) {
    head.keep_alive = head.minor == 1;
    std::size_t hosts = 0;
    for (const auto& [name, value] : head.fields) {
        Refused refused;
        if (fields::equal(name, "host")) {
            ++hosts;
            head.host = value;
        } else if (fields::equal(name, "content-length")) {
            refused = read_length(value, head);
        } else if (fields::equal(name, "transfer-encoding")) {
            refused = read_coding(value, head);
        } else if (fields::equal(name, "connection")) {
            refused = read_connection(value, head);
        } else if (fields::equal(name, "expect") && head.minor == 1) {
            if (!fields::equal(value, "100-continue")) return Refusal{417, &refusals::expectation};
            head.expects_continue = true;
        } else if (fields::equal(name, "cookie")) {
            if (static_cast<std::size_t>(std::ranges::count(value, ';')) >= cookies_max)
                return Refusal{431, &refusals::fields_too_large, "more than 100 cookies"};
        }
        if (refused) return refused;
    }
    if (hosts != 1 && (head.minor == 1 || hosts > 1)) return bad("exactly one Host is needed");
    if (hosts == 1 && !is_authority(head.host)) return bad("Host cannot be read");
    if (!authority.empty() && !fields::equal(authority, head.host)) return bad("the target names another host than Host");
    return {};
}

}  // namespace

std::string_view Head::get(std::string_view name) const {
    for (const auto& [held, value] : fields)
        if (fields::equal(held, name)) return value;
    return {};
}

Progress HeadReader::scan(std::string_view buffer, Refusal& refusal) {
    const auto refuse = [&](Refusal why) {
        refusal = why;
        return Progress::refused;
    };
    if (start_ == 0 && scanned_ == 0 && buffer.starts_with("\r\n")) start_ = scanned_ = last_line_ = 2;
    if (start_ == 0 && scanned_ == 0 && buffer == "\r") return Progress::more;
    for (; scanned_ < buffer.size(); ++scanned_) {
        const char c = buffer[scanned_];
        if (head_octets[static_cast<unsigned char>(c)]) {
            if (line_ == 0 && scanned_ - start_ > line_bytes_max) return refuse({414, &refusals::target_too_long});
            if (line_ != 0 && scanned_ - line_ > fields_bytes_max) return refuse({431, &refusals::fields_too_large});
            continue;
        }
        if (c != '\r') return refuse(bad(c == '\n' ? "a line ends in LF alone" : "a control character"));
        if (scanned_ + 1 == buffer.size()) return Progress::more;
        if (buffer[scanned_ + 1] != '\n') return refuse(bad("CR without LF"));
        const bool empty = scanned_ == last_line_;
        if (line_ == 0) line_ = scanned_;
        scanned_ += 1;
        last_line_ = scanned_ + 1;
        if (empty) {
            ++scanned_;
            return Progress::done;
        }
        // The first line is judged as soon as it is there: HTTP/0.9 and other protocols never send an empty line.
        if (line_ + 2 == last_line_) {
            Head head;
            std::string_view authority;
            if (const auto refused = read_line(buffer.substr(start_, line_ - start_), head, authority)) return refuse(*refused);
        }
    }
    return Progress::more;
}

Progress HeadReader::read(std::string_view buffer, Head& head, Refusal& refusal) {
    const Progress progress = scan(buffer, refusal);
    if (progress != Progress::done) return progress;
    head = Head{};
    head.size = scanned_;
    std::string_view authority;
    const auto refuse = [&](const Refusal& why) {
        refusal = why;
        return Progress::refused;
    };
    if (line_ == start_) return refuse(bad("an empty line instead of a request"));
    if (const auto refused = read_line(buffer.substr(start_, line_ - start_), head, authority)) return refuse(*refused);
    head.fields.reserve(16);
    if (const auto refused = read_fields(buffer.substr(line_ + 2, scanned_ - line_ - 4), head)) return refuse(*refused);
    if (const auto refused = interpret(head, authority)) return refuse(*refused);
    return Progress::done;
}

}  // namespace jixia::http
