#pragma once
// The catalogue as the data rooms see it: resources, who may read their data, and what the search index and lists show of
// entries.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "identity/grants.h"
#include "storage/database.h"

namespace jixia::catalog {

/// 开放属性, ordered from most to least open. Art. 8.
enum class Openness { unconditional, conditional, closed };
BOOST_DESCRIBE_ENUM(Openness, unconditional, conditional, closed)

enum class EntryState { draft, in_review, published, withdrawn };
BOOST_DESCRIBE_ENUM(EntryState, draft, in_review, published, withdrawn)

enum class ResourceKind { table, file, service };
BOOST_DESCRIBE_ENUM(ResourceKind, table, file, service)

/// A resource and what of its entry the data rooms need.
struct ResourceInfo {
    std::string id, slug, entry_id, title;
    ResourceKind kind{};
    std::string entry_title, provider_id, provider_name, division;
    EntryState entry_state{};
    Openness openness{};
    std::int64_t current_version = 0;  ///< 0: nothing ingested yet
    std::string license, attribution;
    std::string update_frequency = {};     ///< code of the list `update_frequency`
    bool is_public = false;                ///< its entry is published, and it was part of what was reviewed
    std::vector<std::string> hidden = {};  ///< codes of columns that the caller may not see; set by `readable`
};
BOOST_DESCRIBE_STRUCT(ResourceInfo, (),
                      (id, slug, entry_id, title, kind, entry_title, provider_id, provider_name, division, entry_state, openness,
                       current_version, license, attribution, update_frequency))

struct NewResource {
    std::string title;
    ResourceKind kind{};
};

/// What the catalogue shows of a resource's current version; told by `dataset` after each ingestion.
struct ResourceSummary {
    std::int64_t version = 0, rows = 0, columns = 0, bytes = 0;
    std::string source_format;  ///< code of the format list: "csv", "xlsx"
    bool has_coordinates = false;
    Instant updated_at{};
    bool examples_anew = false;  ///< earlier rows are given out no more: items forget their examples of them
};

/// A column as ingestion found it; becomes a data item (数据项) of the entry unless the entry has one with this code.
struct FoundColumn {
    std::string code, name, type;  ///< type: text, integer, decimal, real, boolean, date, datetime
    std::int64_t length = 0;
    bool nullable = true;
    std::string example;
    std::string description = {};
    bool key = false;  ///< part of what tells rows apart
};

class Resources {
public:
    Resources() = default;
    Resources(const Resources&) = delete;
    Resources& operator=(const Resources&) = delete;
    virtual ~Resources() = default;

    /// Adds a resource to an entry of the actor's provider (permission resource_write); ledger and outbox included.
    virtual Result<ResourceInfo> add(storage::Transaction& tx, const Actor& actor, const std::string& entry_id,
                                     const NewResource& resource) = 0;
    /// By id, regardless of who asks; for work the platform does itself. `not_found` if absent.
    virtual Result<ResourceInfo> find(storage::Transaction& tx, const std::string& id) = 0;
    /// A resource the actor may write to (same provider). `not_found` for everybody else.
    virtual Result<ResourceInfo> writable(storage::Transaction& tx, const Actor& actor, const std::string& id) = 0;
    /// By id or slug, only if the actor may read its DATA now: published and unconditional, or conditional with a grant in force,
    /// or staff of the provider. Refuses `not-found` for what may not be known, `grant-required` (Art. 14(1)) and `entry-closed`
    /// (Art. 8(1)) where the stub is public.
    virtual Result<ResourceInfo> readable(storage::Transaction& tx, const Actor& actor, const std::string& id_or_slug) = 0;
    /// After an ingestion: current version and figures; new data items; event "resource.updated" (and "entry.updated" if
    /// published).
    virtual Result<void> set_current(storage::Transaction& tx, const Actor& actor, const std::string& id,
                                     const ResourceSummary& summary, const std::vector<FoundColumn>& columns) = 0;
    /// Whether the authority has consented to a version that opens less than the one before (Art. 8(3) by effect); a consent is
    /// used up by the version it lets through.
    virtual Result<bool> may_narrow(storage::Transaction& tx, const std::string& id) = 0;
};

/// What the search index holds of a published entry.
struct EntryDocument {
    std::string id, title, abstract;
    std::vector<std::string> keywords, item_names;
    std::string provider_id, provider_name, division;
    std::vector<std::string> themes, industries, formats, priorities;
    Openness openness{};
    std::string update_frequency, level;
    Instant updated_at{}, issued_at{};
    std::int64_t downloads = 0, rows = 0;
    std::int64_t version = 0;  ///< of the entry when this became public; grows with every change that can be seen
};
BOOST_DESCRIBE_STRUCT(EntryDocument, (),
                      (id, title, abstract, keywords, item_names, provider_id, provider_name, division, themes, industries,
                       formats, priorities, openness, update_frequency, level, updated_at, issued_at, downloads, rows, version))

/// Enough of a published entry to see that a document made of it earlier is out of date.
struct EntryMark {
    std::string id;
    std::int64_t version = 0, downloads = 0, rows = 0;
};
BOOST_DESCRIBE_STRUCT(EntryMark, (), (id, version, downloads, rows))

struct CodeLabel {
    std::string code, label;
};
BOOST_DESCRIBE_STRUCT(CodeLabel, (), (code, label))

struct ProviderLabel {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(ProviderLabel, (), (id, name))

/// One line of a result list.
struct EntryCard {
    std::string id, title, abstract;
    ProviderLabel provider;
    CodeLabel division, open_attribute, update_frequency, level;
    std::vector<CodeLabel> themes, industries;
    std::vector<std::string> keywords, formats;
    std::int64_t rows = 0, columns = 0, downloads = 0, views = 0;
    Instant issued_at{}, updated_at{};
    std::optional<Date> next_due_on;
    bool overdue = false;
    bool demonstration = false;
};
BOOST_DESCRIBE_STRUCT(EntryCard, (),
                      (id, title, abstract, provider, division, open_attribute, update_frequency, level, themes, industries,
                       keywords, formats, rows, columns, downloads, views, issued_at, updated_at, next_due_on, overdue,
                       demonstration))

/// Read side for search and lists: published entries only.
class EntryReader {
public:
    EntryReader() = default;
    EntryReader(const EntryReader&) = delete;
    EntryReader& operator=(const EntryReader&) = delete;
    virtual ~EntryReader() = default;
    /// Nothing if the entry is not published (or not public).
    virtual Result<std::optional<EntryDocument>> document(storage::Transaction& tx, const std::string& id) = 0;
    /// Pages through all published entries in id order.
    virtual Result<std::vector<EntryDocument>> documents(storage::Transaction& tx, const std::string& after_id,
                                                         std::int64_t limit) = 0;
    /// Marks of all published entries in id order: much cheaper than `documents`.
    virtual Result<std::vector<EntryMark>> marks(storage::Transaction& tx, const std::string& after_id, std::int64_t limit) = 0;
    /// Cards in the order of `ids`; ids that are not published are left out. `language`: "zh" or "en".
    virtual Result<std::vector<EntryCard>> cards(storage::Transaction& tx, const std::vector<std::string>& ids,
                                                 std::string_view language) = 0;
    /// Label of a code ("theme", "06") in a language; the code itself if unknown. Cached, any thread.
    virtual std::string label(std::string_view list, std::string_view code, std::string_view language) = 0;
};

}  // namespace jixia::catalog
