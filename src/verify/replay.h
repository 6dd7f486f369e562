#pragma once
// Openness and open lists as the ledger's entries alone give them, to be compared with what a platform states.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "tlog/leaf.h"
#include "verify/check.h"

namespace jixia::verify {

/// What a platform states of one provider (a line of statement.ndjson).
struct StatedEntry {
    std::string id, openness;
};
BOOST_DESCRIBE_STRUCT(StatedEntry, (), (id, openness))
struct StatedEdition {
    std::int64_t edition = 0, entries = 0;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(StatedEdition, (), (edition, entries, digest))
struct StatedLine {
    std::string entry;
    std::int64_t since = 0, until = 0;
    std::string line;
};
BOOST_DESCRIBE_STRUCT(StatedLine, (), (entry, since, until, line))
struct Statement {
    std::string provider;
    std::vector<StatedEntry> entries;
    std::vector<StatedEdition> editions;
    std::vector<StatedLine> lines;
};
BOOST_DESCRIBE_STRUCT(Statement, (), (provider, entries, editions, lines))

/// Entry after entry of the log "opening", then the comparison.
class Replay {
public:
    /// Refuses `malformed` for lines that state nothing.
    static Result<Replay> of(const std::string& statement_lines);
    void read(std::int64_t seq, const tlog::OpenPart& entry);
    /// The first difference, if there is one.
    std::optional<Fault> end();

private:
    struct Public {
        std::string openness;
        std::int64_t seq = 0;  ///< of the entry that says so
    };
    struct Change {
        std::string entry;
        std::optional<std::string> line;  ///< SHA-256
    };
    struct Edition {
        std::string digest;
        std::int64_t seq = 0, entries = 0;
    };
    struct Provider {
        std::map<std::string, Public> entries;
        std::map<std::string, std::string> lines;  ///< of the newest edition: SHA-256 by entry
        std::map<std::int64_t, Edition> editions;
        std::vector<Change> pending;  ///< of an import in several parts
        std::int64_t newest = 0, last_seq = 0;
        std::string digest = std::string(64, '0');
    };
    using Lines = std::map<std::pair<std::string, std::int64_t>, const StatedLine*>;

    void change(std::int64_t seq, Provider& provider, const json::Object& detail, std::vector<Change> changes);
    void take_over(std::int64_t seq, Provider& provider, const json::Object& detail);
    void leave(std::int64_t seq, const std::string& entry, const json::Object& detail);
    void many(std::int64_t seq, Provider& provider, const json::Object& detail);
    void blame(std::int64_t seq, std::string what, std::string expected, std::string found);
    const std::string* line_text(const std::string& provider, const std::string& entry, std::int64_t since) const;
    std::optional<Fault> compare(const Statement& stated, const Provider& derived) const;

    std::map<std::string, Statement> stated_;
    std::map<std::string, std::map<std::pair<std::string, std::int64_t>, std::string>> lines_;
    std::map<std::string, Provider> providers_;
    std::optional<Fault> fault_;
};

}  // namespace jixia::verify
