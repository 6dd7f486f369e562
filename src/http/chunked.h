#pragma once
// The strict reader of a chunked body (RFC 9112 §7.1), with bounds on everything a sender could inflate.
#include <cstdint>
#include <string>
#include <string_view>

#include "head.h"

namespace jixia::http {

class ChunkedReader {
public:
    /// Takes octets from `input`, appends the body's to `body` and says in `used` how many were taken. `done`: the body and its
    /// trailer section ended. Trailer fields are read and dropped; those that would change the message are refused.
    Progress feed(std::string_view input, std::size_t& used, std::string& body, Refusal& refusal);

private:
    enum class State { size, extension, size_end, data, data_cr, data_lf, trailer };
    Progress step(char c, Refusal& refusal);
    Progress trailer(char c, Refusal& refusal);
    bool is_wasteful() const;

    State state_ = State::size;
    std::uint64_t left_ = 0, chunks_ = 0, octets_ = 0, overhead_ = 0;
    std::size_t digits_ = 0, extension_ = 0, trailer_octets_ = 0;
    std::string line_;
};

}  // namespace jixia::http
