#include "records_page.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/crypto.h"

namespace jixia::query {
namespace {

constexpr std::size_t key_bytes_max = 512;  ///< of all keys in a cursor, which goes into an address
constexpr std::size_t totals_max = 4096;
constexpr std::int64_t sample_blocks = 16, sample_block_rows = 65'536;

std::vector<KeyValue> keys_of(const Rows& rows, const Chunk& chunk, std::size_t row, std::size_t first, std::size_t count) {
    std::vector<KeyValue> keys;
    std::size_t bytes = 0;
    for (std::size_t i = first; i < first + count; ++i) {
        const ResultColumn& column = rows.columns()[i];
        KeyValue key{std::nullopt, column.type, column.precision, column.scale};
        if (!chunk.is_null(i, row)) chunk.plain(key.text.emplace(), i, row);
        bytes += key.text ? key.text->size() : 0;
        keys.push_back(std::move(key));
    }
    if (bytes > key_bytes_max) keys.clear();
    return keys;
}

/// The row after the one a cursor speaks of.
Result<std::int64_t> position_after(const KeyValue& key) {
    std::int64_t position = 0;
    const std::string digits = key.text.value_or("");
    const char* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, position).ptr != end || digits.empty()) return Error{&cursor_invalid};
    return position + 1;
}

/// What a total belongs to: a version and the conditions that were counted.
std::string key_of(const Table& table, const Sql& sql) {
    std::string text = table.version.digest + sql.text;
    for (const Bound& one : sql.bound)
        if (const auto* held = std::get_if<std::string>(&one)) text += '\0' + *held;
    return crypto::sha256_hex(text);
}

}  // namespace

struct Pages::Reading {
    Page page;
    std::vector<std::int64_t> object_rows;
    std::int64_t seen = 0;  ///< rows before this page
    bool more = false;
    std::vector<KeyValue> last;  ///< keys of the last row, if there is more
    std::optional<std::int64_t> groups;
};

Result<Page> Pages::read(const Request& request, const Run& run) {
    Reading reading;
    request.writer.begin(reading.page.body);
    reading.seen = request.cursor ? request.cursor->seen : request.offset;
    JX_TRY(reading.object_rows, object_rows_.of(engine_, request.table, request.deadline));
    if (request.limit > 0 || run) JX_CHECK(read_rows(request, reading, run));
    if (request.count != Count::none) JX_CHECK(find_total(request, reading));
    if (reading.more && request.limit > 0)
        reading.page.next = Cursor{request.table.version.number, reading.seen + reading.page.rows,
                                   reading.page.estimated ? std::nullopt : reading.page.total, std::move(reading.last)};
    return std::move(reading.page);
}

Result<void> Pages::read_rows(const Request& request, Reading& reading, const Run& run) {
    const Plan& plan = request.plan;
    Window window{.rows_max = request.limit + 1, .offset = reading.seen};
    if (request.cursor && !request.cursor->keys.empty()) {
        window.after = request.cursor->keys;
        window.offset = 0;
        if (window.after.size() != plan.order.size()) return Error{&cursor_invalid};
    }
    std::int64_t from = 0, until = std::numeric_limits<std::int64_t>::max();
    if (plan.in_order) {
        if (!window.after.empty()) { JX_TRY(from, position_after(window.after[0])); }
        if (window.after.empty() && !plan.where) from = std::exchange(window.offset, 0);
        if (!plan.where && from < until - window.rows_max) until = from + window.rows_max;
    }
    // The groups are counted in passing where that may be needed: a second scan would cost more.
    window.counted = plan.grouped && !plan.groups.empty() && request.count == Count::exact && !request.cursor;
    window.extra = request.writer.extra_columns();
    const std::string rows_of = scan(request.table, reading.object_rows, from, until);
    const Sql sql = page_sql(plan, rows_of, window);
    Window none = window;
    none.rows_max = 0;
    JX_TRY(Rows rows, run ? run(page_sql(plan, rows_of, none), sql) : engine_.run(sql, request.deadline, request.departed));
    const std::size_t first_key = plan.outputs.size(), keys = plan.order.size();
    Page& page = reading.page;
    Chunk chunk;
    for (;;) {
        JX_TRY(const bool more, rows.next(chunk));
        if (!more) return {};
        for (std::size_t row = 0; row < chunk.rows(); ++row) {
            reading.more = page.rows == request.limit || page.cut;
            if (reading.more) return {};
            if (window.counted && !reading.groups) reading.groups = chunk.integer(first_key + keys, row);
            request.writer.row(page.body, chunk, row, first_key + keys);
            ++page.rows;
            page.cut = page.body.size() > page_bytes_max;
            if (page.rows == request.limit || page.cut) reading.last = keys_of(rows, chunk, row, first_key, keys);
        }
    }
}

Result<void> Pages::find_total(const Request& request, Reading& reading) {
    const Plan& plan = request.plan;
    Page& page = reading.page;
    if (request.cursor && request.cursor->total) page.total = request.cursor->total;
    else if (reading.groups) page.total = reading.groups;
    else if (!plan.where && !plan.grouped) page.total = request.table.version.rows;
    // The end was reached from a known start.
    else if (request.limit > 0 && !reading.more && (page.rows > 0 || reading.seen == 0)) page.total = reading.seen + page.rows;
    if (page.total) return {};
    const std::string whole = scan(request.table, reading.object_rows, 0, std::numeric_limits<std::int64_t>::max());
    const Sql sql = count_sql(plan, whole);
    const std::string key = key_of(request.table, sql);
    page.total = remembered(key);
    if (page.total) return {};
    if (request.count == Count::estimate && !plan.grouped && request.table.version.rows > 2 * sample_blocks * sample_block_rows) {
        JX_TRY(page.total, sampled(request, reading.object_rows));
        page.estimated = true;
        return {};
    }
    JX_TRY(page.total, counted(sql, request));
    remember(key, *page.total);
    return {};
}

Result<std::int64_t> Pages::counted(const Sql& sql, const Request& request) {
    JX_TRY(Rows rows, engine_.run(sql, request.deadline, request.departed));
    Chunk chunk;
    JX_TRY(const bool more, rows.next(chunk));
    return more ? chunk.integer(0, 0).value_or(0) : 0;
}

/// Counts in blocks that lie evenly over the table.
Result<std::int64_t> Pages::sampled(const Request& request, const std::vector<std::int64_t>& rows) {
    const std::int64_t all = request.table.version.rows;
    std::string blocks;
    for (std::int64_t i = 0; i < sample_blocks; ++i) {
        const std::int64_t from = (all - sample_block_rows) / (sample_blocks - 1) * i;
        if (i > 0) blocks += " UNION ALL ";
        blocks += "SELECT * FROM " + scan(request.table, rows, from, from + sample_block_rows) + " WHERE " +
                  std::string(position_name) + " < " + std::to_string(from + sample_block_rows);
    }
    JX_TRY(const std::int64_t found, counted(count_sql(request.plan, "(" + blocks + ")"), request));
    return std::llround(static_cast<double>(found) * static_cast<double>(all) /
                        static_cast<double>(sample_blocks * sample_block_rows));
}

std::optional<std::int64_t> Pages::remembered(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = totals_.find(key);
    return found == totals_.end() ? std::nullopt : std::optional(found->second);
}

void Pages::remember(const std::string& key, std::int64_t total) {
    const std::scoped_lock lock(mutex_);
    if (totals_.size() >= totals_max) totals_.clear();
    totals_.emplace(key, total);
}

}  // namespace jixia::query
