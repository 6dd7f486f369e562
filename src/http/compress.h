#pragma once
// Content codings: gzip, br and zstd out, gzip in. Blocking, for worker threads.
#include <memory>
#include <string>
#include <string_view>

#include "http/types.h"
#include "negotiate.h"

namespace jixia::http {

constexpr std::size_t compress_bytes_min = 1024;

/// True for texts: text/*, JSON, XML, CSV, SVG, RDF forms. Not for events, which must not wait in a compressor.
bool is_compressible(std::string_view content_type);

/// A running compressor of one body.
class Compressor {
public:
    Compressor() = default;
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;
    virtual ~Compressor() = default;
    /// Appends to `out` what is ready; with `last`, everything.
    virtual void write(std::string_view in, std::string& out, bool last) = 0;
    static std::unique_ptr<Compressor> of(Coding coding);
};

std::string compress(Coding coding, std::string_view in);
/// `source` under a coding, in pieces of some 64 KiB.
std::shared_ptr<BodySource> compressed(std::shared_ptr<BodySource> source, Coding coding);

/// Inflates one gzip member. Refuses `too_large` over `bytes_max` or ten times the input (64 KiB are always allowed), and
/// `malformed` for anything that is not exactly one whole member.
Result<std::string> inflate_gzip(std::string_view in, std::size_t bytes_max);

}  // namespace jixia::http
