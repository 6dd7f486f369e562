// `jixia decision verify`: a decision's note against the keys that whoever holds it trusts.
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "commands.h"
#include "tlog/note.h"

namespace jixia::app {

int verify_decision(const std::string& file, const std::vector<std::string>& keys) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return tell(Error{&errors::not_found, file + " cannot be read"});
    std::ostringstream content;
    content << in.rdbuf();
    std::vector<tlog::VerifierKey> known;
    for (const std::string& text : keys) {
        auto key = tlog::VerifierKey::parse(text);
        if (!key.has_value()) return tell(std::move(key).error());
        known.push_back(*std::move(key));
    }
    auto note = tlog::Note::parse(std::move(content).str());
    if (!note.has_value()) return tell(std::move(note).error());
    const tlog::Signed verdict = tlog::check(*note, known);
    if (!verdict.good()) {
        fmt::print("签名无效，或不是所给公钥所签 · not signed by the given keys, or not what was signed\n");
        return 1;
    }
    for (const std::string& key : verdict.by) fmt::print("签名有效 · signed by {}\n", key);
    fmt::print("{}", note->text);
    return 0;
}

}  // namespace jixia::app
