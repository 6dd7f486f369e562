#pragma once
// What was found in an uploaded file, with evidence: how it would be read, what its columns are, what could be cleaned, and how
// the first rows look after the recipe. People adjust the recipe and ask again until they like what they see.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/recipe.h"
#include "dataset/report.h"

namespace jixia::dataset {

struct ProposalBody {
    std::optional<std::string> part;
    std::optional<Recipe> recipe;
};
BOOST_DESCRIBE_STRUCT(ProposalBody, (), (part, recipe))

struct FoundCell {
    std::int64_t row = 0;  ///< physical line
    std::string value;     ///< its first characters
};
BOOST_DESCRIBE_STRUCT(FoundCell, (), (row, value))

/// One of the file's first lines as it stands, to choose the header from.
struct FoundLine {
    std::int64_t row = 0;
    std::vector<std::string> cells;
};
BOOST_DESCRIBE_STRUCT(FoundLine, (), (row, cells))

struct ProposedColumn {
    std::string source, code, name;
    ColumnType type{};                ///< of the recipe, else what every cell is
    std::optional<DateOrder> format;  ///< of dates that are not written year first
    std::string role;                 ///< "longitude", "latitude", "geometry" or empty
    bool key = false;                 ///< every cell is filled and none occurs twice
    bool leave_out = false;
    std::int64_t filled = 0, empty = 0, distinct = 0;  ///< distinct: approximate
    ColumnType mostly{};                               ///< what most filled cells are
    double share = 0;                                  ///< of the filled cells that are that, 0 to 1
    std::int64_t differing = 0;
    std::vector<FoundCell> first_differing;
    std::vector<std::string> examples;
    std::string evidence;  ///< the same in words
};
BOOST_DESCRIBE_STRUCT(ProposedColumn, (),
                      (source, code, name, type, format, role, key, leave_out, filled, empty, distinct, mostly, share, differing,
                       first_differing, examples, evidence))

struct Suggestion {
    CleaningRule rule;
    std::int64_t cells = 0;  ///< that it would change
    std::int64_t rows = 0;   ///< that it would leave out
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (rule, cells, rows))

struct ProposalPreview {
    std::vector<std::string> columns;  ///< names
    std::vector<std::vector<std::string>> rows;
};
BOOST_DESCRIBE_STRUCT(ProposalPreview, (), (columns, rows))

/// `rows` = rows that would come in + `rows_rejected`, of those that were looked at.
struct Proposal {
    std::string format;
    std::vector<formats::Part> parts;
    std::optional<std::string> part;
    std::string encoding, encoding_evidence, delimiter;
    std::int64_t header_row = 0;
    bool sampled = false;  ///< only the beginning was looked at; figures are of that
    std::int64_t rows = 0, rows_rejected = 0;
    std::vector<FoundLine> head;
    std::vector<ProposedColumn> columns;
    std::vector<Suggestion> suggestions;
    std::vector<CleaningReport> cleaning;
    ProposalPreview preview;
    std::vector<ReportMessage> messages;
    std::optional<formats::Reference> reference = {};  ///< of geodata: the system its places are in, and the one they come in by
    std::optional<std::string> reference_needed = {};  ///< of geodata: places cannot come in until the recipe names their system
    Recipe recipe;                                     ///< the whole recipe that would be used: what was given and what was found
};
BOOST_DESCRIBE_STRUCT(Proposal, (),
                      (format, parts, part, encoding, encoding_evidence, delimiter, header_row, sampled, rows, rows_rejected,
                       head, columns, suggestions, cleaning, preview, messages, reference, reference_needed, recipe))

}  // namespace jixia::dataset
