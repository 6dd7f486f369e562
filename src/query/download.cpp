#include "download.h"

#include <fmt/format.h>

#include "export_files.h"
#include "export_rows.h"

namespace jixia::query {
namespace {

constexpr std::chrono::minutes render_time_max{15};
constexpr std::size_t piece_bytes = 256 * 1024, title_length_max = 80;

/// Without what file systems and shells give a meaning to.
std::string file_title(std::string_view title) {
    std::string out;
    for (const char c : text::prefix(title, title_length_max))
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f || std::string_view("/\\:*?\"<>|%").contains(c) ? '_' : c;
    if (out.empty() || out.front() == '.') out.insert(0, "_");
    return out;
}

}  // namespace

std::string disposition_of(std::string_view title, const dataset::VersionInfo& version, std::string_view extension) {
    const std::string tail = fmt::format("_v{}_{}{}{}", version.number, to_text(local_date(version.created_at)),
                                         extension.empty() ? "" : ".", extension);
    return fmt::format("attachment; filename=\"{}{}\"; filename*=UTF-8''{}", text::identifier(title), tail,
                       text::percent_encode(file_title(title) + tail));
}

Result<void> write_rows(Engine& engine, const Export& file, const Sink& sink, Deadline deadline) {
    JX_TRY(Rows rows, engine.run({"SELECT * FROM " + relation(file.table)}, deadline));
    const auto writer = row_writer(file);
    std::string buffer;
    writer->begin(buffer);
    std::int64_t count = 0;
    for (Chunk chunk;;) {
        JX_TRY(const bool more, rows.next(chunk));
        if (!more) break;
        for (std::size_t row = 0; row < chunk.rows(); ++row) writer->row(buffer, chunk, row);
        count += static_cast<std::int64_t>(chunk.rows());
        if (buffer.size() < piece_bytes) continue;
        JX_CHECK(sink(buffer));
        buffer.clear();
    }
    if (count != file.table.version.rows) return Error{&errors::internal, "the number of rows is not that of the version"};
    writer->end(buffer, count);
    return sink(buffer);
}

Result<void> render(Engine& engine, const Export& file, Rendering::Output& output) {
    const Deadline deadline = within(render_time_max);
    switch (file.format) {
        case Format::xlsx: return write_workbook(engine, file, output.file(), deadline);
        case Format::parquet: return write_parquet(engine, file, output.file(), deadline);
        case Format::arrow:
            return write_arrow(engine, file, [&](std::string_view piece) { return output.write(piece); }, deadline);
        case Format::csv:
        case Format::json:
        case Format::ndjson:
        case Format::xml:
        case Format::rdf:
        case Format::geojson: break;
    }
    return write_rows(engine, file, [&](std::string_view piece) { return output.write(piece); }, deadline);
}

}  // namespace jixia::query
