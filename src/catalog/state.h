#pragma once
// What the catalogue's use cases share: what they need, what is kept in memory, and how an entry is saved.
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "audit/ledger.h"
#include "catalog/catalog.h"
#include "profile_rules.h"
#include "render_cache.h"
#include "rules.h"
#include "store.h"
#include "usage.h"
#include "workflow/workflow.h"

namespace jixia::catalog {

struct Catalog::State {
    State(Needs needs_, Settings settings_) : needs(needs_), settings(std::move(settings_)) {}

    Needs needs;
    Settings settings;
    std::shared_ptr<const CodeLists> lists;
    std::optional<Profiles> profiles;        ///< set by `start`
    std::vector<const EntryRules*> further;  ///< rules of other rooms; set at start
    RenderCache cache;
    UsageCounter usage;
    std::mutex statistics_mutex;
    std::optional<std::pair<Instant, Statistics>> statistics;  ///< labels left as codes

    Date today() const { return local_date(needs.clock.now()); }
    std::shared_ptr<const Profile> profile(Date on) const { return profiles->on(on); }
    std::shared_ptr<const Profile> profile() const { return profile(today()); }
    /// 第十条第一款: what was submitted is judged by the rules of that day, whatever was issued since.
    Result<Date> filed_on(storage::Transaction& tx, const EntryRow& entry) const;
    CodeLabel labelled(std::string_view list, std::string_view code, std::string_view language) const {
        return {std::string(code), lists->label(list, code, language)};
    }
    std::vector<CodeLabel> labelled(std::string_view list, const std::vector<std::string>& codes,
                                    std::string_view language) const;

    /// Works for the provider whose entry it is (or is the platform).
    bool is_staff(const Actor& actor, const EntryRow& entry) const;
    /// May see the working copy: staff, and the authority of the division.
    bool sees_draft(const Actor& actor, const EntryRow& entry) const;
    /// The entry, if the actor may know of it at all. Refuses `not-found`.
    Result<EntryRow> visible(storage::Transaction& tx, const Actor& actor, const std::string& id) const;
    Result<EntryRow> load(storage::Transaction& tx, const std::string& id) const;

    Result<Backing> backing(storage::Transaction& tx, const Actor& actor, const EntryRow& entry, Openness to) const;
    /// Art. 8(3), 8(4) for what is about to become the document, whatever way it came.
    Result<void> check_narrowing(storage::Transaction& tx, const Actor& actor, const EntryRow& entry,
                                 const EntryFields& next) const;
    Result<EntryFacts> facts_of(storage::Transaction& tx, const EntryRow& entry, EntryFields fields) const;
    /// By the rules of the day it was filed on.
    Result<Checks> run_checks(storage::Transaction& tx, const EntryRow& entry, Date filed_on, std::string_view language) const;
    /// Refuses `entry-incomplete` with each error's pointer, text and article.
    Result<void> require_complete(storage::Transaction& tx, const EntryRow& entry, Date filed_on,
                                  std::string_view language) const;

    /// Puts `fields` into the working copy and its columns.
    static void set_fields(EntryRow& entry, const EntryFields& fields);
    /// Next version, saved document, event and (last) ledger entry. Refuses `entry-changed` on a lost race.
    Result<void> save(storage::Transaction& tx, const Actor& actor, EntryRow& entry, const SavedAs& as, const Citation* basis,
                      json::Value detail = nullptr);
    /// Drops what is kept in memory of an entry once the transaction has committed.
    void forget_after(storage::Transaction& tx, const std::string& entry_id);

    /// Makes the working copy public, judged by a version of the profile; the caller saves.
    Result<json::Value> publish(storage::Transaction& tx, EntryRow& entry, const std::string& profile);
    /// Takes the public version away; the caller saves.
    Result<json::Value> unpublish(storage::Transaction& tx, EntryRow& entry);
    /// The entry's line on an open list.
    static std::string line_of(const EntryFields& fields);
    /// States what is public, once, where it became so before the ledger had an open log; nothing if the log has begun.
    Result<void> state_opening(storage::Transaction& tx);
    /// A provider's public entries with their lines, in acts of the open log.
    Result<void> state_provider(storage::Transaction& tx, const std::string& provider);
    /// What the ledger's open log says of a change of what is public, so that `jixia-verify` derives openness and lists from it
    /// alone: provider, openness (null: not public), SHA-256 of the line, number and digest of the list's edition.
    static json::Value opening_detail(const EntryRow& entry, json::Value edition, const std::optional<std::string>& line);
    /// Freezes the next edition with `line` of the entry (nothing: without it); nothing if the list did not have it either.
    Result<json::Value> next_edition(storage::Transaction& tx, const EntryRow& entry, const std::optional<std::string>& line);

    /// The account of a division and all below it; labels left empty.
    Result<Account> account_in(storage::Transaction& tx, const std::string& division) const;
    /// The entry, if everybody sees it. Refuses `not-found`.
    Result<EntryRow> public_row(storage::Transaction& tx, const std::string& id) const;
    /// What everybody will see after a decided change. Refuses `invalid`, `entry-incomplete`.
    Result<EntryFields> decided(storage::Transaction& tx, const EntryRow& entry, const DecidedChange& change) const;
    /// Puts the entry into the successor's hands: off the one open list; the caller puts it on the other.
    Result<json::Value> hand_over(storage::Transaction& tx, EntryRow& entry, const std::string& provider_id);
    static SavedAs saved_as(const DecidedChange& change);

    Result<void> on_approved(storage::Transaction& tx, const Actor& actor, const workflow::Case& matter,
                             const std::string& reason);
    Result<void> on_returned(storage::Transaction& tx, const Actor& actor, const workflow::Case& matter,
                             const std::string& reason);
    void declare_review();

    /// The entry as JSON for a caller; `working`: the working copy with what only staff see.
    Result<json::Object> render(storage::Transaction& tx, const Actor& actor, const EntryRow& entry, bool working,
                                std::string_view language) const;
    /// The resources a caller sees of an entry: none of a closed one, whose stub tells reason and basis only.
    json::Array render_resources(const std::vector<ResourceRow>& resources, Openness openness, bool working,
                                 std::string_view language) const;
    Result<EntryCard> card(const PublicRow& entry, std::string_view language) const;
    Result<EntryDocument> document(const PublicRow& entry) const;
    Result<UsageRow> usage_of(storage::Transaction& tx, const std::string& entry_id) const;

    /// The document the caller sees data of: `working` the draft's, else the published one.
    static Result<EntryFields> fields_of(const EntryRow& entry, bool working);
    ResourceInfo info(const ResourceRow& resource, const EntryRow& entry, const EntryFields& fields) const;
    /// Who the actor is to the entry's items. A grant is looked for only where one could show more.
    Result<ItemReader> item_reader(const Actor& actor, const EntryRow& entry, const EntryFields& fields) const;
};

}  // namespace jixia::catalog
