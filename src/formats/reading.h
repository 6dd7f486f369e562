#pragma once
// What every reader is given, and the readers: one function a format.
#include "format.h"
#include "formats/flatten.h"

namespace jixia::formats {

struct Reading {
    Duck& duck;
    const FlattenRequest& request;
    const Progress& progress;
    FileFormat format{};
};

Result<Flat> read_text(const Reading& reading);
Result<Flat> read_json(const Reading& reading);
Result<Flat> read_xlsx(const Reading& reading);
Result<Flat> read_parquet(const Reading& reading);

/// Which part is meant: the named one, or the first. Refuses `dataset-part-unknown`.
Result<std::size_t> choose_part(const std::vector<Part>& parts, const std::string& wanted);
/// A message that the file has further parts, unless one was asked for.
void tell_of_others(Flat& flat, const std::string& wanted);

/// At most `size` bytes from `offset`; a negative offset counts from the end.
std::string read_bytes(const std::filesystem::path& file, std::int64_t offset, std::size_t size);

}  // namespace jixia::formats
