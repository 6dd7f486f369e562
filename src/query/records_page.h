#pragma once
// One page of a plan, read from the engine into a body; and how many rows there are in all.
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "records_plan.h"
#include "records_scan.h"
#include "records_writer.h"

namespace jixia::query {

enum class Count { exact, estimate, none };
BOOST_DESCRIBE_ENUM(Count, exact, estimate, none)

inline constexpr std::size_t page_bytes_max = std::size_t{64} << 20;

struct Page {
    std::string body;       ///< begun by the writer, its rows in it; not ended
    std::int64_t rows = 0;  ///< in the body
    bool cut = false;       ///< fewer rows than asked for, since the body would have been too large
    std::optional<std::int64_t> total;
    bool estimated = false;
    std::optional<Cursor> next;
};

/// Reads pages over one engine; remembers what versions, which never change, have told: rows of objects and totals. Any thread.
class Pages {
public:
    explicit Pages(Engine& engine) : engine_(engine) {}

    struct Request {
        const Table& table;
        const Plan& plan;
        RecordsWriter& writer;
        std::int64_t limit = 20, offset = 0;
        std::optional<Cursor> cursor = {};
        Count count = Count::exact;
        Deadline deadline;
        std::stop_token departed = {};  ///< nobody waits for the page any more
    };
    /// How the page's rows are got, unless by running its statement: given that for no rows and that for the page.
    using Run = std::function<Result<Rows>(const Sql& empty, const Sql& page)>;
    /// Refuses what the engine refuses.
    Result<Page> read(const Request& request, const Run& run = {});

private:
    struct Reading;
    Result<void> read_rows(const Request& request, Reading& reading, const Run& run);
    Result<void> find_total(const Request& request, Reading& reading);
    Result<std::int64_t> counted(const Sql& sql, const Request& request);
    Result<std::int64_t> sampled(const Request& request, const std::vector<std::int64_t>& rows);
    std::optional<std::int64_t> remembered(const std::string& key);
    void remember(const std::string& key, std::int64_t total);

    Engine& engine_;
    ObjectRows object_rows_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::int64_t> totals_;
};

}  // namespace jixia::query
