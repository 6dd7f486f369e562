#pragma once
// Rendered files on their way out.
#include <memory>
#include <string>

#include "http/types.h"
#include "rendered_files.h"

namespace jixia::query {

/// A file that is whole by then is sent with its length, ranges and digest; a longer one begins to flow.
inline constexpr std::uint64_t growing_bytes_min = 1U << 20;

/// A file that is sent while it grows; null: nothing, for HEAD.
std::shared_ptr<http::BodySource> growing_body(std::shared_ptr<const Rendering> file);

/// When to look again whether a file is made.
http::Later again_for(const Rendering::View& view);

/// The value of Repr-Digest for a SHA-256 in hexadecimal digits.
std::string digest_field(const std::string& hex);

}  // namespace jixia::query
