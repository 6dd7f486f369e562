#pragma once
// What every reader is given, and the readers: one function a format.
#include "format.h"
#include "formats/flatten.h"
#include "grid.h"

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
Result<Flat> read_ods(const Reading& reading);
Result<Flat> read_xls(const Reading& reading);
Result<Flat> read_dbf(const Reading& reading);
Result<Flat> read_xml(const Reading& reading);
Result<Flat> read_sqlite(const Reading& reading);
Result<Flat> read_archive(const Reading& reading);
Result<Flat> read_gpkg(const Reading& reading);
Result<Flat> read_geojson(const Reading& reading);
Result<Flat> read_kml(const Reading& reading);
/// .dbf, .prj and .cpg are looked for beside the .shp.
Result<Flat> read_shapefile(const Reading& reading);

/// A file out of an archive, which may not be one itself.
Result<Flat> flatten_member(const Reading& archive, const FlattenRequest& request);

/// Nothing if the lines of the decoded text stand in no columns of fixed width.
Result<std::optional<Flat>> read_fixed_width(const Reading& reading, const Flat& text);

/// Which part is meant: the named one, or the first. Refuses `dataset-part-unknown`.
Result<std::size_t> choose_part(const std::vector<Part>& parts, const std::string& wanted);
/// A message that the file has further parts, unless one was asked for.
void tell_of_others(Flat& flat, const std::string& wanted);

/// A workbook's sheet: the one asked for, else the first that is not empty. `write` writes a sheet to a file.
Result<Flat> read_sheets(const Reading& reading, std::string_view format, std::vector<Part> parts,
                         const std::function<Result<GridFacts>(std::size_t, const std::filesystem::path&)>& write);

/// At most `size` bytes from `offset`; a negative offset counts from the end.
std::string read_bytes(const std::filesystem::path& file, std::int64_t offset, std::size_t size);

}  // namespace jixia::formats
