#pragma once
// Forms that are written row by row from front to back.
#include <cstdint>
#include <memory>
#include <string>

#include "chunk.h"
#include "export.h"

namespace jixia::query {

/// Appends a file's text to a buffer that the caller empties.
class RowWriter {
public:
    RowWriter() = default;
    RowWriter(const RowWriter&) = delete;
    RowWriter& operator=(const RowWriter&) = delete;
    virtual ~RowWriter() = default;
    virtual void begin(std::string& out) = 0;
    virtual void row(std::string& out, const Chunk& chunk, std::size_t row) = 0;
    /// What follows the last row: an end by which a whole file is known, where the form has room for one.
    virtual void end(std::string& out, std::int64_t rows) = 0;
};

/// For the forms that `grows` is true of; `file` must live as long as the writer.
std::unique_ptr<RowWriter> row_writer(const Export& file);

std::unique_ptr<RowWriter> csv_writer(const Export& file);
std::unique_ptr<RowWriter> json_writer(const Export& file);
std::unique_ptr<RowWriter> ndjson_writer(const Export& file);
std::unique_ptr<RowWriter> geojson_writer(const Export& file);
std::unique_ptr<RowWriter> xml_writer(const Export& file);
std::unique_ptr<RowWriter> turtle_writer(const Export& file);

}  // namespace jixia::query
