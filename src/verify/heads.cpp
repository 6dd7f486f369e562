#include "heads.h"

namespace jixia::verify {

std::vector<tlog::VerifierKey> log_keys(const std::vector<tlog::VerifierKey>& given, tlog::Tree tree) {
    std::vector<tlog::VerifierKey> keys;
    for (const tlog::VerifierKey& key : given)
        if (key.name().ends_with("/sm3") == (tree == tlog::Tree::sm3)) keys.push_back(key);
    return keys;
}

ReadHead read_head(const std::string& bytes, tlog::Tree tree, const std::vector<tlog::VerifierKey>& keys,
                   const std::string& from) {
    const auto refuse = [&](const std::string& what, const std::string& expected, const std::string& found) {
        return ReadHead{{}, Fault{0, from + ": " + what, expected, found}};
    };
    const auto note = tlog::Note::parse(bytes);
    if (!note.has_value()) return refuse("is no signed head", "a signed note", note.error().detail);
    const auto checkpoint = tlog::Checkpoint::parse(note->text);
    if (!checkpoint.has_value()) return refuse("is no signed head", "a checkpoint", checkpoint.error().detail);
    const tlog::Signed by = check(*note, keys);
    if (!by.broken.empty()) return refuse("a signature is not that of its key", by.broken.front(), "another's");
    if (by.by.empty())
        return refuse("is signed by no key of the log", keys.empty() ? "a key" : keys.front().text(), checkpoint->origin);
    for (const tlog::VerifierKey& key : keys)
        if (by.by.front() == key.text() && key.name() != checkpoint->origin)
            return refuse("has another origin than its key", key.name(), checkpoint->origin);
    return {SignedHead{tree, *checkpoint, bytes, from, by.by}, {}};
}

}  // namespace jixia::verify
