#include "audit/ledger.h"

#include <limits>

#include "base/log.h"
#include "canonical.h"
#include "sql.h"

namespace jixia::audit {

namespace {

Result<LedgerEntry> opened(StoredEntry stored) {
    LedgerEntry entry;
    JX_TRY(entry.at, parse_instant(stored.at));
    JX_TRY(entry.detail, json::parse(stored.detail));
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
    entry.reason = std::move(stored.reason);
    entry.prev_hash = std::move(stored.prev_hash);
    entry.hash = std::move(stored.hash);
    entry.prev_sm3 = std::move(stored.prev_sm3);
    entry.sm3 = std::move(stored.sm3);
    return entry;
}

std::string roles_of(const Actor& actor) {
    if (actor.system) return "platform";
    std::string names;
    for (const Role role : actor.roles) {
        if (!names.empty()) names += ',';
        names += boost::describe::enum_to_string(role, "");
    }
    return names;
}

storage::Parameters parameters_of(const StoredEntry& entry) {
    storage::Parameters parameters;
    boost::mp11::mp_for_each<json::detail::Members<StoredEntry>>(
        [&](auto member) { parameters.emplace_back(member.name, entry.*member.pointer); });
    return parameters;
}

// What is wrong with `entry` after `before`; empty if nothing is.
std::string fault_of(const StoredEntry& entry, const Head& before) {
    if (entry.seq > before.seq + 1) return "the entry is missing";
    if (entry.prev_hash != before.hash) return "prev_hash is not the hash of the entry before";
    if (entry.prev_sm3 != before.sm3) return "prev_sm3 is not the SM3 of the entry before";
    if (entry.hash != sha256_of(entry)) return "the content is not what hash was made from";
    if (entry.sm3 != sm3_of(entry)) return "the content is not what sm3 was made from";
    return {};
}

}  // namespace

Result<LedgerEntry> Ledger::append(storage::Transaction& tx, const Actor& actor, const Act& act) const {
    // First the head: whoever appends at the same time waits here (PostgreSQL) or has waited before (SQLite's single writer).
    JX_TRY(const auto head, tx.one<Head>(sql::take_head));
    JX_ASSERT(head.has_value());

    StoredEntry entry;
    entry.seq = head->seq;
    entry.at = to_text(clock_.now());
    entry.actor_id = actor.id;
    entry.actor_role = roles_of(actor);
    entry.organization = actor.organization;
    entry.division = actor.division;
    entry.action = act.action;
    entry.subject_type = act.subject_type;
    entry.subject_id = act.subject_id;
    entry.version = act.version;
    entry.basis = act.basis == nullptr ? std::string() : std::string(act.basis->article);
    entry.reason = act.reason;
    entry.detail = json::serialize(act.detail);
    entry.prev_hash = head->hash;
    entry.prev_sm3 = head->sm3;
    entry.hash = sha256_of(entry);
    entry.sm3 = sm3_of(entry);
    JX_CHECK(tx.run(sql::add_entry, parameters_of(entry)));

    // What the database will give back later must be what was hashed: read it again before anybody is told.
    JX_TRY(auto written, tx.one<StoredEntry>(sql::entry, {{"seq", entry.seq}}));
    if (!written || written->hash != entry.hash || written->sm3 != entry.sm3 || sha256_of(*written) != entry.hash ||
        sm3_of(*written) != entry.sm3) {
        log::error("the ledger's entry was stored differently", {{"seq", entry.seq}});
        return Error{&errors::internal};
    }
    JX_TRY(const std::int64_t moved, tx.run(sql::set_head, {{"hash", entry.hash}, {"sm3", entry.sm3}, {"seq", entry.seq}}));
    JX_ASSERT(moved == 1);
    return opened(*std::move(written));
}

Result<Head> Ledger::head(storage::Transaction& tx) const {
    JX_TRY(auto head, tx.one<Head>(sql::head));
    JX_ASSERT(head.has_value());
    return *std::move(head);
}

Result<std::vector<LedgerEntry>> Ledger::of(storage::Transaction& tx, const std::string& subject_type,
                                            const std::string& subject_id) const {
    return page(tx, subject_type, subject_id, 0, std::numeric_limits<std::int32_t>::max());
}

Result<std::vector<LedgerEntry>> Ledger::page(storage::Transaction& tx, const std::string& subject_type,
                                              const std::string& subject_id, std::int64_t after, std::int64_t limit) const {
    JX_TRY(auto rows,
           tx.all<StoredEntry>(sql::entries_of_subject,
                               {{"subject_type", subject_type}, {"subject_id", subject_id}, {"after", after}, {"limit", limit}}));
    std::vector<LedgerEntry> entries;
    for (StoredEntry& row : rows) {
        JX_TRY(LedgerEntry entry, opened(std::move(row)));
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<std::int64_t> Ledger::count(storage::Transaction& tx, const std::string& subject_type,
                                   const std::string& subject_id) const {
    JX_TRY(const auto count,
           tx.one<std::int64_t>(sql::count_of_subject, {{"subject_type", subject_type}, {"subject_id", subject_id}}));
    return count.value_or(0);
}

Result<Listing> Ledger::list(storage::Transaction& tx, const Question& question) const {
    Listing listing;
    const Visibility& visible = question.visible;
    if (question.subject_type.empty()) {
        if (!visible.everything) return Error{&errors::not_found};
        JX_TRY(auto rows, tx.all<StoredEntry>(sql::entries_after, {{"after", question.after}, {"limit", question.limit}}));
        for (StoredEntry& row : rows) { JX_TRY(listing.items.emplace_back(), opened(std::move(row))); }
        JX_TRY(const Head newest, head(tx));
        listing.total = newest.seq;
        return listing;
    }
    if (!visible.everything) {
        std::string_view stem = visible.division;
        while (stem.ends_with("00")) stem.remove_suffix(2);
        JX_TRY(
            const auto concerns,
            tx.one<std::int64_t>(sql::subject_concerns, {{"subject_type", question.subject_type},
                                                         {"subject_id", question.subject_id},
                                                         {"account", visible.account},
                                                         {"organization", visible.organization},
                                                         {"divisions", stem.empty() ? std::string() : std::string(stem) + "%"}}));
        if (concerns.value_or(0) == 0) return Error{&errors::not_found};
    }
    JX_TRY(listing.items, page(tx, question.subject_type, question.subject_id, question.after, question.limit));
    JX_TRY(listing.total, count(tx, question.subject_type, question.subject_id));
    if (listing.total == 0) return Error{&errors::not_found};
    return listing;
}

std::string to_plain(const Verdict& verdict) {
    const std::string checked = std::to_string(verdict.checked) + (verdict.checked == 1 ? " entry" : " entries");
    if (verdict.first_bad)
        return "entry " + std::to_string(*verdict.first_bad) + " is not what was written: " + verdict.what + " (" + checked +
               " read)";
    return "the ledger is sound: " + checked + ", head " + std::to_string(verdict.head.seq) + " sha256 " + verdict.head.hash +
           " sm3 " + verdict.head.sm3;
}

Result<Verdict> Ledger::verify(storage::Transaction& tx) const {
    Verdict verdict;
    JX_TRY(verdict.head, head(tx));
    Head last{0, std::string(genesis), std::string(genesis)};
    const auto blame = [&](std::int64_t seq, std::string what) {
        if (verdict.first_bad) return;
        verdict.first_bad = seq;
        verdict.what = std::move(what);
    };
    JX_CHECK(tx.each<StoredEntry>(sql::all_entries, {}, [&](const StoredEntry& entry) -> Result<void> {
        ++verdict.checked;
        if (verdict.first_bad) return {};
        if (std::string fault = fault_of(entry, last); !fault.empty()) blame(last.seq + 1, std::move(fault));
        else if (entry.seq > verdict.head.seq) blame(entry.seq, "the entry stands after the head");
        last = {entry.seq, entry.hash, entry.sm3};
        return {};
    }));
    if (last.seq < verdict.head.seq) blame(last.seq + 1, "the entry is missing: the ledger ends before its head");
    if (last.hash != verdict.head.hash) blame(last.seq, "hash is not the head's");
    if (last.sm3 != verdict.head.sm3) blame(last.seq, "sm3 is not the head's");
    return verdict;
}

}  // namespace jixia::audit
