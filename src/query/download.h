#pragma once
// Downloads: which file a request asks for, how it is named, how it is made.
#include <string>

#include "export.h"
#include "export_files.h"
#include "rendered_files.h"

namespace jixia::query {

/// `attachment` with the file's name: title, version and date, in every language (RFC 6266, RFC 8187), and an ASCII name for old
/// clients.
std::string disposition_of(std::string_view title, const dataset::VersionInfo& version, std::string_view extension);

/// The rows in a form that `row_writer` writes. Refuses what the engine refuses, `internal` if rows are missing.
Result<void> write_rows(Engine& engine, const Export& file, const Sink& sink, Deadline deadline);

/// Makes the file; refuses what the engine and the forms refuse, `internal` if rows are missing.
Result<void> render(Engine& engine, const Export& file, Rendering::Output& output);

}  // namespace jixia::query
