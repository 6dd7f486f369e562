#include "tlog/note.h"

#include <algorithm>
#include <charconv>

#include "base/crypto.h"
#include "base/text.h"

namespace jixia::tlog {
namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t name_bytes_max = 200;

Error broken(const char* why) { return Error{&errors::malformed, why}; }

/// Spaces of Unicode, as far as they are not control characters.
bool has_space(std::string_view text) {
    for (const std::string_view space : {" ", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf",
                                         "\xe2\x81\x9f", "\xe3\x80\x80", "\xc2\x85"})
        if (text.contains(space)) return true;
    for (char last = '\x80'; last <= '\x8a'; ++last)
        if (text.contains(std::string("\xe2\x80") + last)) return true;
    return false;
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<SignatureLine> parse_line(std::string_view line) {
    if (!line.starts_with(dash)) return broken("a signature line does not begin with a dash");
    line.remove_prefix(dash.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return broken("a signature line names no key");
    const auto bytes = crypto::from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() < 5) return broken("a signature line holds no signature");
    SignatureLine out{std::string(line.substr(0, space)), 0, bytes->substr(4)};
    for (std::size_t i = 0; i < 4; ++i) out.key_id = out.key_id << 8 | static_cast<unsigned char>((*bytes)[i]);
    return out;
}

}  // namespace

bool is_key_name(std::string_view name) {
    return !name.empty() && name.size() <= name_bytes_max && text::is_utf8(name) && !has_control(name) && !has_space(name) &&
           !name.contains('+');
}

std::string to_text(const SignatureLine& line) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((line.key_id >> shift) & 255);
    return std::string(dash) + line.name + " " + crypto::base64(bytes + line.signature) + "\n";
}

Result<std::vector<SignatureLine>> parse_signatures(std::string_view lines) {
    std::vector<SignatureLine> out;
    if (lines.empty() || lines.size() > note_bytes_max) return broken("no signature lines");
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (end == std::string_view::npos || out.size() == note_signatures_max) return broken("signature lines are not whole");
        JX_TRY(out.emplace_back(), parse_line(lines.substr(0, end)));
        lines.remove_prefix(end + 1);
    }
    return out;
}

Result<Note> Note::parse(std::string_view bytes) {
    if (bytes.size() > note_bytes_max) return broken("a note is too long");
    if (!text::is_utf8(bytes) ||
        std::ranges::any_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }))
        return broken("a note holds octets that no note may hold");
    const std::size_t split = bytes.rfind("\n\n");
    if (split == std::string_view::npos) return broken("a note has no signatures");
    Note note;
    note.text = bytes.substr(0, split + 1);
    JX_TRY(note.signatures, parse_signatures(bytes.substr(split + 2)));
    return note;
}

std::string Note::bytes() const {
    std::string out = text + "\n";
    for (const SignatureLine& line : signatures) out += to_text(line);
    return out;
}

Result<Checkpoint> Checkpoint::parse(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos || lines.size() == 3) return broken("a checkpoint has three lines");
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    if (lines.size() != 3 || !is_key_name(lines[0])) return broken("a checkpoint has three lines: origin, size, root");
    Checkpoint checkpoint;
    checkpoint.origin = lines[0];
    const auto [end, failure] = std::from_chars(lines[1].data(), lines[1].data() + lines[1].size(), checkpoint.size);
    if (failure != std::errc{} || end != lines[1].data() + lines[1].size() || (lines[1].size() > 1 && lines[1][0] == '0') ||
        checkpoint.size > (std::uint64_t{1} << 62))
        return broken("a checkpoint's size is no number");
    const auto root = hash_from_base64(lines[2]);
    if (!root) return broken("a checkpoint's root is no hash");
    checkpoint.root = *root;
    return checkpoint;
}

std::string Checkpoint::text() const { return origin + "\n" + std::to_string(size) + "\n" + base64(root) + "\n"; }

Signed check(const Note& note, const std::vector<VerifierKey>& known) {
    Signed out;
    for (const SignatureLine& line : note.signatures)
        for (const VerifierKey& key : known) {
            if (key.name() != line.name || key.id() != line.key_id) continue;
            auto& list = key.verifies(note.text, line.signature) ? out.by : out.broken;
            if (std::ranges::find(list, key.text()) == list.end()) list.push_back(key.text());
        }
    return out;
}

}  // namespace jixia::tlog
