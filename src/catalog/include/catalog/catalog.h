#pragma once
// The catalogue: entries from draft to publication, their history, open lists, code lists and figures. Use cases are blocking,
// each is one transaction on the `records` pool: authorise, apply rules, write, event, ledger.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/account.h"
#include "catalog/code_lists.h"
#include "catalog/profile.h"
#include "catalog/providers.h"
#include "catalog/published.h"
#include "catalog/resources.h"
#include "catalog/types.h"
#include "storage/outbox.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::http {
class Router;
}
namespace jixia::workflow {
class Workflow;
}

namespace jixia::catalog {

/// What is counted of an entry: its page opened, its data downloaded, its data called by a program.
enum class UsageKind { view, download, call };

/// An entry's JSON as sent, with the version that is its ETag.
struct Rendered {
    std::shared_ptr<const std::string> body;
    std::int64_t version = 0;
    bool is_public = false;  ///< the same for every visitor
};

struct CitationText {
    std::string style, text;
};
BOOST_DESCRIBE_STRUCT(CitationText, (), (style, text))

struct ProviderEntryLine {
    std::string id, title;
    CodeLabel state, open_attribute;
    Instant updated_at{};
    std::int64_t rows = 0;
    std::optional<std::string> case_id;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderEntryLine, (), (id, title, state, open_attribute, updated_at, rows, case_id, version))

template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t total = 0;
    std::string next;  ///< cursor of the next page; empty: none
};

struct ProviderEntriesQuery {
    std::string state = {}, q = {}, cursor = {};
    std::int64_t limit = 20;
};

struct OpenListHead {
    ProviderLabel provider;
    std::int64_t edition = 0, entries = 0;
    Instant published_at{};
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(OpenListHead, (), (provider, edition, entries, published_at, digest))

/// One line of an open list (公共数据开放清单): attribute, type, conditions, update frequency and ways, Art. 10(2).
struct OpenListLine {
    std::string entry_id, title;
    CodeLabel open_attribute, type;
    std::string conditions;
    CodeLabel update_frequency;
    std::vector<CodeLabel> open_modes;
};
BOOST_DESCRIBE_STRUCT(OpenListLine, (), (entry_id, title, open_attribute, type, conditions, update_frequency, open_modes))

struct OpenListView {
    ProviderLabel provider;
    std::int64_t edition = 0;
    Instant published_at{};
    std::string digest;  ///< SHA-256 over the digest of the edition before and what changed since
    std::vector<OpenListLine> items;
};
BOOST_DESCRIBE_STRUCT(OpenListView, (), (provider, edition, published_at, digest, items))

struct ChangedLine {
    OpenListLine before, after;
};
BOOST_DESCRIBE_STRUCT(ChangedLine, (), (before, after))

struct OpenListDiff {
    ProviderLabel provider;
    std::int64_t from = 0, to = 0;
    std::vector<OpenListLine> added, removed;
    std::vector<ChangedLine> changed;
};
BOOST_DESCRIBE_STRUCT(OpenListDiff, (), (provider, from, to, added, removed, changed))

/// An entry that was compiled and published elsewhere, as a harvest or a migration brings it. The figures are the source's own:
/// an import brings no data, so the entry has no resources here.
struct ImportedEntry {
    EntryFields fields;
    Instant issued_at{}, updated_at{};
    std::int64_t rows = 0, columns = 0, bytes = 0;
    std::vector<std::string> formats = {};
    std::int64_t views = 0, downloads = 0, calls = 0;
};

struct CodeCount {
    std::string code, label;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CodeCount, (), (code, label, count))

struct Statistics {
    std::int64_t entries = 0, tables = 0, rows = 0, providers = 0, downloads = 0, calls = 0;
    std::optional<Instant> updated_at;
    std::vector<CodeCount> by_theme, by_division;
};
BOOST_DESCRIBE_STRUCT(Statistics, (), (entries, tables, rows, providers, downloads, calls, updated_at, by_theme, by_division))

/// An element of the metadata profile that applies to an entry and is not filled in.
struct MissingElement {
    std::string identifier, zh, en;
};

struct ResourceRecord {
    std::string id, title;
    ResourceKind kind{};
    std::int64_t version = 0, rows = 0, columns = 0, bytes = 0;  ///< version 0: nothing ingested yet
    std::string source_format;
    bool has_coordinates = false;
};

/// An entry as it is judged: what it states, what of the profile it fills in, when it is due, and what data it has.
struct EntryRecord {
    std::string id, provider_id, provider_name, division;
    std::int64_t version = 0;
    bool is_public = false;
    EntryFields fields;
    std::vector<std::string> formats;  ///< what the data can be had in
    std::vector<ResourceRecord> resources;
    std::int64_t elements_filled = 0, elements_applicable = 0;
    std::vector<MissingElement> elements_missing;
    std::optional<Instant> issued_at;  ///< first published
    std::optional<Date> updated_on;    ///< data last updated, or first published where it has none
    std::optional<Date> due_on;
    bool overdue = false;
};

/// What happened to a published entry. `state`: how it stands now: published, or withdrawn.
struct EntryChange {
    std::string id;
    std::int64_t version = 0;
    Instant at{};
    std::string action;
    CodeLabel state, open_attribute;
    std::string url;
};
BOOST_DESCRIBE_STRUCT(EntryChange, (), (id, version, at, action, state, open_attribute, url))

struct ChangesPage {
    std::vector<EntryChange> items;
    std::int64_t total = 0;  ///< from where the page begins
    std::string position;    ///< after the last item: `since` of the next call
    bool more = false;
};

/// What is public of a provider, as it stands and as it came to be, in the form that the ledger is compared with.
struct StatedEntry {
    std::string id;
    Openness openness{};
};
BOOST_DESCRIBE_STRUCT(StatedEntry, (), (id, openness))
struct StatedEdition {
    std::int64_t edition = 0, entries = 0;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(StatedEdition, (), (edition, entries, digest))
struct StatedLine {
    std::string entry;
    std::int64_t since = 0, until = 0;  ///< editions; until: the first without it
    std::string line;                   ///< as it was hashed
};
BOOST_DESCRIBE_STRUCT(StatedLine, (), (entry, since, until, line))
struct OpeningStatement {
    std::string provider;
    std::vector<StatedEntry> entries;
    std::vector<StatedEdition> editions;
    std::vector<StatedLine> lines;
};
BOOST_DESCRIBE_STRUCT(OpeningStatement, (), (provider, entries, editions, lines))

/// What other rooms have to say of an entry before it becomes public.
class EntryRules {
public:
    EntryRules() = default;
    EntryRules(const EntryRules&) = delete;
    EntryRules& operator=(const EntryRules&) = delete;
    virtual ~EntryRules() = default;
    /// `filed_on`: the day by whose rules the entry is judged.
    virtual Result<std::vector<Issue>> issues(storage::Transaction& tx, const EntryFields& fields,
                                              const std::vector<ResourceRecord>& resources, Date filed_on,
                                              std::string_view language) const = 0;
};

class Catalog final : public Resources, public EntryReader, public PublishedEntries {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        workflow::Workflow& workflow;
        const Clock& clock;
        const Providers& providers;
        const identity::GrantReader& grants;
        const OpeningDecisions& decisions;
    };
    struct Settings {
        std::string base_url = "http://127.0.0.1:8080";  ///< of permalinks and citations
        std::string platform_zh, platform_en;            ///< name of the platform, for attributions and citations
    };
    /// Loads code lists and the profile into the database where this program's are newer, reads them, declares `entry_review`.
    static Result<std::unique_ptr<Catalog>> start(Needs needs, Settings settings);
    ~Catalog() override;

    // Entries. `sent`: the shape of EntryInput; absent members stay, null clears.
    /// Refuses `unauthenticated`, `forbidden`, `entry-no-provider`, `invalid`.
    Result<Rendered> create(const Actor& actor, const json::Value& sent, std::string_view language);
    /// `expected`: the ETag, "*" for any. Refuses `not-found`, `forbidden`, `entry-changed`, `invalid`, `entry-consent-missing`
    /// (Art. 8(3)), `entry-evidence-missing` (Art. 8(4)), `entry-not-editable`, in this order.
    Result<Rendered> update(const Actor& actor, const std::string& id, const std::string& expected, const json::Value& sent,
                            std::string_view language);
    /// submit, revise, withdraw, approve, return. `expected`: the ETag, "*" for any. Refuses `not-found`, `forbidden`,
    /// `entry-changed`, `entry-action-not-possible`, then what the action needs: `entry-incomplete` (Art. 10(2)),
    /// `entry-consent-missing`, `entry-evidence-missing`.
    Result<ActionOutcome> act(const Actor& actor, const std::string& id, const std::string& action, const std::string& reason,
                              std::string_view language, const std::string& expected = "*");
    /// Staff of the provider and its authority get the working copy, everybody else what is published. Refuses `not-found`.
    Result<Rendered> entry(const Actor& actor, const std::string& id, std::string_view language);
    Result<Checks> checks(const Actor& actor, const std::string& id, std::string_view language);
    /// Newest first; `before`: versions below this one, 0: from the newest.
    Result<HistoryPage> history(const Actor& actor, const std::string& id, std::int64_t before, std::int64_t limit,
                                std::string_view language);
    /// Style gbt7714, apa, bibtex or csl; refuses `malformed` for another one.
    Result<CitationText> citation(const std::string& id, std::string_view style);
    Result<std::vector<EntryCard>> related(const std::string& id, std::string_view language);
    /// The entry's resources as its JSON has them. Refuses `not-found`.
    Result<json::Array> resources(const Actor& actor, const std::string& id, std::string_view language);
    /// The working copy for who sees it, else what is published. Refuses `not-found`.
    Result<EntryRecord> record(storage::Transaction& tx, const Actor& actor, const std::string& id);
    /// Who provides a published entry; nothing if it is not published.
    Result<std::optional<std::string>> provider_of(storage::Transaction& tx, const std::string& id);
    Result<std::optional<ProviderFacts>> provider(storage::Transaction& tx, const std::string& id) const;
    /// What is published, with the resources that everybody sees; nothing if it is not.
    Result<std::optional<EntryRecord>> public_record(storage::Transaction& tx, const std::string& id);
    /// What of the named elements a published entry does not have as `rules` want it, errors only; nothing if it is not
    /// published.
    Result<std::vector<Issue>> issues_by(storage::Transaction& tx, const std::string& id, const Profile& rules,
                                         const std::set<std::string>& elements, std::string_view language);
    /// What everybody could see change, in the order it happened. `since`: an instant (from it on), a date, or the position of an
    /// earlier page (after it); empty: from the beginning. Refuses `malformed`.
    Result<ChangesPage> changes(const std::string& since, std::int64_t limit, std::string_view language);
    Result<Page<ProviderEntryLine>> provider_entries(const Actor& actor, const ProviderEntriesQuery& query,
                                                     std::string_view language);

    /// Publishes entries of one provider as one change: one transaction, one edition of its open list, one event
    /// (`entries.imported`), a ledger entry for each 256 of them, the last with a digest over all. What each must state was
    /// judged where it was compiled; here only codes are checked. For the platform itself. Answers the ids in the order of
    /// `entries`. Refuses `identity-forbidden`, `not-found` (provider) and `invalid` with pointers `/<index>/…`.
    Result<std::vector<std::string>> import_entries(const Actor& actor, const std::string& provider_id,
                                                    const std::vector<ImportedEntry>& entries, const std::string& reason);

    // Open lists and figures.
    Result<Page<OpenListHead>> open_lists(const std::string& cursor, std::int64_t limit);
    /// `edition` 0: the newest. Refuses `not-found`.
    Result<OpenListView> open_list(const std::string& provider_id, std::int64_t edition, std::string_view language);
    Result<OpenListDiff> open_list_diff(const std::string& provider_id, std::int64_t from, std::int64_t to,
                                        std::string_view language);
    /// What every provider of a division and below has, reconciled with the open lists.
    Result<Account> account(const std::string& division, std::string_view language);
    Result<std::vector<ClosedMonth>> closed_months();
    /// Closes the month that is over, once; false if it was closed before. Call daily, from any node.
    Result<bool> close_month();
    /// What is public of the next provider after `after`: every entry's openness, every edition and line of the open list there
    /// was. What the ledger's open log derives must be the same. Nothing after the last.
    Result<std::optional<OpeningStatement>> opening_statement(const std::string& after);
    /// Kept for five seconds or until something is published here.
    Result<Statistics> statistics(std::string_view language);

    /// How many published entries each provider has; empty if the records do not answer.
    std::map<std::string, std::int64_t> entries_by_provider();

    /// Counts in memory; any thread, cheap. Lost if the process is killed before the next `flush_usage`. `account`: who took data
    /// while signed in, and so is told before less is open; empty for visitors, of whom nothing is kept.
    void count(UsageKind kind, const std::string& entry_id, const std::string& account = {});
    /// Writes what was counted; called by a timer and at shutdown.
    Result<void> flush_usage();

    const std::string& base_url() const;
    /// The lists in force; any thread.
    std::shared_ptr<const CodeLists> code_lists() const;
    /// The compilation rules of a day: what is submitted on it is judged by them.
    std::shared_ptr<const Profile> profile(Date on) const;
    std::shared_ptr<const Profile> profile() const { return profile(today()); }
    Profile profile_without(std::string_view document, Date on) const;
    Date today() const;
    /// At start only: also asked whenever an entry is checked, submitted and approved.
    void add_rules(const EntryRules& rules);
    /// The compilation rules as documents have changed them, in the order they were issued; any thread.
    void follow(const std::vector<DatedChange>& changes);

    // Resources.
    Result<ResourceInfo> add(storage::Transaction& tx, const Actor& actor, const std::string& entry_id,
                             const NewResource& resource) override;
    Result<ResourceInfo> find(storage::Transaction& tx, const std::string& id) override;
    Result<ResourceInfo> writable(storage::Transaction& tx, const Actor& actor, const std::string& id) override;
    Result<ResourceInfo> readable(storage::Transaction& tx, const Actor& actor, const std::string& id_or_slug) override;
    Result<void> set_current(storage::Transaction& tx, const Actor& actor, const std::string& id, const ResourceSummary& summary,
                             const std::vector<FoundColumn>& columns) override;
    Result<bool> may_narrow(storage::Transaction& tx, const std::string& id) override;

    // PublishedEntries.
    Result<PublicEntry> public_entry(storage::Transaction& tx, const std::string& id) override;
    Result<std::vector<std::string>> public_of(storage::Transaction& tx, const std::string& provider_id) override;
    Result<std::vector<OpenCount>> counts(storage::Transaction& tx) override;
    Result<std::vector<std::string>> closed_before(storage::Transaction& tx, Instant before, std::int64_t limit) override;
    Result<void> check_decided(storage::Transaction& tx, const std::string& id, const DecidedChange& change) override;
    Result<void> apply_decided(storage::Transaction& tx, const Actor& actor, const std::string& id,
                               const DecidedChange& change) override;
    Result<void> confirm_closed(storage::Transaction& tx, const Actor& actor, const std::string& id,
                                const std::string& reason) override;
    Result<std::optional<Suspension>> suspension(storage::Transaction& tx, const std::string& id) override;
    Result<std::vector<Suspension>> suspensions_over(storage::Transaction& tx, Date today) override;
    Result<void> suspend(storage::Transaction& tx, const Actor& actor, const std::string& id, Date until,
                         const std::string& reason) override;
    Result<void> resume(storage::Transaction& tx, const Actor& actor, const std::string& id, const std::string& reason) override;

    // EntryReader.
    Result<std::optional<EntryDocument>> document(storage::Transaction& tx, const std::string& id) override;
    Result<std::vector<EntryDocument>> documents(storage::Transaction& tx, const std::string& after_id,
                                                 std::int64_t limit) override;
    Result<std::vector<EntryMark>> marks(storage::Transaction& tx, const std::string& after_id, std::int64_t limit) override;
    Result<std::vector<EntryCard>> cards(storage::Transaction& tx, const std::vector<std::string>& ids,
                                         std::string_view language) override;
    std::string label(std::string_view list, std::string_view code, std::string_view language) override;

private:
    struct State;
    explicit Catalog(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Registers the catalogue's routes.
void bind_routes(http::Router& router, Catalog& catalog);

}  // namespace jixia::catalog
