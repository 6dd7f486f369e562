#include "chunked.h"

#include <algorithm>
#include <array>

#include "errors.h"
#include "fields.h"

namespace jixia::http {
namespace {

constexpr std::size_t extension_bytes_max = 1024, trailer_bytes_max = 4096;

Progress refuse(Refusal& refusal, std::string_view detail) {
    refusal = {400, &refusals::framing, detail};
    return Progress::refused;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_text(char c) { return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t'; }

}  // namespace

/// Much framing for little body: after the first thousand, chunks of under 16 octets on average, or 16 times the body in framing.
bool ChunkedReader::is_wasteful() const {
    return (chunks_ > 1024 && octets_ < 16 * chunks_) || overhead_ > 16 * octets_ + 16 * 1024;
}

Progress ChunkedReader::step(char c, Refusal& refusal) {
    ++overhead_;
    switch (state_) {
        case State::size:
            if (const int digit = hex_digit(c); digit >= 0) {
                if (++digits_ > 15) return refuse(refusal, "a chunk size is too long");
                left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
                return Progress::more;
            }
            if (digits_ == 0) return refuse(refusal, "a chunk size is not hexadecimal");
            if (c == ';') state_ = State::extension;
            else if (c == '\r') state_ = State::size_end;
            else return refuse(refusal, "a chunk size is not hexadecimal");
            return Progress::more;
        case State::extension:
            if (c == '\r') state_ = State::size_end;
            else if (!is_text(c)) return refuse(refusal, "a chunk extension has a control character");
            else if (++extension_ > extension_bytes_max) return refuse(refusal, "a chunk extension is over 1 KiB");
            return Progress::more;
        case State::size_end:
            if (c != '\n') return refuse(refusal, "CR without LF");
            if (is_wasteful()) return refuse(refusal, "the chunks are too small");
            ++chunks_;
            state_ = left_ == 0 ? State::trailer : State::data;
            digits_ = extension_ = 0;
            return Progress::more;
        case State::data: return refuse(refusal, "a chunk is out of step");
        case State::data_cr:
            if (c != '\r') return refuse(refusal, "a chunk is longer than its size");
            state_ = State::data_lf;
            return Progress::more;
        case State::data_lf:
            if (c != '\n') return refuse(refusal, "CR without LF");
            state_ = State::size;
            return Progress::more;
        case State::trailer: return trailer(c, refusal);
    }
    return Progress::refused;
}

Progress ChunkedReader::trailer(char c, Refusal& refusal) {
    if (++trailer_octets_ > trailer_bytes_max) return refuse(refusal, "the trailer section is over 4 KiB");
    if (!line_.empty() && line_.back() == '\r') {
        if (c != '\n') return refuse(refusal, "CR without LF");
        line_.pop_back();
        if (line_.empty()) return Progress::done;
        const std::size_t colon = line_.find(':');
        if (colon == std::string::npos || !fields::is_token(std::string_view(line_).substr(0, colon)))
            return refuse(refusal, "a trailer field cannot be read");
        constexpr std::array<std::string_view, 9> forbidden{"content-length", "transfer-encoding", "host",   "content-encoding",
                                                            "content-type",   "authorization",     "cookie", "range",
                                                            "idempotency-key"};
        if (std::ranges::any_of(forbidden,
                                [&](auto name) { return fields::equal(name, std::string_view(line_).substr(0, colon)); }))
            return refuse(refusal, "a trailer field that may not stand there");
        line_.clear();
        return Progress::more;
    }
    if (c != '\r' && !is_text(c)) return refuse(refusal, "a trailer field has a control character");
    line_ += c;
    return Progress::more;
}

Progress ChunkedReader::feed(std::string_view input, std::size_t& used, std::string& body, Refusal& refusal) {
    used = 0;
    while (used < input.size()) {
        if (state_ == State::data) {
            const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - used));
            body.append(input.substr(used, count));
            used += count;
            octets_ += count;
            left_ -= count;
            if (left_ == 0) state_ = State::data_cr;
            continue;
        }
        const Progress progress = step(input[used++], refusal);
        if (progress != Progress::more) return progress;
    }
    return Progress::more;
}

}  // namespace jixia::http
