#pragma once
// A stranger's file as a flat UTF-8 table: what it is by its bytes, and one sheet, table or member of it as delimited text.
//
// Runs inside the sandboxed worker. Whatever format a file came in, the same gate judges its rows afterwards: a reader here only
// writes down what a person would see in the cells.
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/duck.h"
#include "formats/message.h"
#include "formats/reference.h"

namespace jixia::formats {

using Progress = std::function<void(double fraction, std::string_view message)>;

struct FlattenRequest {
    std::filesystem::path source;   ///< readable file
    std::filesystem::path scratch;  ///< writable folder
    std::string source_name;        ///< as the person named it
    std::string part = {};          ///< which sheet, table, layer or member; empty: the first that holds data
    bool delimited = false;         ///< text is known to have a delimiter: no columns of fixed width are looked for
    std::string encoding = {};      ///< of texts, as `Flat::encoding` names it; empty: found from the bytes
    std::string crs = {};           ///< of geodata, as `is_reference` knows it; empty: what the file says
    bool swap_axes = false;         ///< of geodata: latitude stands where longitude should
};

/// Columns of a layer of geodata, by their headers; empty where there is none.
struct Places {
    std::string longitude, latitude;  ///< degrees, of a place on the geometry
    std::string geometry;             ///< well-known text in the same reference system
};

struct Flat {
    std::filesystem::path file;   ///< the source itself or a file in `scratch`
    std::string format;           ///< "csv", "xlsx", "json", …; "csv" also for other delimited text
    bool parquet = false;         ///< `file` is Parquet, not text
    bool delimited = false;       ///< the source is delimited text itself: its delimiter says something about it
    bool header_of_ours = false;  ///< the first line of `file` holds names that are no row of the source
    std::string encoding = {};    ///< of text: "UTF-8", "GB18030", …
    std::string part = {};        ///< which one was read; empty where a file is one table
    std::vector<Part> parts = {};
    std::optional<Places> places = {};
    std::optional<Reference> reference = {};  ///< of the places
    std::string reference_needed = {};        ///< why places cannot be stored until somebody names the reference system
    std::int64_t rows_rejected = 0;           ///< rows of the source that are not in `file`; each is told of
    std::vector<ReportMessage> messages = {};
};

/// Readies what readers need from outside the sandbox, before it closes: the engine, conversions
/// of the character sets of old workbooks, a locale whose names of members are UTF-8.
void ready_ahead();

/// Refusals: those of errors.h, `storage-full`.
Result<Flat> flatten(Duck& duck, const FlattenRequest& request, const Progress& progress);

/// "csv", "tsv", …: the extension without the dot; empty if there is none.
std::string_view extension_of(std::string_view name);

}  // namespace jixia::formats
