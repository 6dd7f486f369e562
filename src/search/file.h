#pragma once
// The index's SQLite file: documents as facet columns, and their text as an FTS5 table without content. Derived data.
//
// Documents are numbered in the order they came (ordinals). An update gives a document a new ordinal; ordinals are never used
// twice, so what was read of the FTS5 table once stays true and removals need not touch it.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/resources.h"

struct sqlite3;
struct sqlite3_stmt;

namespace jixia::search {

/// Columns of the FTS5 table, as bits of a posting.
enum : std::uint32_t { field_title = 1, field_keywords = 2, field_provider = 4, field_items = 8, field_abstract = 16 };
inline constexpr unsigned field_bits = 5;
/// A document that matches, with the fields it matches in: ordinal << 5 | fields.
using Posting = std::uint32_t;

/// A document as it is read back: what facets and sort orders need, not its long text.
struct StoredDocument {
    std::uint32_t ordinal = 0;
    std::string_view id, title, keywords, provider_id, provider_name, division, themes, industries, formats, priorities, openness,
        update_frequency, level;  ///< lists joined by U+001F; valid during the call only
    std::int64_t updated_at = 0, issued_at = 0, downloads = 0, rows = 0, version = 0;
};

struct Change {
    std::string id;
    const catalog::EntryDocument* document = nullptr;  ///< nothing: remove
};
/// What a change did; `previous` and `ordinal` are absent (npos) for "was not there" and "was removed".
struct Applied {
    static constexpr std::uint32_t npos = UINT32_MAX;
    std::uint32_t previous = npos, ordinal = npos;
};

/// One connection. One thread at a time.
class IndexFile {
public:
    enum class Mode { create, write, read };
    /// Refuses `index_unavailable` for a file that is missing, damaged, cut or of another format.
    static Result<std::unique_ptr<IndexFile>> open(const std::filesystem::path& path, Mode mode);
    IndexFile() = default;
    IndexFile(const IndexFile&) = delete;
    IndexFile& operator=(const IndexFile&) = delete;
    ~IndexFile();

    /// One durable transaction.
    Result<std::vector<Applied>> apply(const std::vector<Change>& changes);
    /// Nothing if there is no such document.
    Result<std::optional<std::uint32_t>> ordinal_of(std::string_view id) const;
    /// All documents in ordinal order.
    Result<void> each(const std::function<void(const StoredDocument&)>& sink) const;
    /// Matches of one FTS5 expression with ordinals in [from, to), in order.
    Result<void> postings(const std::string& match, std::uint32_t from, std::uint32_t to, std::vector<Posting>& out) const;
    /// Reads through the whole file's structure. Refuses `index_unavailable` if it is damaged.
    Result<void> check() const;
    Result<std::uint32_t> next_ordinal() const;
    Result<std::string> meta(std::string_view name) const;
    Result<void> set_meta(std::string_view name, std::string_view value);
    /// Packs the FTS5 segments into one; after a build.
    Result<void> finish();

private:
    class Statement;
    Result<void> execute(const char* sql) const;
    Result<void> insert(std::uint32_t ordinal, const catalog::EntryDocument& document);
    sqlite3_stmt* prepared(const char* sql) const;
    sqlite3* connection_ = nullptr;
    mutable std::vector<std::pair<const char*, sqlite3_stmt*>> statements_;
};

std::string join_list(const std::vector<std::string>& values);
/// Calls `sink` for every non-empty element.
void each_element(std::string_view joined, const std::function<void(std::string_view)>& sink);
inline std::int64_t micros(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace jixia::search
