#pragma once
// Posting lists of query tokens, read from the FTS5 table once and kept in memory while there is room.
//
// A list read up to some ordinal stays true for ever (see file.h), so after new documents only its tail is read. Any thread.
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "file.h"

namespace jixia::search {

using PostingList = std::shared_ptr<const std::vector<Posting>>;

class Postings {
public:
    Postings(std::filesystem::path path, std::size_t bytes_max) : path_(std::move(path)), bytes_max_(bytes_max) {}
    /// All postings with ordinals below `end` (and perhaps some above). Refuses `index_unavailable` if the file is damaged.
    Result<PostingList> get(const std::string& match, std::uint32_t end);
    std::size_t bytes() const;
    /// Closes the file's connections; nobody may be reading.
    void close();

private:
    struct Entry {
        PostingList list;
        std::uint32_t upto = 0;
        std::list<std::string>::iterator used;
    };
    Result<std::unique_ptr<IndexFile>> borrow();
    void give_back(std::unique_ptr<IndexFile> file);
    void keep(const std::string& match, const PostingList& list, std::uint32_t upto);

    const std::filesystem::path path_;
    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::list<std::string> recent_;  ///< most recently used first
    std::size_t bytes_ = 0;

    std::mutex files_mutex_;
    std::condition_variable file_free_;
    std::vector<std::unique_ptr<IndexFile>> files_;
    std::size_t opened_ = 0;
};

}  // namespace jixia::search
