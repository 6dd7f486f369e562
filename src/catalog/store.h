#pragma once
// Rows of the catalogue and back: SQL and nothing else.
#include <optional>
#include <string>
#include <vector>

#include "catalog/published.h"
#include "catalog/types.h"
#include "storage/database.h"

namespace jixia::catalog {

/// An entry as stored: the working copy, and beside it the version that everybody sees while `is_public`.
struct EntryRow {
    std::string id, code, provider_id, provider_name, division;
    EntryState state{};
    std::int64_t version = 0;
    std::string title;
    Openness open_attribute{};
    std::string document;
    std::vector<std::string> drafters;  ///< accounts that changed this revision, for four eyes
    std::string drafted_by;             ///< name of who changed it last
    std::optional<std::string> case_id;
    bool is_public = false;
    std::int64_t public_version = 0;
    std::optional<Openness> public_openness;  ///< last published; stays after a withdrawal, Art. 8(3) looks at it
    std::optional<std::string> public_document;
    std::int64_t row_count = 0, column_count = 0, byte_count = 0;
    std::vector<std::string> formats;
    bool demonstration = false;
    std::string created_by;
    Instant created_at{}, updated_at{};
    std::optional<Instant> issued_at, public_updated_at, data_updated_at;
    std::string public_profile;  ///< version of the compilation rules it was last published by
};
BOOST_DESCRIBE_STRUCT(EntryRow, (),
                      (id, code, provider_id, provider_name, division, state, version, title, open_attribute, document, drafters,
                       drafted_by, case_id, is_public, public_version, public_openness, public_document, row_count, column_count,
                       byte_count, formats, demonstration, created_by, created_at, updated_at, issued_at, public_updated_at,
                       data_updated_at, public_profile))

/// What lists and the search show of a published entry, in one row.
struct PublicRow {
    std::string id, provider_id, provider_name, division;
    std::int64_t public_version = 0;
    std::string public_document;
    std::int64_t row_count = 0, column_count = 0;
    std::vector<std::string> formats;
    bool demonstration = false;
    Instant created_at{}, updated_at{};
    std::optional<Instant> issued_at, public_updated_at, data_updated_at;
    std::int64_t views = 0, downloads = 0, calls = 0;
};
BOOST_DESCRIBE_STRUCT(PublicRow, (),
                      (id, provider_id, provider_name, division, public_version, public_document, row_count, column_count,
                       formats, demonstration, created_at, updated_at, issued_at, public_updated_at, data_updated_at, views,
                       downloads, calls))

struct ChangeRow {
    std::string entry_id;
    std::int64_t version = 0;
    Instant at{};
    std::string action;
    std::int64_t place = 0;
    bool is_public = false;
    Openness openness{};
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (), (entry_id, version, at, action, place, is_public, openness))

struct VersionRow {
    std::int64_t version = 0;
    Instant at{};
    std::string actor_id, actor_name, action;
    bool is_public = false;
    std::string basis, reason, document;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (version, at, actor_id, actor_name, action, is_public, basis, reason, document))

struct ResourceRow {
    std::string id, slug, entry_id, title;
    ResourceKind kind{};
    bool is_public = false;
    std::int64_t current_version = 0, row_count = 0, column_count = 0, byte_count = 0;
    std::string source_format;
    bool has_coordinates = false;
    Instant created_at{}, updated_at{};
};
BOOST_DESCRIBE_STRUCT(ResourceRow, (),
                      (id, slug, entry_id, title, kind, is_public, current_version, row_count, column_count, byte_count,
                       source_format, has_coordinates, created_at, updated_at))

struct ProviderEntryRow {
    std::string id, title;
    EntryState state{};
    Openness open_attribute{};
    Instant updated_at{};
    std::int64_t rows = 0;
    std::optional<std::string> case_id;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderEntryRow, (), (id, title, state, open_attribute, updated_at, rows, case_id, version))

struct UsageRow {
    std::int64_t views = 0, downloads = 0, calls = 0;
};
BOOST_DESCRIBE_STRUCT(UsageRow, (), (views, downloads, calls))

struct VisibilityRow {
    std::int64_t public_version = 0;
    bool is_public = false;
};
BOOST_DESCRIBE_STRUCT(VisibilityRow, (), (public_version, is_public))

struct OpenListRow {
    std::string provider_id, provider_name;
    std::int64_t edition = 0, entries = 0;
    std::string digest;
    Instant published_at{};
};
BOOST_DESCRIBE_STRUCT(OpenListRow, (), (provider_id, provider_name, edition, entries, digest, published_at))

struct EditionRow {
    std::int64_t edition = 0, entries = 0;
    std::string digest;
    Instant published_at{};
};
BOOST_DESCRIBE_STRUCT(EditionRow, (), (edition, entries, digest, published_at))

struct LineRow {
    std::string entry_id, document;
};
BOOST_DESCRIBE_STRUCT(LineRow, (), (entry_id, document))

/// A provider's entries: where a page begins and what is asked for.
struct ProviderFilter {
    std::string provider_id, state, pattern;  ///< state empty: any; pattern: a LIKE pattern with ! as escape
    std::string before_at, before_id;         ///< keyset: entries changed before this
    std::int64_t limit = 20;
};

/// What a save adds to the entry's versions. `is_public`: everybody sees the change.
struct SavedAs {
    std::string action, basis = {}, reason = {};
    bool is_public = false;
};

namespace store {

Result<std::optional<EntryRow>> find_entry(storage::Transaction& tx, const std::string& id);
Result<std::optional<VisibilityRow>> find_visibility(storage::Transaction& tx, const std::string& id);
Result<void> insert_entry(storage::Transaction& tx, const EntryRow& entry);
/// False if somebody else saved since `version_before`.
Result<bool> update_entry(storage::Transaction& tx, const EntryRow& entry, std::int64_t version_before);
Result<std::int64_t> next_sequence(storage::Transaction& tx, const std::string& provider_id);
Result<bool> title_taken(storage::Transaction& tx, const EntryRow& entry);
/// Keeps what everybody sees if the change is public, and beside it the working copy where that is another.
Result<void> insert_version(storage::Transaction& tx, const EntryRow& entry, const Actor& actor, const SavedAs& as);
Result<std::vector<VersionRow>> versions(storage::Transaction& tx, const std::string& entry_id, std::int64_t before,
                                         bool public_only, std::int64_t limit);
Result<std::int64_t> count_versions(storage::Transaction& tx, const std::string& entry_id, bool public_only);
Result<void> set_tags(storage::Transaction& tx, const std::string& entry_id, const std::vector<std::string>& themes,
                      const std::vector<std::string>& keywords);
Result<std::vector<std::string>> tagged(storage::Transaction& tx, const std::string& kind, const std::string& code,
                                        std::int64_t limit);
Result<std::vector<std::string>> public_of_provider(storage::Transaction& tx, const std::string& provider_id, std::int64_t limit);
Result<std::vector<OpenCount>> open_counts(storage::Transaction& tx);
Result<std::vector<PublicRow>> public_entries(storage::Transaction& tx, const std::string& after_id, std::int64_t limit);
/// Those of `ids` that are published, in the order of `ids`.
Result<std::vector<PublicRow>> public_entries(storage::Transaction& tx, const std::vector<std::string>& ids);
/// Changes that everybody sees after a place, in commit order.
Result<std::vector<ChangeRow>> changes(storage::Transaction& tx, std::int64_t after_place, std::int64_t limit);
Result<std::int64_t> count_changes(storage::Transaction& tx, std::int64_t after_place);
/// The place before the first change at or after `since`.
Result<std::int64_t> place_before(storage::Transaction& tx, Instant since);
Result<std::vector<EntryMark>> public_marks(storage::Transaction& tx, const std::string& after_id, std::int64_t limit);
Result<std::vector<ProviderEntryRow>> provider_entries(storage::Transaction& tx, const ProviderFilter& filter);
Result<std::int64_t> count_provider_entries(storage::Transaction& tx, const ProviderFilter& filter);

Result<std::optional<ResourceRow>> find_resource(storage::Transaction& tx, const std::string& id);
Result<std::optional<ResourceRow>> find_resource_by_slug(storage::Transaction& tx, const std::string& slug);
Result<std::vector<ResourceRow>> resources_of(storage::Transaction& tx, const std::string& entry_id);
Result<void> insert_resource(storage::Transaction& tx, const ResourceRow& resource);
Result<void> update_resource(storage::Transaction& tx, const ResourceRow& resource);
Result<void> show_resources(storage::Transaction& tx, const std::string& entry_id);
Result<void> hide_resources(storage::Transaction& tx, const std::string& entry_id);

Result<UsageRow> usage_of(storage::Transaction& tx, const std::string& entry_id);
Result<void> add_usage(storage::Transaction& tx, const std::string& entry_id, const UsageRow& more);

/// Accounts that took the entry's data.
Result<std::vector<std::string>> users_of(storage::Transaction& tx, const std::string& entry_id);
Result<void> add_user(storage::Transaction& tx, const std::string& entry_id, const std::string& account, Instant at);

/// When a closed entry was last looked at and found right.
Result<std::optional<Instant>> confirmed_at(storage::Transaction& tx, const std::string& entry_id);
Result<void> confirm(storage::Transaction& tx, const std::string& entry_id, Instant at);
Result<std::vector<std::string>> closed_before(storage::Transaction& tx, Instant before, std::int64_t limit);

Result<std::optional<Suspension>> find_suspension(storage::Transaction& tx, const std::string& entry_id);
Result<std::vector<Suspension>> suspensions_over(storage::Transaction& tx, Date today);
Result<void> add_suspension(storage::Transaction& tx, const Suspension& row);
/// False if there was none.
Result<bool> end_suspension(storage::Transaction& tx, const std::string& entry_id);

Result<std::optional<OpenListRow>> find_open_list(storage::Transaction& tx, const std::string& provider_id);
Result<void> put_edition(storage::Transaction& tx, const OpenListRow& list);
Result<std::optional<EditionRow>> find_edition(storage::Transaction& tx, const std::string& provider_id, std::int64_t edition);
Result<std::vector<OpenListRow>> open_lists(storage::Transaction& tx, const std::string& after, std::int64_t limit);
Result<std::int64_t> count_open_lists(storage::Transaction& tx);
/// Ends the entry's line before `edition`; true if it had one.
Result<bool> end_line(storage::Transaction& tx, const std::string& provider_id, const std::string& entry_id,
                      std::int64_t edition);
Result<void> insert_line(storage::Transaction& tx, const std::string& provider_id, const std::string& entry_id,
                         std::int64_t edition, const std::string& document);
Result<std::vector<LineRow>> lines_of(storage::Transaction& tx, const std::string& provider_id, std::int64_t edition);

}  // namespace store
}  // namespace jixia::catalog
