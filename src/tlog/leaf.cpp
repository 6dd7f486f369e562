#include "tlog/leaf.h"

#include <array>
#include <charconv>

#include "base/clock.h"

namespace jixia::tlog {
namespace {

constexpr std::string_view leaf_head = "jixia-ledger-2\n";
constexpr std::size_t digest_characters = 64;

Error broken() { return Error{&errors::malformed, "the bytes are not those of an entry"}; }

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || value < 0 || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    return value;
}

bool is_digest(std::string_view text) {
    return text.size() == digest_characters && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// "2026-11-23T08:00:00.000000Z" and nothing else that is read as a time.
bool is_time(std::string_view text) {
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd.ddddddZ";
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return false;
    return true;
}

}  // namespace

void add_netstring(std::string& bytes, std::string_view member) {
    std::array<char, 20> length{};
    const auto [end, failure] = std::to_chars(length.data(), length.data() + length.size(), member.size());
    bytes.append(length.data(), end);
    bytes += ':';
    bytes += member;
    bytes += ',';
}

std::optional<std::string_view> take_netstring(std::string_view& bytes) {
    const std::size_t colon = bytes.substr(0, 8).find(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto length = number(bytes.substr(0, colon));
    if (!length || bytes.size() - colon - 1 <= static_cast<std::size_t>(*length)) return std::nullopt;
    const std::string_view member = bytes.substr(colon + 1, static_cast<std::size_t>(*length));
    if (bytes[colon + 1 + member.size()] != ',') return std::nullopt;
    bytes.remove_prefix(colon + 2 + member.size());
    return member;
}

std::string Leaf::bytes() const {
    std::string out(leaf_head);
    out.reserve(leaf_head.size() + open.size() + 400);
    add_netstring(out, std::to_string(seq));
    add_netstring(out, at);
    add_netstring(out, log == Log::opening ? "opening" : "security");
    for (const std::string* member : {&open, &closed_sha256, &closed_sm3, &personal_sha256, &personal_sm3})
        add_netstring(out, *member);
    return out;
}

std::optional<LeafView> LeafView::parse(std::string_view bytes) {
    if (!bytes.starts_with(leaf_head)) return std::nullopt;
    bytes.remove_prefix(leaf_head.size());
    std::array<std::string_view, 8> members;
    for (std::string_view& member : members) {
        const auto next = take_netstring(bytes);
        if (!next) return std::nullopt;
        member = *next;
    }
    const auto seq = number(members[0]);
    if (!bytes.empty() || !seq || *seq == 0 || !is_time(members[1])) return std::nullopt;
    if (members[2] != "opening" && members[2] != "security") return std::nullopt;
    if (!is_digest(members[4]) || !is_digest(members[5])) return std::nullopt;
    if (members[6].empty() ? !members[7].empty() : !is_digest(members[6]) || !is_digest(members[7])) return std::nullopt;
    return LeafView{*seq,       members[1], members[2] == "opening" ? Log::opening : Log::security,
                    members[3], members[4], members[5],
                    members[6], members[7]};
}

Result<Leaf> Leaf::parse(std::string_view bytes) {
    const auto view = LeafView::parse(bytes);
    if (!view) return broken();
    return Leaf{view->seq,
                std::string(view->at),
                view->log,
                std::string(view->open),
                std::string(view->closed_sha256),
                std::string(view->closed_sm3),
                std::string(view->personal_sha256),
                std::string(view->personal_sm3)};
}

std::string OpenPart::bytes() const {
    std::string out;
    for (const std::string* member : {&actor_role, &organization, &division, &action, &subject_type, &subject_id})
        add_netstring(out, *member);
    add_netstring(out, std::to_string(version));
    add_netstring(out, basis);
    add_netstring(out, detail);
    return out;
}

Result<OpenPart> OpenPart::parse(std::string_view bytes) {
    OpenPart part;
    std::array<std::string_view, 9> members;
    for (std::string_view& member : members) {
        const auto next = take_netstring(bytes);
        if (!next) return broken();
        member = *next;
    }
    const auto version = number(members[6]);
    if (!bytes.empty() || !version) return broken();
    return OpenPart{std::string(members[0]),
                    std::string(members[1]),
                    std::string(members[2]),
                    std::string(members[3]),
                    std::string(members[4]),
                    std::string(members[5]),
                    *version,
                    std::string(members[7]),
                    std::string(members[8])};
}

}  // namespace jixia::tlog
