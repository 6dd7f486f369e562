#pragma once
// Some thousand rows of a result as the engine holds them in memory, read cell by cell without a copy.
#include <duckdb.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/versions.h"

namespace jixia::query {

/// A column of a result: its name and the nearest of the platform's types.
struct ResultColumn {
    std::string name;
    dataset::ColumnType type{};
    std::int64_t precision = 0, scale = 0;  ///< of decimals; 38 of whole numbers that may not fit 64 bits
};

/// How a column's cells lie in memory: `stored` is the integer under a decimal, else `meaning` itself.
struct CellLayout {
    duckdb_type meaning = DUCKDB_TYPE_INVALID, stored = DUCKDB_TYPE_INVALID;
    int scale = 0;
};

/// Valid until the next chunk is asked for; text views point into it.
class Chunk {
public:
    Chunk() = default;
    Chunk(const Chunk&) = delete;
    Chunk& operator=(const Chunk&) = delete;
    ~Chunk() { reset(); }

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return vectors_.size(); }
    /// What the engine gave; for forms that the engine itself can make of it.
    duckdb_data_chunk handle() const { return chunk_; }
    bool is_null(std::size_t column, std::size_t row) const {
        const Vector& vector = vectors_[column];
        return vector.layout.meaning == DUCKDB_TYPE_SQLNULL ||
               (vector.validity != nullptr && ((vector.validity[row / 64] >> (row % 64)) & 1U) == 0);
    }
    /// Appends one JSON value: numbers with every digit they have, dates and times as text, `null` for NULL and for what JSON
    /// has no number for (NaN, infinite).
    void json(std::string& out, std::size_t column, std::size_t row) const;
    /// Appends the cell as people read it ("12.50", "true", "2024-01-31", "2024-01-31 08:00:00"); nothing for NULL.
    void plain(std::string& out, std::size_t column, std::size_t row) const;
    /// The cell as a whole number: nothing for NULL, for what is no number and for what does not fit.
    std::optional<std::int64_t> integer(std::size_t column, std::size_t row) const;
    /// The cell as the nearest double: nothing for NULL and for what is no number.
    std::optional<double> real(std::size_t column, std::size_t row) const;
    /// The cell of a text column; empty for NULL and for other columns.
    std::string_view view(std::size_t column, std::size_t row) const;

    /// Takes what the engine fetched; null: nothing.
    void reset(duckdb_data_chunk chunk = nullptr, const std::vector<CellLayout>& layouts = {});

private:
    struct Vector {
        CellLayout layout;
        const void* data = nullptr;
        const std::uint64_t* validity = nullptr;
    };
    duckdb_data_chunk chunk_ = nullptr;
    std::size_t rows_ = 0;
    std::vector<Vector> vectors_;
};

/// Appends `text` as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view text);

}  // namespace jixia::query
