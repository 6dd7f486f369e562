#pragma once
// From a room's answer to octets: header fields that every answer carries, compression, ranges, the first piece of a stream.
// Blocking (it opens files and compresses), so it runs on the worker that ran the handler.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "descriptor.h"
#include "http/types.h"

namespace jixia::http {

/// An answer ready to be written. The head lacks Date, X-Trace-Id, Connection and the empty line, which the session adds.
struct Prepared {
    int status = 200;
    std::string head;
    std::string text;  ///< the body, or the first piece of a stream
    /// Parts of `file`, each after its own text; `after` ends a multipart body.
    struct Part {
        std::string before;
        std::uint64_t offset, length;
    };
    Descriptor file;
    std::vector<Part> parts;
    std::string after;
    std::shared_ptr<BodySource> source;  ///< more pieces to come
    bool chunked = false;                ///< pieces are sent in the chunked coding; otherwise the end of the connection ends them
    bool sized = false;                  ///< the stream promised `left` octets in Content-Length
    std::uint64_t left = 0;
    bool close = false;
    std::chrono::milliseconds later{0};  ///< nothing to send yet: run the route again after this time
    std::string tag;                     ///< the ETag, quoted
    bool storable = false;               ///< a whole 200 with a text body that any visitor may get again
    std::function<void()> repeated;      ///< of the response
};

/// `minor`: of the request's HTTP version.
Prepared prepare(const Call& call, Response response, int minor);

}  // namespace jixia::http
