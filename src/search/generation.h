#pragma once
// One index: its file, its columns and its posting lists. Readers take a view and keep it as long as they like; one thread at a
// time changes it.
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "columns.h"
#include "file.h"
#include "postings.h"

namespace jixia::search {

/// What the index holds of a document beside its text: enough to see that it is behind.
struct Mark {
    std::int64_t version = 0, downloads = 0, rows = 0;
    friend bool operator==(const Mark&, const Mark&) = default;
};

class Generation {
public:
    /// Reads the columns of a whole file. Refuses `index_unavailable` for a damaged one.
    static Result<std::shared_ptr<Generation>> open(const std::filesystem::path& path, std::size_t posting_bytes_max);
    Generation(std::filesystem::path path, std::size_t posting_bytes_max);
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;
    /// Removes the file if it was retired.
    ~Generation();

    /// One durable transaction; readers see it afterwards, as a whole. One thread at a time. Removing what is not there does
    /// nothing.
    Result<void> apply(const std::vector<Change>& changes);
    /// True if `apply` of this change would change nothing. The thread that applies.
    Result<bool> holds(const Change& change) const;
    /// Any thread; never waits for `apply`.
    std::shared_ptr<const Snapshot> snapshot() const;
    Postings& postings() { return postings_; }
    /// Marks of all documents by id. Any thread.
    std::unordered_map<std::string, Mark> marks() const;
    /// Reads through the file. Any thread.
    Result<void> check() const;
    /// Another index has taken its place: the file goes with its last reader.
    void retire() { retired_ = true; }
    const std::filesystem::path& path() const { return path_; }

private:
    void publish();

    const std::filesystem::path path_;
    std::unique_ptr<IndexFile> file_;
    Columns columns_;
    Postings postings_;
    std::atomic<bool> retired_ = false;
    mutable std::mutex mutex_;  ///< held only while the pointer is copied
    std::shared_ptr<const Snapshot> snapshot_;
};

/// Removes an index file with what SQLite keeps beside it.
void remove_index(const std::filesystem::path& path);

}  // namespace jixia::search
