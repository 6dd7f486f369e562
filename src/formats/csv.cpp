#include "formats/csv.h"

#include <fcntl.h>
#include <unistd.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <map>

#include "base/text.h"

namespace jixia::formats {

namespace {

/// The first line feed or carriage return; `end` if there is none.
const char* line_end(const char* from, const char* end) {
    return std::find_if(from, end, [](char c) { return c == '\n' || c == '\r'; });
}

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& file, char delimiter, std::int64_t from)
    : file_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)), buffer_(2u << 20), delimiter_(delimiter), loaded_to_(from) {
    begin_ = end_ = buffer_.data();
    for (const char c : {delimiter, '\n', '\r', '"', '\0'}) stop_[static_cast<unsigned char>(c)] = true;
    if (opened() && refill() && from == 0 &&
        std::string_view(begin_, static_cast<std::size_t>(end_ - begin_)).starts_with("\xEF\xBB\xBF"))
        begin_ += 3;
}

CsvReader::~CsvReader() {
    if (opened()) ::close(file_);
}

bool CsvReader::refill() {
    if (eof_ || !opened()) return false;
    const auto kept = static_cast<std::size_t>(end_ - begin_);
    if (kept > buffer_.size() / 2) {
        std::vector<char> larger(buffer_.size() * 2);
        std::memcpy(larger.data(), begin_, kept);
        buffer_.swap(larger);
    } else if (kept > 0) std::memmove(buffer_.data(), begin_, kept);
    std::size_t got = 0;
    while (kept + got < buffer_.size()) {
        const ssize_t read = ::pread(file_, buffer_.data() + kept + got, buffer_.size() - kept - got, loaded_to_);
        if (read < 0 && errno == EINTR) continue;
        eof_ = read <= 0;
        if (eof_) break;
        got += static_cast<std::size_t>(read);
        loaded_to_ += read;
    }
    begin_ = buffer_.data();
    end_ = begin_ + kept + got;
    return got > 0;
}

const char* CsvReader::find_stop(const char* at) const {
#ifdef __SSE2__
    const __m128i delimiter = _mm_set1_epi8(delimiter_), feed = _mm_set1_epi8('\n'), back = _mm_set1_epi8('\r'),
                  quote = _mm_set1_epi8('"'), nul = _mm_setzero_si128();
    for (; end_ - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i found = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter), _mm_cmpeq_epi8(bytes, feed)),
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, back), _mm_cmpeq_epi8(bytes, quote)), _mm_cmpeq_epi8(bytes, nul)));
        if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found)); mask != 0) return at + std::countr_zero(mask);
    }
#endif
    while (at < end_ && !stop_[static_cast<unsigned char>(*at)]) ++at;
    return at;
}

void CsvReader::end_of_line(const char*& at) {
    if (at == end_) return;
    if (*at == '\n') ++at;
    else if (at + 1 < end_ && at[1] == '\n') at += 2;
    else {
        lone_cr_ = true;
        ++at;
    }
    ++line_;
}

CsvReader::Step CsvReader::quoted(const char*& at, Record& record, bool& ended) {
    const char* from = at + 1;
    const char* const limit = static_cast<std::size_t>(end_ - begin_) > record_bytes_max ? begin_ + record_bytes_max : end_;
    bool doubled = false;
    const char* close = nullptr;
    for (const char* search = from;;) {
        close = search < limit ? static_cast<const char*>(std::memchr(search, '"', static_cast<std::size_t>(limit - search)))
                               : nullptr;
        if (close == nullptr || (close + 1 == end_ && !eof_)) {
            if (!eof_ && limit == end_) return Step::incomplete;
            spoil(record, RecordFault::broken_quote);
            return Step::done;
        }
        if (close + 1 == end_ || close[1] != '"') break;
        doubled = true;
        search = close + 2;
    }
    const char* after = close + 1;
    if (after < end_ && *after == '\r' && after + 1 == end_ && !eof_) return Step::incomplete;
    if (after < end_ && *after != delimiter_ && *after != '\n' && *after != '\r') {
        spoil(record, RecordFault::broken_quote);
        return Step::done;
    }
    std::string_view field(from, static_cast<std::size_t>(close - from));
    if (std::memchr(field.data(), '\0', field.size()) != nullptr) {
        spoil(record, RecordFault::nul);
        return Step::done;
    }
    const auto lines = std::ranges::count(field, '\n');
    if (lines > 0 || field.find('\r') != std::string_view::npos) record.multiline = true;
    line_ += lines;
    if (doubled) {
        std::string& clean = unescaped_.emplace_back();
        clean.reserve(field.size());
        for (std::size_t i = 0; i < field.size(); ++i) {
            clean += field[i];
            if (field[i] == '"') ++i;
        }
        field = clean;
    }
    record.fields.push_back(field);
    ended = after == end_ || *after != delimiter_;
    at = ended ? after : after + 1;
    return Step::done;
}

CsvReader::Step CsvReader::unquoted(const char*& at, Record& record, bool& ended) {
    const char* const from = at;
    const char* p = find_stop(at);
    for (; p < end_ && *p == '"'; p = find_stop(p + 1)) record.plain = false;
    if (p == end_ && !eof_) return Step::incomplete;
    if (p < end_ && *p == '\0' && delimiter_ != '\0') {
        spoil(record, RecordFault::nul);
        return Step::done;
    }
    if (p < end_ && *p == '\r' && p + 1 == end_ && !eof_) return Step::incomplete;
    record.fields.emplace_back(from, static_cast<std::size_t>(p - from));
    ended = p == end_ || *p != delimiter_;
    at = ended ? p : p + 1;
    return Step::done;
}

void CsvReader::spoil(Record& record, RecordFault fault) {
    record.fields.clear();
    record.fault = fault;
}

/// Takes the first physical line only: what follows is read as if that line had not been there.
CsvReader::Step CsvReader::give_up(Record& record) {
    line_ = record.line;
    const char* at = line_end(begin_, end_);
    if (static_cast<std::size_t>(at - begin_) > record_bytes_max) {
        drop_line(record);
        return Step::done;
    }
    if (!eof_ && (at == end_ || (*at == '\r' && at + 1 == end_))) return Step::incomplete;
    end_of_line(at);
    begin_ = at;
    return Step::done;
}

/// A line without an end within the cap goes piece by piece.
void CsvReader::drop_line(Record& record) {
    spoil(record, RecordFault::too_long);
    line_ = record.line;
    for (;;) {
        const char* at = line_end(begin_, end_);
        const bool torn = at < end_ && *at == '\r' && at + 1 == end_ && !eof_;
        begin_ = at;
        if (at < end_ && !torn) {
            end_of_line(begin_);
            return;
        }
        if (!refill() && !torn) return;
    }
}

CsvReader::Step CsvReader::parse(Record& record) {
    record.fields.clear();
    record.line = line_;
    record.fault = RecordFault::none;
    record.plain = true;
    record.multiline = record.blank = false;
    unescaped_.clear();
    const char* at = begin_;
    bool ended = false;
    while (!ended) {
        const Step step = at < end_ && *at == '"' ? quoted(at, record, ended) : unquoted(at, record, ended);
        if (step == Step::incomplete) {
            line_ = record.line;
            return step;
        }
        if (record.fault != RecordFault::none) return give_up(record);
    }
    const std::string_view whole(begin_, static_cast<std::size_t>(at - begin_));
    if (whole.size() > record_bytes_max || (record.multiline && expected_ != 0 && record.fields.size() != expected_)) {
        spoil(record, RecordFault::broken_quote);
        return give_up(record);
    }
    if (!text::is_utf8(whole)) spoil(record, RecordFault::undecodable);
    record.blank = whole.empty();
    end_of_line(at);
    begin_ = at;
    return Step::done;
}

bool CsvReader::next(Record& record) {
    for (;;) {
        if (begin_ == end_ && (eof_ || !refill())) return false;
        if (parse(record) == Step::done) return true;
        if (static_cast<std::size_t>(end_ - begin_) > record_bytes_max) {
            spoil(record, RecordFault::broken_quote);
            if (give_up(record) == Step::done) return true;
        }
        refill();
    }
}

char sniff_delimiter(std::string_view sample) {
    constexpr std::array candidates{',', '\t', ';', '|'};
    char best = ',';
    double best_score = 0;
    for (const char candidate : candidates) {
        std::map<std::size_t, std::size_t> widths;
        std::size_t lines = 0, width = 1;
        bool quoted = false;
        for (const char c : sample) {
            if (c == '"') quoted = !quoted;
            else if (c == '\n') {
                if (width > 1 || lines > 0) ++widths[width];
                ++lines;
                width = 1;
                quoted = false;  // a quote left open must not hide the rest of the sample
            } else if (c == candidate && !quoted) ++width;
        }
        if (lines == 0 || width > 1) ++widths[width], ++lines;
        for (const auto& [columns, count] : widths) {
            if (columns < 2) continue;
            const double share = static_cast<double>(count) / static_cast<double>(lines);
            const double score = share * (1.0 + 0.01 * static_cast<double>(std::min<std::size_t>(columns, 50)));
            if (score > best_score) {
                best_score = score;
                best = candidate;
            }
        }
    }
    return best;
}

void append_cell(std::string& out, std::string_view cell) {
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos && !(cell.size() == 1 && cell[0] == ' ')) {
        out += cell;
        return;
    }
    out += '"';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void CsvWriter::row(std::span<const std::string> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) line_ += ',';
        append_cell(line_, cells[i]);
    }
    // A lone empty cell would be an empty line, which is no record.
    if (cells.size() == 1 && cells[0].empty()) line_ += "\"\"";
    line_ += '\n';
    if (line_.size() >= std::size_t{1} << 16) flush();
}

void CsvWriter::flush() {
    out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
    line_.clear();
}

Result<void> CsvWriter::close() {
    flush();
    out_.close();
    if (!out_) return Error{&errors::storage_full};
    return {};
}

}  // namespace jixia::formats
