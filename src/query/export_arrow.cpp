#include "arrow_stream.h"
#include "export_files.h"

namespace jixia::query {

Result<void> write_arrow(Engine& engine, const Export& file, const Sink& sink, Deadline deadline) {
    ArrowStream::Facts facts;
    for (const auto& [name, value] : source_of(file))
        facts.emplace_back(name, value.is_string() ? std::string(value.get_string()) : json::serialize(value));
    JX_TRY(Rows rows, engine.run({"SELECT * FROM " + relation(file.table)}, deadline));
    std::string piece;
    JX_TRY(ArrowStream stream, ArrowStream::begin(rows.result(), keys_of(file), facts, piece));
    constexpr std::size_t piece_bytes = 256 * 1024;
    std::int64_t count = 0;
    for (Chunk chunk;;) {
        JX_TRY(const bool more, rows.next(chunk));
        if (!more) break;
        JX_CHECK(stream.add(piece, chunk));
        count += static_cast<std::int64_t>(chunk.rows());
        if (piece.size() < piece_bytes) continue;
        JX_CHECK(sink(piece));
        piece.clear();
    }
    if (count != file.table.version.rows) return Error{&errors::internal, "the number of rows is not that of the version"};
    JX_CHECK(stream.end(piece));
    return sink(piece);
}

}  // namespace jixia::query
