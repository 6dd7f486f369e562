#pragma once
// The strict reader of a request's head: everything of RFC 9112 that could mean two things is refused here, before any routing.
//
// It stands where a general parser would: measured, Boost.Beast's lets 18 of 64 malformed requests through, some of which make
// the body the next request. A test compares the two: whatever is accepted here, Beast reads the same way.
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "http/types.h"

namespace jixia::http {

constexpr std::size_t target_bytes_max = 8192;
constexpr std::size_t line_bytes_max = target_bytes_max + 128;
constexpr std::size_t fields_bytes_max = 16 * 1024;
constexpr std::size_t fields_max = 100;
constexpr std::size_t cookies_max = 100;

/// Why a request is refused: the status, and the words for the problem document.
struct Refusal {
    int status = 0;
    const ErrorCode* code = nullptr;
    std::string_view detail = {};
};

enum class Framing { none, length, chunked };

/// A head that passed. All views point into the buffer it was read from.
struct Head {
    Method method{};
    std::string_view target;  ///< origin-form, or "*" for OPTIONS
    int minor = 1;            ///< HTTP/1.`minor`
    std::vector<std::pair<std::string_view, std::string_view>> fields;
    std::string_view host;
    Framing framing = Framing::none;
    std::uint64_t content_length = 0;
    bool keep_alive = true, expects_continue = false;
    std::size_t size = 0;  ///< octets of the head, to be consumed

    /// The first value, or empty.
    std::string_view get(std::string_view name) const;
};

enum class Progress { more, done, refused };

/// Reads one head from a growing buffer; every octet is looked at once.
class HeadReader {
public:
    /// `buffer` begins with the request and only ever grows until `done`. Refused: `refusal` says why, the connection must close.
    Progress read(std::string_view buffer, Head& head, Refusal& refusal);
    void reset() { *this = HeadReader(); }

private:
    Progress scan(std::string_view buffer, Refusal& refusal);
    std::size_t start_ = 0;  ///< after one tolerated empty line
    std::size_t scanned_ = 0;
    std::size_t line_ = 0;       ///< end of the request line, 0 while unknown
    std::size_t last_line_ = 0;  ///< where the line being scanned begins
};

}  // namespace jixia::http
