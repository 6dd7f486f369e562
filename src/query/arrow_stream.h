#pragma once
// A result of the engine as an Arrow IPC stream, chunk by chunk: each chunk becomes a record batch.
#include <duckdb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "chunk.h"

namespace jixia::query {

class ArrowStream {
public:
    using Facts = std::vector<std::pair<std::string, std::string>>;
    /// Begins `out` with the schema: `names` for the columns, `facts` as its metadata. `result` must live as long as the stream.
    static Result<ArrowStream> begin(duckdb_result& result, const std::vector<std::string>& names, const Facts& facts,
                                     std::string& out);
    ArrowStream(ArrowStream&&) noexcept;
    ArrowStream& operator=(ArrowStream&&) noexcept;
    ~ArrowStream();

    Result<void> add(std::string& out, const Chunk& chunk);
    /// The end mark, by which a whole stream is known.
    Result<void> end(std::string& out);

private:
    struct State;
    explicit ArrowStream(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace jixia::query
