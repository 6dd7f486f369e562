#pragma once
// Finding published entries: an index of its own beside the records, made from them and never the truth.
//
// At start:  auto search = Search::start({database, catalog, clock}, {.folder = data / "search"});
//            search->subscribe(outbox);          before outbox.start()
//            add_routes(router, *search);
//            search->run();                      the background thread: builds what is missing, catches up, watches for `jixia
//            reindex`
// At stop:   outbox.stop(); search->stop();
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/types.h"

namespace jixia::storage {
class Database;
class Outbox;
}  // namespace jixia::storage
namespace jixia::catalog {
class EntryReader;
}
namespace jixia::http {
class Router;
}

namespace jixia::search {

class Search {
public:
    struct Needs {
        storage::Database& database;
        catalog::EntryReader& entries;
        const Clock& clock;
        /// Called after readers can see a change, on the thread that made it: for caches of answers.
        std::function<void()> changed = {};
    };
    struct Settings {
        std::filesystem::path folder;                           ///< of the index alone; whatever is in it may be removed
        std::size_t posting_bytes_max = std::size_t{64} << 20;  ///< lists of query words kept in memory
        std::size_t answer_bytes_max = std::size_t{16} << 20;   ///< answers kept until something changes; 0: none
        std::chrono::seconds refresh{600};  ///< how often the index is compared with the records (figures of use)
    };

    /// Opens the index; one that is missing or damaged is made again by `run`, until then `find` refuses `index_unavailable`.
    /// Refuses `internal` if the folder cannot be written, `index_locked` if another process has it.
    static Result<std::unique_ptr<Search>> start(Needs needs, Settings settings);
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;
    ~Search();

    /// Follows the catalogue's events. Before `outbox.start()`.
    void subscribe(storage::Outbox& outbox);
    /// Starts the background thread.
    void run();
    void stop();
    /// What the background thread would do now, on this thread: check, build, catch up, compare. For tests and for the CLI.
    Result<void> maintain();

    /// Any thread; never waits for a writer. Refuses `query_too_long`, `parameter_unknown`, `malformed`, `index_unavailable`.
    Result<Found> find(const Request& request) const;
    /// Titles, keywords and providers for what was typed so far: text, pinyin or initials. Empty for what cannot be read.
    Result<std::vector<Suggestion>> suggest(std::string_view typed, std::size_t limit) const;
    /// `text` as HTML with <em> around what `query` matches; cut to about `characters_max`.
    static std::string highlight(std::string_view query, std::string_view text, std::size_t characters_max);

    /// Brings one entry's document up to date, as the subscriber does.
    Result<void> update(const std::string& entry_id);
    /// Builds a new index from the records while the old one serves, then swaps. Blocks until the new one serves.
    Result<void> reindex();
    bool ready() const;
    IndexStatistics statistics() const;

private:
    struct State;
    explicit Search(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// For `jixia reindex`: asks the process that has `folder` to build a new index and waits for it. False: no process has it
/// (start a Search and call `reindex` then). Refuses `timed_out`.
Result<bool> ask_reindex(const std::filesystem::path& folder, std::chrono::milliseconds patience);

/// GET /api/v1/entries and GET /api/v1/suggest.
void add_routes(http::Router& router, Search& search, catalog::EntryReader& entries, storage::Database& database);

}  // namespace jixia::search
