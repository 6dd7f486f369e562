#include "csv.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "base/text.h"

namespace jixia::dataset {

CsvReader::CsvReader(const std::filesystem::path& file, char delimiter)
    : in_(file, std::ios::binary), buffer_(4u << 20), delimiter_(delimiter) {
    begin_ = end_ = buffer_.data();
    for (const char c : {delimiter, '\n', '\r', '"', '\0'}) stop_[static_cast<unsigned char>(c)] = true;
    if (in_ && refill() && std::string_view(begin_, static_cast<std::size_t>(end_ - begin_)).starts_with("\xEF\xBB\xBF"))
        begin_ += 3;
}

bool CsvReader::refill() {
    if (eof_) return false;
    const auto kept = static_cast<std::size_t>(end_ - begin_);
    if (kept > buffer_.size() / 2) {
        std::vector<char> larger(buffer_.size() * 2);
        std::memcpy(larger.data(), begin_, kept);
        buffer_.swap(larger);
    } else if (kept > 0) std::memmove(buffer_.data(), begin_, kept);
    in_.read(buffer_.data() + kept, static_cast<std::streamsize>(buffer_.size() - kept));
    const auto got = static_cast<std::size_t>(in_.gcount());
    eof_ = !in_;
    bytes_ += static_cast<std::int64_t>(got);
    begin_ = buffer_.data();
    end_ = begin_ + kept + got;
    return got > 0;
}

bool CsvReader::end_of_line(const char*& at) {
    if (at == end_) return true;
    if (*at == '\n') ++at;
    else if (at + 1 < end_ && at[1] == '\n') at += 2;
    else {
        lone_cr_ = true;
        ++at;
    }
    ++line_;
    return true;
}

CsvReader::Step CsvReader::quoted(const char*& at, Record& record, bool& ended) {
    const char* from = at + 1;
    bool doubled = false;
    const char* close = nullptr;
    for (const char* search = from;;) {
        close =
            search < end_ ? static_cast<const char*>(std::memchr(search, '"', static_cast<std::size_t>(end_ - search))) : nullptr;
        if (close == nullptr || (close + 1 == end_ && !eof_)) {
            if (!eof_ && static_cast<std::size_t>(end_ - begin_) <= record_bytes_max) return Step::incomplete;
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
    const char* p = at;
    for (;; ++p) {
        while (p < end_ && !stop_[static_cast<unsigned char>(*p)]) ++p;
        if (p == end_) {
            if (!eof_) return Step::incomplete;
            break;
        }
        if (*p == '"') {
            record.plain = false;
            continue;
        }
        if (*p == '\0') {
            spoil(record, RecordFault::nul);
            return Step::done;
        }
        break;
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
        if (record.fault != RecordFault::none) {
            // Take the first physical line only: what follows is read as if the line had not been there.
            line_ = record.line;
            at = begin_;
            while (at < end_ && *at != '\n' && *at != '\r') ++at;
            if (at == end_ && !eof_) {
                if (static_cast<std::size_t>(end_ - begin_) <= record_bytes_max) return Step::incomplete;
                record.fault = RecordFault::too_long;
            }
            if (at < end_ && *at == '\r' && at + 1 == end_ && !eof_) return Step::incomplete;
            end_of_line(at);
            begin_ = at;
            return Step::done;
        }
    }
    const std::string_view whole(begin_, static_cast<std::size_t>(at - begin_));
    if (whole.size() > record_bytes_max) spoil(record, RecordFault::too_long);
    else if (!text::is_utf8(whole)) spoil(record, RecordFault::undecodable);
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
            // No end within the cap: drop this line piece by piece and report it once.
            record.fields.clear();
            record.fault = RecordFault::too_long;
            record.line = line_;
            const char* newline = nullptr;
            while ((newline = static_cast<const char*>(std::memchr(begin_, '\n', static_cast<std::size_t>(end_ - begin_)))) ==
                   nullptr) {
                begin_ = end_;
                if (!refill()) return true;
            }
            begin_ = newline + 1;
            ++line_;
            return true;
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

}  // namespace jixia::dataset
