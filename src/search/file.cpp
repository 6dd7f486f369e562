#include "file.h"

#include <sqlite3.h>

#include "search/types.h"
#include "tokenizer.h"

namespace jixia::search {
namespace {

constexpr std::string_view format_version = "2";  ///< a file of another version is made again
constexpr char separator = '\x1f';

// This is the index's own file, not the record database: its SQL stands here, beside the only code that may touch it.
constexpr const char* schema_sql = R"sql(
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE document (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, keywords TEXT NOT NULL,
        provider_id TEXT NOT NULL, provider_name TEXT NOT NULL, division TEXT NOT NULL, themes TEXT NOT NULL, industries TEXT NOT NULL,
        formats TEXT NOT NULL, priorities TEXT NOT NULL, openness TEXT NOT NULL, update_frequency TEXT NOT NULL, level TEXT NOT NULL,
        updated_at INTEGER NOT NULL, issued_at INTEGER NOT NULL, downloads INTEGER NOT NULL, rows INTEGER NOT NULL,
        version INTEGER NOT NULL);
    CREATE VIRTUAL TABLE fts USING fts5 (title, keywords, provider, items, abstract, content='', columnsize=0, tokenize='jixia');
    INSERT INTO meta VALUES ('format', '2'), ('next_ordinal', '0');
)sql";
constexpr const char* insert_document_sql =
    "INSERT INTO document VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)";
constexpr const char* insert_text_sql =
    "INSERT INTO fts (rowid, title, keywords, provider, items, abstract) VALUES (?1,?2,?3,?4,?5,?6)";
constexpr const char* ordinal_of_id_sql = "SELECT ordinal FROM document WHERE id = ?1";
constexpr const char* delete_document_sql = "DELETE FROM document WHERE id = ?1";
constexpr const char* all_documents_sql = "SELECT * FROM document ORDER BY ordinal";
constexpr const char* matches_sql =
    "SELECT rowid, jx_fields(fts) FROM fts WHERE fts MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid";
constexpr const char* meta_sql = "SELECT value FROM meta WHERE name = ?1";
constexpr const char* set_meta_sql = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

Error unavailable() { return Error{&index_unavailable}; }

}  // namespace

/// A borrowed prepared statement that is reset when it goes out of scope.
class IndexFile::Statement {
public:
    explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() {
        sqlite3_reset(handle_);
        sqlite3_clear_bindings(handle_);
    }
    bool valid() const { return handle_ != nullptr; }
    Statement& text(int index, std::string_view value) {
        sqlite3_bind_text(handle_, index, value.data() == nullptr ? "" : value.data(), static_cast<int>(value.size()),
                          SQLITE_TRANSIENT);
        return *this;
    }
    Statement& integer(int index, std::int64_t value) {
        sqlite3_bind_int64(handle_, index, value);
        return *this;
    }
    int step() { return valid() ? sqlite3_step(handle_) : SQLITE_ERROR; }
    std::string_view text_at(int column) const {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
        return bytes == nullptr ? std::string_view()
                                : std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
    }
    std::int64_t integer_at(int column) const { return sqlite3_column_int64(handle_, column); }

private:
    sqlite3_stmt* handle_;
};

std::string join_list(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) {
        if (!out.empty()) out += separator;
        out += value;
    }
    return out;
}

void each_element(std::string_view joined, const std::function<void(std::string_view)>& sink) {
    while (!joined.empty()) {
        const std::size_t end = joined.find(separator);
        const std::string_view element = joined.substr(0, end);
        if (!element.empty()) sink(element);
        if (end == std::string_view::npos) return;
        joined.remove_prefix(end + 1);
    }
}

Result<std::unique_ptr<IndexFile>> IndexFile::open(const std::filesystem::path& path, Mode mode) {
    auto file = std::make_unique<IndexFile>();
    const int access = mode == Mode::create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                       : mode == Mode::write ? SQLITE_OPEN_READWRITE
                                             : SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(path.c_str(), &file->connection_, access | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
        return unavailable();
    sqlite3_busy_timeout(file->connection_, 5000);
    if (!register_fts(file->connection_)) return unavailable();
    // No mapping: the file is read through once at start and word by word later, and its pages would count as the program's
    // memory.
    JX_CHECK(file->execute(mode == Mode::read ? "PRAGMA cache_size = -2048" : "PRAGMA cache_size = -8192"));
    if (mode == Mode::create) {
        // A build that is cut off is thrown away: it needs no journal. `finish` makes it durable.
        JX_CHECK(file->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096"));
        JX_CHECK(file->execute(schema_sql));
        return file;
    }
    // NORMAL: a power cut may take the last changes but leaves the file whole; they are found missing at the next start.
    if (mode == Mode::write) JX_CHECK(file->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"));
    JX_TRY(const std::string version, file->meta("format"));
    if (version != format_version) return unavailable();
    return file;
}

IndexFile::~IndexFile() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(connection_);
}

sqlite3_stmt* IndexFile::prepared(const char* sql) const {
    for (const auto& [text, statement] : statements_)
        if (text == sql) return statement;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) return nullptr;
    statements_.emplace_back(sql, statement);
    return statement;
}

Result<void> IndexFile::execute(const char* sql) const {
    if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return unavailable();
    return {};
}

Result<std::string> IndexFile::meta(std::string_view name) const {
    Statement statement(prepared(meta_sql));
    if (!statement.valid() || statement.text(1, name).step() != SQLITE_ROW) return unavailable();
    return std::string(statement.text_at(0));
}

Result<void> IndexFile::set_meta(std::string_view name, std::string_view value) {
    Statement statement(prepared(set_meta_sql));
    if (!statement.valid() || statement.text(1, name).text(2, value).step() != SQLITE_DONE) return unavailable();
    return {};
}

Result<std::uint32_t> IndexFile::next_ordinal() const {
    JX_TRY(const std::string value, meta("next_ordinal"));
    std::uint32_t number = 0;
    for (const char c : value) {
        if (c < '0' || c > '9' || number > (UINT32_MAX >> field_bits) / 10) return unavailable();
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return number;
}

Result<void> IndexFile::insert(std::uint32_t ordinal, const catalog::EntryDocument& d) {
    const std::string openness = boost::describe::enum_to_string(d.openness, "");
    Statement row(prepared(insert_document_sql));
    if (!row.valid()) return unavailable();
    row.integer(1, ordinal).text(2, d.id).text(3, d.title).text(4, join_list(d.keywords)).text(5, d.provider_id);
    row.text(6, d.provider_name).text(7, d.division).text(8, join_list(d.themes)).text(9, join_list(d.industries));
    row.text(10, join_list(d.formats)).text(11, join_list(d.priorities)).text(12, openness).text(13, d.update_frequency);
    row.text(14, d.level)
        .integer(15, micros(d.updated_at))
        .integer(16, micros(d.issued_at))
        .integer(17, d.downloads)
        .integer(18, d.rows)
        .integer(19, d.version);
    if (row.step() != SQLITE_DONE) return unavailable();
    Statement words(prepared(insert_text_sql));
    if (!words.valid()) return unavailable();
    words.integer(1, ordinal).text(2, d.title).text(3, join_list(d.keywords)).text(4, d.provider_name);
    words.text(5, join_list(d.item_names)).text(6, d.abstract);
    if (words.step() != SQLITE_DONE) return unavailable();
    return {};
}

Result<std::vector<Applied>> IndexFile::apply(const std::vector<Change>& changes) {
    std::vector<Applied> applied;
    auto work = [&]() -> Result<void> {
        JX_TRY(std::uint32_t next, next_ordinal());
        for (const Change& change : changes) {
            Applied one;
            JX_TRY(const auto before, ordinal_of(change.id));
            one.previous = before.value_or(Applied::npos);
            if (one.previous != Applied::npos &&
                Statement(prepared(delete_document_sql)).text(1, change.id).step() != SQLITE_DONE)
                return unavailable();
            if (change.document != nullptr) {
                one.ordinal = next++;
                JX_CHECK(insert(one.ordinal, *change.document));
            }
            applied.push_back(one);
        }
        return set_meta("next_ordinal", std::to_string(next));
    };
    JX_CHECK(execute("BEGIN IMMEDIATE"));
    auto outcome = work();
    if (outcome.has_value()) outcome = execute("COMMIT");
    if (!outcome.has_value()) {
        if (sqlite3_get_autocommit(connection_) == 0) static_cast<void>(execute("ROLLBACK"));
        return std::move(outcome).error();
    }
    return applied;
}

Result<std::optional<std::uint32_t>> IndexFile::ordinal_of(std::string_view id) const {
    Statement find(prepared(ordinal_of_id_sql));
    if (!find.valid()) return unavailable();
    const int status = find.text(1, id).step();
    if (status == SQLITE_DONE) return std::optional<std::uint32_t>{};
    if (status != SQLITE_ROW) return unavailable();
    return std::optional(static_cast<std::uint32_t>(find.integer_at(0)));
}

Result<void> IndexFile::each(const std::function<void(const StoredDocument&)>& sink) const {
    Statement rows(prepared(all_documents_sql));
    int status = SQLITE_ERROR;
    StoredDocument d;
    while ((status = rows.step()) == SQLITE_ROW) {
        d.ordinal = static_cast<std::uint32_t>(rows.integer_at(0));
        std::string_view* const texts[] = {
            &d.id,         &d.title,   &d.keywords,   &d.provider_id, &d.provider_name,    &d.division, &d.themes,
            &d.industries, &d.formats, &d.priorities, &d.openness,    &d.update_frequency, &d.level};
        int column = 1;
        for (std::string_view* text : texts) *text = rows.text_at(column++);
        for (std::int64_t* number : {&d.updated_at, &d.issued_at, &d.downloads, &d.rows, &d.version})
            *number = rows.integer_at(column++);
        sink(d);
    }
    if (status != SQLITE_DONE) return unavailable();
    return {};
}

Result<void> IndexFile::postings(const std::string& match, std::uint32_t from, std::uint32_t to,
                                 std::vector<Posting>& out) const {
    Statement rows(prepared(matches_sql));
    if (!rows.valid()) return unavailable();
    rows.text(1, match).integer(2, from).integer(3, to);
    int status = SQLITE_ERROR;
    while ((status = rows.step()) == SQLITE_ROW)
        out.push_back(static_cast<Posting>(rows.integer_at(0)) << field_bits | static_cast<Posting>(rows.integer_at(1)));
    if (status != SQLITE_DONE) return unavailable();
    return {};
}

Result<void> IndexFile::check() const {
    Statement statement(prepared("PRAGMA quick_check(1)"));
    if (statement.step() != SQLITE_ROW || statement.text_at(0) != "ok") return unavailable();
    return {};
}

Result<void> IndexFile::finish() {
    JX_CHECK(execute("INSERT INTO fts (fts) VALUES ('optimize')"));
    return execute("PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace jixia::search
