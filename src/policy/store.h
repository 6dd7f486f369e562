#pragma once
// Rows of documents, their versions and imported years.
#include <optional>
#include <string>
#include <vector>

#include "policy/types.h"
#include "storage/database.h"

namespace jixia::policy {

struct DocumentRow {
    std::string id, number, title, issuer, division;
    Stage stage{};
    Date effective_from{};
    std::optional<Date> effective_to;
    std::string supersedes;  ///< empty: none
    std::string text;
    std::optional<json::Value> attachment;  ///< an Attachment
    std::vector<LimitRule> limits;
    json::Value rules = json::Object{};
    std::string drafted_by;
    std::optional<Instant> issued_at;
    std::string issued_by, repeal_reason;
    Instant created_at{}, changed_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(DocumentRow, (),
                      (id, number, title, issuer, division, stage, effective_from, effective_to, supersedes, text, attachment,
                       limits, rules, drafted_by, issued_at, issued_by, repeal_reason, created_at, changed_at, version))

struct YearRow {
    std::string id, announcement;
};
BOOST_DESCRIBE_STRUCT(YearRow, (), (id, announcement))

/// Whose drafts are seen besides what was issued: a LIKE pattern of divisions, empty: nobody's.
struct DocumentFilter {
    std::string drafts;
    DocumentQuery query;
    Date today{};
};

namespace store {

Result<void> add(storage::Transaction& tx, const DocumentRow& row);
/// False if it is not in `row.version` any more; writes `row.version + 1`.
Result<bool> put(storage::Transaction& tx, const DocumentRow& row);
Result<void> remove(storage::Transaction& tx, const std::string& id);
Result<std::optional<DocumentRow>> find(storage::Transaction& tx, const std::string& id);
Result<std::optional<DocumentRow>> find_by_number(storage::Transaction& tx, const std::string& issuer, const std::string& number);
/// The issued document that took another's place.
Result<std::optional<DocumentRow>> successor(storage::Transaction& tx, const std::string& id);
Result<std::vector<DocumentRow>> issued(storage::Transaction& tx);
Result<std::vector<DocumentRow>> list(storage::Transaction& tx, const DocumentFilter& filter);
Result<std::int64_t> count(storage::Transaction& tx, const DocumentFilter& filter);
/// Keeps the document as it now is.
Result<void> keep_version(storage::Transaction& tx, const DocumentRow& row, const std::string& actor, Instant at);

Result<void> add_year(storage::Transaction& tx, const YearRow& row, const std::string& actor, Instant at);
/// In the order they were imported.
Result<std::vector<YearRow>> years(storage::Transaction& tx);

}  // namespace store
}  // namespace jixia::policy
