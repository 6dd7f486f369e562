#include "pieces.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <future>
#include <thread>

#include "errors.h"

namespace jixia::dataset {
namespace {

constexpr std::int64_t early_rows = 50;  ///< in which marks of secrecy are looked for in every cell
constexpr unsigned threads_max = 4;

bool secret_value(std::string_view cell) { return cell == "绝密" || cell == "机密" || cell == "秘密"; }

/// Marks stand in titles, headers, the first rows, and in columns that are named after the secrecy grade.
bool secret_row(const Record& record, const std::vector<bool>& graded, bool early) {
    if (early && std::ranges::any_of(record.fields, has_secret_mark)) return true;
    for (std::size_t i = 0; i < graded.size() && i < record.fields.size(); ++i)
        if (graded[i] && secret_value(record.fields[i])) return true;
    return false;
}

}  // namespace

std::string_view code_of(RecordFault fault) {
    switch (fault) {
        case RecordFault::none: return "ragged-row";
        case RecordFault::broken_quote: return "unclosed-quote";
        case RecordFault::too_long: return "line-too-long";
        case RecordFault::undecodable: return "undecodable";
        case RecordFault::nul: return "nul-byte";
    }
    return "";
}

std::string words_for(const Record& record, std::size_t width) {
    switch (record.fault) {
        case RecordFault::none:
            return fmt::format("The row has {} cells instead of {}; it was left out.", record.fields.size(), width);
        case RecordFault::broken_quote: return "A quotation mark on this line is not closed properly; the line was left out.";
        case RecordFault::too_long: return "The line is longer than 16 MB; it was left out.";
        case RecordFault::undecodable: return "The line has bytes that cannot be decoded as text; it was left out.";
        case RecordFault::nul: return "The line has NUL bytes; it was left out.";
    }
    return "";
}

struct PieceScan::Piece {
    std::int64_t from = 0, to = 0, ended_at = 0;  ///< of the file
    std::int64_t lines = 0, rows_in = 0, rows_out = 0, longest = 0;
    bool regular = true, secret = false;
    std::vector<ColumnFacts> facts;
    std::map<std::string, std::int64_t> faults;
    std::vector<ReportMessage> messages;  ///< rows counted from the piece's first line
};

PieceScan::PieceScan(std::filesystem::path file, PieceRules rules, std::int64_t from, std::int64_t lines)
    : file_(std::move(file)), rules_(std::move(rules)), from_(from), lines_(lines), facts_(rules_.width) {
    std::error_code failed;
    size_ = static_cast<std::int64_t>(std::filesystem::file_size(file_, failed));
    if (std::ranges::find(rules_.graded, true) == rules_.graded.end()) rules_.graded.clear();
}

void PieceScan::judge(const Record& record, Piece& piece, bool first) const {
    if (record.blank && rules_.width > 1) {
        piece.regular = false;
        return;
    }
    ++piece.rows_in;
    if (record.fault == RecordFault::none && record.fields.size() == rules_.width) {
        piece.secret = piece.secret || secret_row(record, rules_.graded, first && piece.rows_in <= early_rows);
        piece.regular = piece.regular && record.plain && !record.blank;
        for (std::size_t i = 0; i < rules_.width; ++i) piece.facts[i].add(record.fields[i]);
        ++piece.rows_out;
        return;
    }
    piece.regular = false;
    const std::string code(code_of(record.fault));
    if (++piece.faults[code] <= messages_of_fault_max)
        piece.messages.push_back({"error", code, words_for(record, rules_.width), record.line, {}});
}

PieceScan::Piece PieceScan::read(std::int64_t from, std::int64_t to, bool first) const {
    Piece piece;
    piece.from = from;
    piece.to = to;
    piece.facts.resize(rules_.width);
    CsvReader reader(file_, rules_.delimiter, from);
    reader.expect(rules_.width);
    Record record;
    for (std::int64_t begun = reader.position(); begun < to && !piece.secret && reader.next(record); begun = reader.position()) {
        // A line that is left out is never told to DuckDB.
        if (record.fault == RecordFault::none) piece.longest = std::max(piece.longest, reader.position() - begun);
        judge(record, piece, first);
    }
    piece.regular = piece.regular && !reader.lone_cr();
    piece.ended_at = reader.position();
    piece.lines = reader.lines();
    return piece;
}

void PieceScan::add(Piece& piece) {
    for (ReportMessage& message : piece.messages) {
        message.row = message.row.value_or(0) + lines_;
        --piece.faults[message.code];
        if (++faults_[message.code] <= messages_of_fault_max) remark(messages_, std::move(message));
    }
    for (const auto& [code, further] : piece.faults) faults_[code] += further;
    lines_ += piece.lines;
    rows_in_ += piece.rows_in;
    rows_out_ += piece.rows_out;
    longest_ = std::max(longest_, piece.longest);
    regular_ = regular_ && piece.regular;
    for (std::size_t i = 0; i < facts_.size(); ++i) facts_[i].merge(piece.facts[i]);
}

/// The start of the first line that begins at or after `offset`; the end of the file if none is near.
std::int64_t PieceScan::line_start(std::int64_t offset) const {
    const int file = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
    std::string block(64 * 1024, '\0');
    std::int64_t at = offset;
    for (; file >= 0 && at < size_ && at - offset <= static_cast<std::int64_t>(record_bytes_max);) {
        const ssize_t got = ::pread(file, block.data(), block.size(), at);
        if (got <= 0) break;
        const auto found = std::string_view(block).substr(0, static_cast<std::size_t>(got)).find('\n');
        if (found != std::string_view::npos) {
            ::close(file);
            return at + static_cast<std::int64_t>(found) + 1;
        }
        at += got;
    }
    if (file >= 0) ::close(file);
    return size_;
}

Result<void> PieceScan::run(const std::function<void(std::int64_t)>& progress) {
    const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1u, threads_max);
    for (std::int64_t at = from_; at < size_;) {
        std::vector<std::int64_t> starts{at};
        while (starts.size() <= threads && starts.back() < size_)
            starts.push_back(line_start(std::min(size_, starts.back() + rules_.piece_bytes)));
        std::vector<std::future<Piece>> reading;
        for (std::size_t i = 1; i + 1 < starts.size(); ++i)
            reading.push_back(std::async(std::launch::async, &PieceScan::read, this, starts[i], starts[i + 1], false));
        const std::int64_t begun = at;
        for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
            Piece piece = i == 0 ? read(at, starts[1], at == from_) : reading[i - 1].get();
            if (piece.from != at) piece = read(at, piece.to, false);
            if (piece.secret) return Error{&secret_marking};
            add(piece);
            at = piece.ended_at;
        }
        if (at == begun) return Error{&errors::internal, "the file ended early"};
        progress(at);
    }
    return {};
}

void PieceScan::tell(Scan& scan) {
    scan.rows_in = rows_in_;
    scan.rows_out = rows_out_;
    scan.longest_record = longest_;
    scan.regular = scan.regular && regular_;
    scan.facts = std::move(facts_);
    for (auto message = messages_.rbegin(); message != messages_.rend(); ++message) {
        std::int64_t& count = faults_[message->code];
        if (count > messages_of_fault_max)
            message->detail += fmt::format(" {} further lines have the same fault.", count - messages_of_fault_max);
        count = 0;
    }
    for (ReportMessage& message : messages_) remark(scan.messages, std::move(message));
}

}  // namespace jixia::dataset
