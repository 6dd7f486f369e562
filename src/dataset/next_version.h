#pragma once
// From the rows of a file to the next version: what it will be, its objects, and its manifest in the transaction in which the job
// ends.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ingest.h"
#include "job.h"
#include "law/order_344.h"
#include "next_plan.h"
#include "state.h"
#include "storage/worker_call.h"

namespace jixia::dataset {

/// What a job has made: everything of the version but its number.
struct MadeVersion {
    IngestResult result;    ///< of the file; `columns` and `profile` of the version
    std::int64_t over = 0;  ///< the version it was made over; 0: the first
    NextPlan plan = {};
    std::vector<std::string> objects = {};
    std::int64_t rows = 0, bytes = 0;
    std::optional<RowCounts> counts = {};
    std::string source_object = {};
};

/// The file's rows, read into `scratch`/data.parquet, and the version before become the next one's objects. Refuses what
/// `plan_next` and `merge` refuse.
Result<MadeVersion> make_table_version(const Dataset::Needs& needs, const IngestJob& job, IngestResult fresh,
                                       const std::filesystem::path& scratch, const GoOn& go_on);

/// A version would take columns away from everybody: the authority has to consent first.
inline constexpr ErrorCode narrowing_unconsented{"dataset-narrowing-unconsented", ErrorKind::conflict, &law::order_344::art_8_3};

/// Adds the manifest, tells the catalogue, emits "version.added" and, where less is open than before, "version.narrowed"; the
/// report says what changed. Refuses `busy` when another version came in between, `dataset-narrowing-unconsented`.
Result<void> add_next_version(storage::Transaction& tx, const Dataset::Needs& needs, const NarrowingPolicy& policy,
                              const IngestJob& job, MadeVersion& made);

/// True for refusals that the same file may pass when it is sent in another way: it is kept for that.
bool file_may_come_again(const ErrorCode& code);

}  // namespace jixia::dataset
