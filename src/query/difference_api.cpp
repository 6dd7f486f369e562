// GET …/diff and GET …/changes: what differs between two versions, and the same as a feed of row changes by version.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "api.h"
#include "catalog/catalog.h"
#include "difference.h"
#include "http/paging.h"
#include "http/router.h"
#include "records_cursor.h"
#include "source.h"

namespace jixia::query {
namespace {

using http::Call;
using http::Response;

constexpr std::int64_t limit_max = 1000, number_max = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t page_bytes_max = 8U << 20;
constexpr std::chrono::seconds time_max{10};

/// The caller comes again by itself while the difference is being computed.
Response later(std::chrono::milliseconds wait) {
    Response response;
    response.body = http::Later{wait};
    return response;
}

std::string_view op_text(Difference::Op op) {
    switch (op) {
        case Difference::Op::added: return "added";
        case Difference::Op::removed: return "removed";
        case Difference::Op::changed: return "changed";
    }
    return "changed";
}

std::string_view change_text(Difference::Op op) {
    switch (op) {
        case Difference::Op::added: return "insert";
        case Difference::Op::removed: return "delete";
        case Difference::Op::changed: return "update";
    }
    return "update";
}

/// The changed cells of a row: {code: {"from", "to"}}.
std::string cells_of(const Difference& difference, const Difference::Row& row) {
    std::string out = "{";
    const auto& columns = difference.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (row.before[i] == row.after[i] || !columns[i].in_after) continue;
        if (out.size() > 1) out += ',';
        append_json_string(out, columns[i].column.code);
        out += fmt::format(R"(:{{"from":{},"to":{}}})", row.before[i], row.after[i]);
    }
    return out + '}';
}

json::Array columns_shown(const Difference& difference) {
    json::Array out;
    for (const auto& [column, in_before, in_after] : difference.columns())
        out.push_back(json::Object{{"code", column.code},
                                   {"name", column.name},
                                   {"type", json::encode(column.type)},
                                   {"in_from", in_before},
                                   {"in_to", in_after}});
    return out;
}

json::Object version_shown(const Table& table) {
    return {{"number", table.version.number},
            {"rows", table.version.rows},
            {"digest", table.version.digest},
            {"created_at", to_text(table.version.created_at)}};
}

/// What a cursor belongs to: the resource as this caller sees it.
std::string reader_of(const catalog::ResourceInfo& resource, std::string_view what) {
    std::string out = fmt::format("{} {}", what, resource.id);
    for (const std::string& code : resource.hidden) out += " -" + code;
    return out;
}

Result<Response> diff(Query::State& state, const Call& call) {
    JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 0, limit_max));
    JX_TRY(std::int64_t to, call.query.integer("to", 0, 1, number_max));
    JX_TRY(std::int64_t from, call.query.integer("from", 0, 1, number_max));
    // A walk stays with the versions it began with.
    const auto sent = call.query.one("cursor");
    if (sent && to == 0) to = version_in_cursor(*sent);
    JX_TRY(const Table newest, open_table(state, call.actor, call.parameter("rid"), to));
    to = newest.version.number;
    if (from == 0) from = std::max<std::int64_t>(1, to - 1);
    JX_TRY(const TablePair pair, open_pair(state, call.actor, call.parameter("rid"), from, to));
    const std::string identity = reader_of(newest.resource, fmt::format("diff {}", from));
    std::int64_t seen = 0;
    if (sent) {
        JX_TRY(const Cursor cursor, decode_cursor(*sent, identity));
        if (cursor.version != to) return Error{&cursor_invalid};
        seen = cursor.seen;
    }
    std::chrono::milliseconds wait{};
    JX_TRY(const auto difference, Difference::find_or_make(state, pair, wait));
    if (!difference) return later(wait);
    std::string items;
    std::int64_t count = 0;
    JX_CHECK(difference->read(state, seen, limit, within(time_max), [&](const Difference::Row& row) {
        if (items.size() > page_bytes_max) return;
        ++count;
        items += fmt::format(R"({}{{"op":"{}","key":{},"values":{})", items.empty() ? "" : ",", op_text(row.op),
                             difference->key_of(row), difference->values_of(row));
        if (row.op == Difference::Op::changed) items += R"(,"cells":)" + cells_of(*difference, row);
        items += '}';
    }));
    const bool more = seen + count < difference->rows() && count > 0;
    const std::string next = more ? http::next_url(call, encode_cursor({to, seen + count, {}, {}}, identity)) : "";
    const bool by_key = !difference->key().empty();
    const json::Object head{{"from", version_shown(pair.before)},
                            {"to", version_shown(pair.after)},
                            {"by", by_key ? "key" : "row"},
                            {"key", json::encode(difference->key())},
                            {"schema", json::encode(difference->schema())},
                            {"counts", json::encode(difference->counts())},
                            {"columns", columns_shown(*difference)},
                            {"total", difference->rows()},
                            {"limit", limit},
                            {"next", next.empty() ? json::Value(nullptr) : json::Value(next)},
                            {"source", source_of(state, pair.after, state.needs.clock.now())}};
    std::string body = json::serialize(head);
    body.pop_back();
    body += R"(,"items":[)" + items + "]}";
    state.needs.catalog.count(catalog::UsageKind::call, pair.after.resource.entry_id, call.actor.id);
    Response response = http::json_response(200, std::move(body));
    if (!next.empty()) response.headers.add("Link", "<" + next + ">; rel=\"next\"");
    response.headers.add("Link", cite_as(state, pair.after));
    return response;
}

/// Walks the versions after `since` and gathers a page of changes.
class Feed {
public:
    Feed(const Query::State& state, const Call& call, std::int64_t limit) : state_(state), call_(call), limit_(limit) {}

    /// From the change `seen` of the version `number` on, up to `last`. False: the first thing to tell is still being computed.
    Result<bool> gather(std::int64_t number, std::int64_t seen, std::int64_t last) {
        for (number_ = number, seen_ = seen; number_ <= last && !full(); ++number_, seen_ = 0) {
            JX_TRY(const TablePair pair, open_pair(state_, call_.actor, call_.parameter("rid"), number_ - 1, number_));
            JX_TRY(const auto difference, Difference::find_or_make(state_, pair, wait_));
            // What is there is answered; the rest has the next page.
            if (!difference) return count_ > 0;
            JX_CHECK(tell(pair, *difference));
            if (full()) break;
        }
        return true;
    }
    bool full() const { return count_ >= limit_ || items_.size() > page_bytes_max; }
    const std::string& items() const { return items_; }
    std::int64_t count() const { return count_; }
    /// Where the next page begins.
    std::int64_t number() const { return number_; }
    std::int64_t seen() const { return seen_; }
    /// When to ask again.
    std::chrono::milliseconds wait() const { return wait_; }

private:
    /// The changes of one version: first of its columns, then of its rows. A version that cannot be told row by row is one
    /// change.
    Result<void> tell(const TablePair& pair, const Difference& difference) {
        const bool whole = !told_by_rows(pair, difference);
        const std::int64_t heads = !whole && !difference.schema().empty() && pair.before.version.number != 0 ? 1 : 0;
        const std::int64_t total = whole ? 1 : heads + difference.rows();
        if (whole && seen_ == 0) {
            add(fmt::format(R"({{"version":{},"op":"replaced","rows":{},"download":"/api/v1/resources/{}/download?version={}"}})",
                            number_, pair.after.version.rows, pair.after.resource.id, number_));
        } else if (!whole) {
            if (heads == 1 && seen_ == 0)
                add(fmt::format(R"({{"version":{},"op":"schema","changes":{}}})", number_,
                                json::serialize(json::encode(difference.schema()))));
            if (!full())
                JX_CHECK(
                    difference.read(state_, seen_ - heads, limit_ - count_, within(time_max), [&](const Difference::Row& row) {
                        if (full()) return;
                        std::string item = fmt::format(R"({{"version":{},"op":"{}","key":{})", number_, change_text(row.op),
                                                       difference.key_of(row));
                        if (row.op != Difference::Op::removed) item += R"(,"values":)" + difference.values_of(row);
                        add(item + '}');
                    }));
        }
        if (full() && seen_ >= total) ++number_, seen_ = 0;
        return {};
    }
    static bool told_by_rows(const TablePair& pair, const Difference& difference) {
        // Without a key in common nobody could say which row a change is of. A column of another type is no reason: the change of
        // the columns is told first, then the rows whose values are others.
        return pair.before.version.number == 0 || difference.basis() != DifferenceBasis::row;
    }
    void add(const std::string& item) {
        if (!items_.empty()) items_ += ',';
        items_ += item;
        ++count_;
        ++seen_;
    }

    const Query::State& state_;
    const Call& call_;
    std::int64_t limit_, count_ = 0, number_ = 0, seen_ = 0;
    std::string items_;
    std::chrono::milliseconds wait_{};
};

Result<Response> changes(Query::State& state, const Call& call) {
    JX_TRY(const std::int64_t limit, call.query.integer("limit", 100, 1, limit_max));
    JX_TRY(const std::int64_t since, call.query.integer("since", 0, 0, number_max - 1));
    JX_TRY(const Table newest, open_table(state, call.actor, call.parameter("rid"), 0));
    const std::int64_t last = newest.version.number;
    const std::string identity = reader_of(newest.resource, "changes");
    std::int64_t number = since + 1, seen = 0;
    if (const auto sent = call.query.one("cursor")) {
        JX_TRY(const Cursor cursor, decode_cursor(*sent, identity));
        number = cursor.version;
        seen = cursor.seen;
    }
    Feed feed(state, call, limit);
    JX_TRY(const bool ready, feed.gather(number, seen, last));
    if (!ready) return later(feed.wait());
    const bool more = feed.number() <= last;
    const std::string next = more ? http::next_url(call, encode_cursor({feed.number(), feed.seen(), {}, {}}, identity)) : "";
    // From here a follower goes on when the feed has ended: a version's changes are never told in part below it.
    const std::int64_t told = more ? feed.number() - 1 : std::max(last, since);
    std::string body = json::serialize(json::Object{{"since", since},
                                                    {"told", told},
                                                    {"current", last},
                                                    {"limit", limit},
                                                    {"next", next.empty() ? json::Value(nullptr) : json::Value(next)},
                                                    {"source", source_of(state, newest, state.needs.clock.now())}});
    body.pop_back();
    body += R"(,"items":[)" + feed.items() + "]}";
    state.needs.catalog.count(catalog::UsageKind::call, newest.resource.entry_id, call.actor.id);
    Response response = http::json_response(200, std::move(body));
    if (!next.empty()) response.headers.add("Link", "<" + next + ">; rel=\"next\"");
    response.headers.add("Link", cite_as(state, newest));
    return response;
}

}  // namespace

void bind_difference_routes(http::Router& router, Query::State& state) {
    router.get(
        "/api/v1/resources/{rid}/diff",
        {.id = "diffVersions",
         .summary = "What differs between two versions of a table: columns, numbers of rows, and the rows with their changed "
                    "cells; rows are told apart by the table's key, or as a whole where it has none",
         .access = http::Access::anyone,
         .refusals = {&errors::not_found, &no_table, &errors::malformed, &cursor_invalid, &too_heavy, &errors::busy,
                      &errors::timed_out, &errors::storage_full},
         .query = {{"from", "number; the one before `to` if absent"},
                   {"to", "number; the current version if absent"},
                   {"limit", "0 to 1000, 20 if absent"},
                   {"cursor", "from `next`"}},
         .tag = "data",
         .lane = http::Lane::analytics},
        [&state](const Call& call) { return diff(state, call); });
    router.get(
        "/api/v1/resources/{rid}/changes",
        {.id = "followChanges",
         .summary = "Row changes by version: insert, update and delete with key and values; `schema` where columns changed, "
                    "`replaced` where two versions have no key in common",
         .access = http::Access::anyone,
         .refusals = {&errors::not_found, &no_table, &errors::malformed, &cursor_invalid, &too_heavy, &errors::busy,
                      &errors::timed_out, &errors::storage_full},
         .query = {{"since", "number of the version already known; 0 (if absent) for all"},
                   {"limit", "1 to 1000, 100 if absent"},
                   {"cursor", "from `next`; stays right when new versions arrive"}},
         .tag = "data",
         .lane = http::Lane::analytics},
        [&state](const Call& call) { return changes(state, call); });
}

}  // namespace jixia::query
