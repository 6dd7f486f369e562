#pragma once
// Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint, read strictly.
//
// A note is text, an empty line, and signature lines "— name base64(key id ‖ signature)". A checkpoint is a note whose text is
// origin, size and root, one a line. Lines of unknown keys are kept and ignored.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/keys.h"
#include "tlog/tree.h"

namespace jixia::tlog {

inline constexpr std::size_t note_bytes_max = 64 * 1024;
inline constexpr std::size_t note_signatures_max = 64;

struct SignatureLine {
    std::string name;
    std::uint32_t key_id = 0;
    std::string signature;  ///< bytes
    bool operator==(const SignatureLine&) const = default;
};

std::string to_text(const SignatureLine& line);
/// Signature lines alone, as a witness answers. Refuses `malformed`.
Result<std::vector<SignatureLine>> parse_signatures(std::string_view lines);

struct Note {
    std::string text;  ///< with its last newline
    std::vector<SignatureLine> signatures;

    /// Refuses `malformed`: not UTF-8, control characters, no signature, a line that is none, too long.
    static Result<Note> parse(std::string_view bytes);
    std::string bytes() const;
};

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};

    /// Of a note's text; lines after the third are refused here: they would prove nothing. Refuses `malformed`.
    static Result<Checkpoint> parse(std::string_view text);
    std::string text() const;
    bool operator==(const Checkpoint&) const = default;
};

/// A name that may stand in a signature line and as an origin: no spaces, no '+', no control characters, at most 200 bytes.
bool is_key_name(std::string_view name);

/// What known keys say of a note.
struct Signed {
    std::vector<std::string> by;      ///< verifier keys whose signatures are good
    std::vector<std::string> broken;  ///< verifier keys whose signatures are there and bad: the note is to be refused whole
    bool good() const { return broken.empty() && !by.empty(); }
};
Signed check(const Note& note, const std::vector<VerifierKey>& known);

}  // namespace jixia::tlog
