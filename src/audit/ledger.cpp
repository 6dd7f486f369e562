// Appending and reading. Checking stands in verify.cpp, what can be erased in personal.cpp.
#include "audit/ledger.h"

#include <algorithm>
#include <limits>

#include "base/crypto.h"
#include "base/log.h"
#include "canonical.h"
#include "personal.h"
#include "sql.h"
#include "tlog/tiles.h"

namespace jixia::audit {

namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::int64_t catch_up_rows = 1024;

/// The head's row: whoever took it appends next.
struct Turn {
    std::int64_t seq = 0;
    std::string hash, sm3, at;
    std::int64_t edge_size = 0;
    std::string edge_sha256, edge_sm3;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (seq, hash, sm3, at, edge_size, edge_sha256, edge_sm3))

Result<LedgerEntry> shown(ReadEntry stored) {
    LedgerEntry entry;
    JX_TRY(entry.at, parse_instant(stored.at));
    JX_TRY(entry.detail, json::parse(stored.detail));
    JX_TRY(const Personal personal, personal_of(stored));
    JX_TRY(auto parts, parts_of(personal));
    entry.seq = stored.seq;
    entry.actor_id = std::move(stored.actor_id);
    entry.actor_role = std::move(stored.actor_role);
    entry.organization = std::move(stored.organization);
    entry.division = std::move(stored.division);
    entry.action = std::move(stored.action);
    entry.subject_type = std::move(stored.subject_type);
    entry.subject_id = std::move(stored.subject_id);
    entry.version = stored.version;
    entry.basis = std::move(stored.basis);
    entry.reason = stored.format == 1 ? std::move(stored.reason) : std::move(parts.first);
    entry.personal = std::move(parts.second);
    entry.erased = is_erased(stored);
    entry.prev_hash = std::move(stored.prev_hash);
    entry.hash = std::move(stored.hash);
    entry.prev_sm3 = std::move(stored.prev_sm3);
    entry.sm3 = std::move(stored.sm3);
    entry.log = stored.log == opening_log ? tlog::Log::opening : tlog::Log::security;
    return entry;
}

Result<std::vector<LedgerEntry>> shown(std::vector<ReadEntry> rows) {
    std::vector<LedgerEntry> entries;
    for (ReadEntry& row : rows) { JX_TRY(entries.emplace_back(), shown(std::move(row))); }
    return entries;
}

std::string roles_of(const Actor& actor) {
    if (actor.system) return "platform";
    std::string names;
    for (const Role role : actor.roles) {
        if (!names.empty()) names += ',';
        names += boost::describe::enum_to_string(role, "");
        // A role that is only lent says whose it is.
        for (const DelegatedRole& lent : actor.delegated)
            if (lent.role == role) names += '/' + lent.from;
    }
    return names;
}

StoredEntry entry_of(const Turn& turn, const Actor& actor, const Act& act, Instant now) {
    StoredEntry entry;
    entry.seq = turn.seq;
    entry.at = std::max(to_text(now), turn.at);  // one form of fixed width: text order is time's order
    entry.actor_id = actor.id;
    entry.actor_role = roles_of(actor);
    entry.organization = actor.organization;
    entry.division = actor.division;
    entry.action = act.action;
    entry.subject_type = act.subject_type;
    entry.subject_id = act.subject_id;
    entry.version = act.version;
    entry.basis = act.basis == nullptr ? std::string() : std::string(act.basis->article);
    entry.detail = json::serialize(act.detail);
    entry.log = act.log == tlog::Log::opening ? opening_log : security_log;
    entry.salt = crypto::hex(crypto::random_bytes(salt_bytes));
    entry.prev_hash = turn.hash;
    entry.prev_sm3 = turn.sm3;
    return entry;
}

/// The edges as they stand in the head's row, with the entries after them up to `size` added.
Result<Edges> edges_of(storage::Transaction& tx, const Turn& turn, std::uint64_t size) {
    auto sha256 = tlog::Edge::read(tlog::Tree::sha256, static_cast<std::uint64_t>(turn.edge_size), turn.edge_sha256);
    auto sm3 = tlog::Edge::read(tlog::Tree::sm3, static_cast<std::uint64_t>(turn.edge_size), turn.edge_sm3);
    if (!sha256 || !sm3) return Error{&errors::internal, "the trees' edges are damaged"};
    Edges edges{static_cast<std::uint64_t>(turn.edge_size), *std::move(sha256), *std::move(sm3)};
    while (edges.size < size) {
        JX_TRY(const auto rows, tx.all<StoredEntry>(sql::leaves_after, {{"after", static_cast<std::int64_t>(edges.size)},
                                                                        {"limit", catch_up_rows}}));
        if (rows.empty()) return Error{&errors::internal, "the ledger ends before its head"};
        for (const StoredEntry& row : rows)
            if (edges.size < size) edges.append(leaf_of(row).bytes());
    }
    return edges;
}

}  // namespace

Result<LedgerEntry> Ledger::append(storage::Transaction& tx, const Actor& actor, const Act& act) const {
    // First the head: whoever appends at the same time waits here (PostgreSQL) or has waited before (SQLite's single writer).
    JX_TRY(const auto turn, tx.one<Turn>(sql::take_head));
    JX_ASSERT(turn.has_value());
    StoredEntry entry = entry_of(*turn, actor, act, clock_.now());
    JX_CHECK(keep_personal(tx, act, act.person.empty() ? actor.id : act.person, entry));
    const std::string leaf = leaf_of(entry).bytes();
    if (leaf.size() > tlog::entry_bytes_max) return Error{&errors::too_large, "the act's detail does not fit into the ledger"};
    JX_TRY(Edges edges, edges_of(tx, *turn, static_cast<std::uint64_t>(turn->seq - 1)));
    const tlog::Hash sha256 = tlog::leaf_hash(tlog::Tree::sha256, leaf), sm3 = tlog::leaf_hash(tlog::Tree::sm3, leaf);
    edges.sha256.append(sha256);
    edges.sm3.append(sm3);
    entry.hash = tlog::hex(sha256);
    entry.sm3 = tlog::hex(sm3);
    JX_CHECK(tx.run(sql::add_entry, storage::parameters_of(entry)));

    // What the database will give back later must be what was hashed: read it again before anybody is told.
    JX_TRY(auto written, tx.one<StoredEntry>(sql::entry, {{"seq", entry.seq}}));
    if (!written || written->hash != entry.hash || written->sm3 != entry.sm3 || leaf_of(*written).bytes() != leaf) {
        log::error("the ledger's entry was stored differently", {{"seq", entry.seq}});
        return Error{&errors::internal};
    }
    JX_TRY(const std::int64_t moved, tx.run(sql::set_head, {{"hash", entry.hash},
                                                            {"sm3", entry.sm3},
                                                            {"at", entry.at},
                                                            {"edge_sha256", edges.sha256.text()},
                                                            {"edge_sm3", edges.sm3.text()},
                                                            {"seq", entry.seq}}));
    JX_ASSERT(moved == 1);
    if (told_) tx.after_commit([told = &told_, log = act.log] { (*told)(log); });
    JX_TRY(LedgerEntry recorded, shown(ReadEntry{*std::move(written), {}, {}}));
    recorded.reason = act.reason;
    recorded.personal = act.personal;
    recorded.erased = false;
    return recorded;
}

Result<Head> Ledger::head(storage::Transaction& tx) const {
    JX_TRY(auto head, tx.one<Head>(sql::head));
    JX_ASSERT(head.has_value());
    return *std::move(head);
}

Result<Edges> Ledger::edges(storage::Transaction& tx) const {
    JX_TRY(const auto turn, tx.one<Turn>(sql::edges));
    JX_ASSERT(turn.has_value());
    return edges_of(tx, *turn, static_cast<std::uint64_t>(turn->seq));
}

Result<std::vector<std::string>> Ledger::leaves(storage::Transaction& tx, std::int64_t after, std::int64_t limit) const {
    std::vector<std::string> leaves;
    JX_CHECK(tx.each<StoredEntry>(sql::leaves_after, {{"after", after}, {"limit", limit}},
                                  [&](const StoredEntry& entry) -> Result<void> {
                                      leaves.push_back(leaf_of(entry).bytes());
                                      return {};
                                  }));
    return leaves;
}

Result<Opened> Ledger::opened(storage::Transaction& tx, std::int64_t seq) const {
    JX_TRY(const auto rows, tx.all<ReadEntry>(sql::entries_after, {{"after", seq - 1}, {"limit", 1}}));
    if (rows.empty() || rows.front().seq != seq) return Error{&errors::not_found};
    const ReadEntry& entry = rows.front();
    JX_TRY(Personal personal, personal_of(entry));
    return Opened{leaf_of(entry),
                  entry.salt,
                  closed_part(entry, tlog::Tree::sha256),
                  closed_part(entry, tlog::Tree::sm3),
                  std::move(personal.salt),
                  std::move(personal.bytes)};
}

Result<std::vector<LedgerEntry>> Ledger::of(storage::Transaction& tx, const std::string& subject_type,
                                            const std::string& subject_id) const {
    return page(tx, subject_type, subject_id, 0, std::numeric_limits<std::int32_t>::max());
}

Result<std::vector<LedgerEntry>> Ledger::page(storage::Transaction& tx, const std::string& subject_type,
                                              const std::string& subject_id, std::int64_t after, std::int64_t limit) const {
    JX_TRY(auto rows,
           tx.all<ReadEntry>(sql::entries_of_subject,
                             {{"subject_type", subject_type}, {"subject_id", subject_id}, {"after", after}, {"limit", limit}}));
    return shown(std::move(rows));
}

Result<std::int64_t> Ledger::count(storage::Transaction& tx, const std::string& subject_type,
                                   const std::string& subject_id) const {
    JX_TRY(const auto count,
           tx.one<std::int64_t>(sql::count_of_subject, {{"subject_type", subject_type}, {"subject_id", subject_id}}));
    return count.value_or(0);
}

namespace {

Result<bool> subject_concerns(storage::Transaction& tx, const Visibility& visible, const std::string& subject_type,
                              const std::string& subject_id) {
    if (visible.everything) return true;
    std::string_view stem = visible.division;
    while (stem.ends_with("00")) stem.remove_suffix(2);
    JX_TRY(const auto concerns,
           tx.one<std::int64_t>(sql::subject_concerns, {{"subject_type", subject_type},
                                                        {"subject_id", subject_id},
                                                        {"account", visible.account},
                                                        {"organization", visible.organization},
                                                        {"divisions", stem.empty() ? std::string() : std::string(stem) + "%"}}));
    return concerns.value_or(0) > 0;
}

}  // namespace

Result<bool> Ledger::concerns(storage::Transaction& tx, const Visibility& visible, std::int64_t seq) const {
    JX_TRY(const auto entry, tx.one<StoredEntry>(sql::entry, {{"seq", seq}}));
    if (!entry) return false;
    return subject_concerns(tx, visible, entry->subject_type, entry->subject_id);
}

Result<Listing> Ledger::list(storage::Transaction& tx, const Question& question) const {
    Listing listing;
    const Visibility& visible = question.visible;
    if (question.subject_type.empty()) {
        if (!visible.everything) return Error{&errors::not_found};
        JX_TRY(auto rows, tx.all<ReadEntry>(sql::entries_after, {{"after", question.after}, {"limit", question.limit}}));
        JX_TRY(listing.items, shown(std::move(rows)));
        JX_TRY(const Head newest, head(tx));
        listing.total = newest.seq;
        return listing;
    }
    JX_TRY(const bool concerned, subject_concerns(tx, visible, question.subject_type, question.subject_id));
    if (!concerned) return Error{&errors::not_found};
    JX_TRY(listing.items, page(tx, question.subject_type, question.subject_id, question.after, question.limit));
    JX_TRY(listing.total, count(tx, question.subject_type, question.subject_id));
    if (listing.total == 0) return Error{&errors::not_found};
    return listing;
}

Result<std::vector<LedgerEntry>> Ledger::opening(storage::Transaction& tx, std::int64_t after, std::int64_t limit) const {
    JX_TRY(auto rows, tx.all<ReadEntry>(sql::opening_after, {{"after", after}, {"limit", limit}}));
    std::vector<LedgerEntry> entries;
    for (ReadEntry& row : rows) {
        row.actor_id.clear();
        row.sealed.clear();
        row.personal_sha256.clear();
        JX_TRY(entries.emplace_back(), shown(std::move(row)));
    }
    return entries;
}

Result<std::int64_t> Ledger::count_opening(storage::Transaction& tx) const {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_opening));
    return count.value_or(0);
}

Result<std::int64_t> Ledger::erase(storage::Transaction& tx, const Actor& actor, const Erasure& erasure) const {
    std::int64_t erased = 0;
    if (erasure.seq) {
        JX_TRY(erased, tx.run(sql::erase_of_entry, {{"seq", *erasure.seq}}));
    } else {
        JX_TRY(erased, tx.run(sql::erase_of_person, {{"person", erasure.person}}));
        JX_TRY(std::ignore, tx.run(sql::erase_person, {{"person", erasure.person}}));
    }
    if (erased == 0) return Error{&errors::not_found};
    JX_CHECK(append(tx, actor,
                    {.action = "ledger.erased",
                     .subject_type = erasure.seq ? "ledger_entry" : "account",
                     .subject_id = erasure.seq ? std::to_string(*erasure.seq) : erasure.person,
                     .reason = erasure.reason,
                     .detail = json::Object{{"entries", erased}}}));
    return erased;
}

Result<void> Ledger::keep_checkpoint(storage::Transaction& tx, tlog::Tree tree, const SignedHead& head) const {
    JX_CHECK(tx.run(sql::add_checkpoint, {{"tree", tree == tlog::Tree::sha256 ? "sha256" : "sm3"},
                                          {"size", head.size},
                                          {"note", head.note},
                                          {"signed_at", head.signed_at}}));
    return {};
}

Result<std::optional<SignedHead>> Ledger::checkpoint(storage::Transaction& tx, tlog::Tree tree, std::int64_t size) const {
    return tx.one<SignedHead>(sql::checkpoint, {{"tree", tree == tlog::Tree::sha256 ? "sha256" : "sm3"}, {"size", size}});
}

Result<std::vector<SignedHead>> Ledger::checkpoints(storage::Transaction& tx, tlog::Tree tree, std::int64_t limit) const {
    return tx.all<SignedHead>(sql::checkpoints, {{"tree", tree == tlog::Tree::sha256 ? "sha256" : "sm3"}, {"limit", limit}});
}

}  // namespace jixia::audit
