#include "cleaning.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "cells.h"
#include "errors.h"
#include "misfit.h"
#include "patterns.h"
#include "scan.h"
#include "units.h"

namespace jixia::dataset {

/// One rule over the rows. `places`: the columns it works on.
class CleaningStep {
public:
    CleaningStep(const CleaningRule& rule, std::vector<std::size_t> places, const std::vector<std::string>& columns)
        : places_(std::move(places)), columns_(columns) {
        constexpr std::size_t told_max = 50;
        report_.rule = rule.rule;
        if (rule.columns)
            report_.columns.assign(
                rule.columns->values.begin(),
                rule.columns->values.begin() + static_cast<std::ptrdiff_t>(std::min(told_max, rule.columns->values.size())));
    }
    CleaningStep(const CleaningStep&) = delete;
    CleaningStep& operator=(const CleaningStep&) = delete;
    virtual ~CleaningStep() = default;

    Result<void> run(CleanRow& row, Remarks& remarks) {
        ++report_.rows_before;
        JX_CHECK(work(row, remarks));
        if (!row.dropped) ++report_.rows_after;
        return {};
    }
    const CleaningReport& report() const { return report_; }

protected:
    virtual Result<void> work(CleanRow& row, Remarks& remarks) = 0;
    const std::vector<std::size_t>& places() const { return places_; }
    void changed() { ++report_.cells_changed; }
    void failed(const CleanRow& row, std::size_t place, const std::string& why, Remarks& remarks) {
        constexpr std::size_t shown_characters = 40;
        ++report_.cells_failed;
        const std::string rule = boost::describe::enum_to_string(report_.rule, "");
        remarks.add({"warning", "cleaning-" + rule,
                     fmt::format("{}: \"{}\"", why, text::prefix(row.cells[place], shown_characters)), row.line,
                     columns_[place]});
    }

private:
    std::vector<std::size_t> places_;
    std::vector<std::string> columns_;
    CleaningReport report_;
};

namespace {

/// Of a cell before and after its replacing. An empty match at every byte may make it a thousand times longer meanwhile.
constexpr std::size_t cell_bytes_max = std::size_t{64} << 10;

/// Rules that look at one cell and nothing else.
class CellStep final : public CleaningStep {
public:
    using Work = std::function<CellOutcome(std::string&)>;
    CellStep(const CleaningRule& rule, std::vector<std::size_t> places, const std::vector<std::string>& columns, Work work,
             std::string why)
        : CleaningStep(rule, std::move(places), columns), work_(std::move(work)), why_(std::move(why)) {}

private:
    Result<void> work(CleanRow& row, Remarks& remarks) override {
        for (const std::size_t place : places()) switch (work_(row.cells[place])) {
                case CellOutcome::same: break;
                case CellOutcome::changed: changed(); break;
                case CellOutcome::failed: failed(row, place, why_, remarks); break;
            }
        return {};
    }
    Work work_;
    std::string why_;
};

class FillStep final : public CleaningStep {
public:
    FillStep(const CleaningRule& rule, std::vector<std::size_t> places, const std::vector<std::string>& columns)
        : CleaningStep(rule, std::move(places), columns), previous_(rule.with == FillWith::previous) {
        with_.assign(this->places().size(), rule.value.value_or(""));
    }

private:
    Result<void> work(CleanRow& row, Remarks& remarks) override {
        for (std::size_t i = 0; i < places().size(); ++i) {
            std::string& cell = row.cells[places()[i]];
            if (!cell.empty()) {
                if (previous_) with_[i] = cell;
            } else if (with_[i].empty()) failed(row, places()[i], "There is no cell above to fill from", remarks);
            else {
                cell = with_[i];
                changed();
            }
        }
        return {};
    }
    bool previous_;
    std::vector<std::string> with_;
};

class SplitStep final : public CleaningStep {
public:
    SplitStep(const CleaningRule& rule, std::vector<std::size_t> places, const std::vector<std::string>& columns)
        : CleaningStep(rule, std::move(places), columns), separator_(*rule.separator), parts_(rule.into->values.size()) {}

private:
    Result<void> work(CleanRow& row, Remarks& remarks) override {
        const std::string& cell = row.cells[places()[0]];
        std::vector<std::string> found;
        std::size_t from = 0;
        // One part too many is enough to know.
        while (!cell.empty() && found.size() <= parts_) {
            const std::size_t at = cell.find(separator_, from);
            found.push_back(text::trim(std::string_view(cell).substr(from, at == std::string::npos ? at : at - from)));
            if (at == std::string::npos) break;
            from = at + separator_.size();
        }
        if (found.size() == parts_) changed();
        else if (!cell.empty()) failed(row, places()[0], fmt::format("The cell does not have {} parts", parts_), remarks);
        if (found.size() != parts_) found.assign(parts_, "");
        row.cells.insert(row.cells.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
        return {};
    }
    std::string separator_;
    std::size_t parts_;
};

/// Rows are known by the first half of a SHA-256 over their cells: two different rows are never taken for one.
class DuplicateStep final : public CleaningStep {
public:
    using CleaningStep::CleaningStep;

private:
    struct Digest {
        std::uint64_t high = 0, low = 0;
        bool operator==(const Digest&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Digest& digest) const { return static_cast<std::size_t>(digest.low); }
    };
    Result<void> work(CleanRow& row, Remarks& remarks) override {
        text_.clear();
        for (const std::size_t place : places()) {
            const std::uint64_t size = row.cells[place].size();
            text_.append(reinterpret_cast<const char*>(&size), sizeof size);
            text_ += row.cells[place];
        }
        unsigned char sum[SHA256_DIGEST_LENGTH];
        SHA256(reinterpret_cast<const unsigned char*>(text_.data()), text_.size(), sum);
        Digest digest;
        std::memcpy(&digest, sum, sizeof digest);
        const auto [known, fresh] = seen_.try_emplace(digest, row.line);
        row.dropped = !fresh;
        if (!fresh)
            remarks.add({"warning",
                         "duplicate-row",
                         fmt::format("The row repeats that of line {}; it was left out.", known->second),
                         row.line,
                         {}});
        if (std::ssize(seen_) > distinct_rows_max)
            return Error{&errors::too_large, "There are too many rows to look for repeated ones."};
        return {};
    }
    std::string text_;
    std::unordered_map<Digest, std::int64_t, Hash> seen_;
};

CellStep::Work mapping(const CleaningRule& rule) {
    std::unordered_map<std::string, std::string> table;
    for (const MappedValue& value : rule.values->values) table.emplace(value.from, value.to);
    return [table = std::move(table)](std::string& cell) {
        const auto to = table.find(cell);
        if (to == table.end() || to->second == cell) return CellOutcome::same;
        cell = to->second;
        return CellOutcome::changed;
    };
}

CellStep::Work replacing(const CleaningRule& rule) {
    std::shared_ptr<RE2> pattern = compile_pattern(*rule.pattern);
    JX_ASSERT(pattern != nullptr);  // check_recipe has compiled it
    return [pattern, replacement = *rule.replacement](std::string& cell) {
        if (cell.size() > cell_bytes_max) return CellOutcome::failed;
        std::string out = cell;
        if (RE2::GlobalReplace(&out, *pattern, replacement) == 0 || out == cell) return CellOutcome::same;
        // Expressions work on bytes where they say so: what is no text any more is not kept.
        if (out.size() > cell_bytes_max || !text::is_utf8(out) || out.find('\0') != std::string::npos) return CellOutcome::failed;
        cell = std::move(out);
        return CellOutcome::changed;
    };
}

CellStep::Work converting(const CleaningRule& rule) {
    const Unit unit = *find_unit(*rule.unit), bare = *find_unit(rule.from.value_or(*rule.unit));
    return [unit, bare](std::string& cell) {
        if (cell.empty()) return CellOutcome::same;
        auto out = convert(cell, unit, bare);
        if (!out) return CellOutcome::failed;
        if (*out == cell) return CellOutcome::same;
        cell = *std::move(out);
        return CellOutcome::changed;
    };
}

std::unique_ptr<CleaningStep> step_of(const CleaningRule& rule, std::vector<std::size_t> places,
                                      const std::vector<std::string>& columns) {
    const auto by_cell = [&](CellStep::Work work, std::string why = {}) {
        return std::make_unique<CellStep>(rule, std::move(places), columns, std::move(work), std::move(why));
    };
    switch (rule.rule) {
        case CleaningKind::trim: return by_cell(trim_cell);
        case CleaningKind::half_width: return by_cell(half_width_cell);
        case CleaningKind::unify_dates:
            return by_cell([order = rule.format.value_or(DateOrder::ymd)](std::string& cell) { return unify_date(cell, order); },
                           "The cell is not a date");
        case CleaningKind::map_values: return by_cell(mapping(rule));
        case CleaningKind::drop_duplicates: return std::make_unique<DuplicateStep>(rule, std::move(places), columns);
        case CleaningKind::split: return std::make_unique<SplitStep>(rule, std::move(places), columns);
        case CleaningKind::fill: return std::make_unique<FillStep>(rule, std::move(places), columns);
        case CleaningKind::replace: return by_cell(replacing(rule), "The cell is too long to replace in, or would be no text");
        case CleaningKind::units: return by_cell(converting(rule), "The cell is not a number with a unit that can be turned");
    }
    return nullptr;
}

}  // namespace

Remarks::Count& Remarks::count_of(const std::string& key) {
    const auto known = std::ranges::find(counts_, key, &Count::key);
    return known != counts_.end() ? *known : counts_.emplace_back(key);
}

void Remarks::add(ReportMessage message) {
    constexpr std::size_t keys_max = 400;
    // Of a code and, where a cell is meant, of its column.
    std::string key = message.code + '\n' + message.column.value_or("");
    if (counts_.size() >= keys_max && std::ranges::find(counts_, key, &Count::key) == counts_.end()) key = message.code;
    Count& count = count_of(key);
    if (++count.all > messages_of_fault_max) return;
    count.last = messages_.size();
    messages_.push_back(std::move(message));
}

std::vector<ReportMessage> Remarks::take() {
    for (const Count& count : counts_)
        if (count.all > messages_of_fault_max)
            messages_[count.last].detail += fmt::format(" There are {} more like this.", count.all - messages_of_fault_max);
    counts_.clear();
    return std::exchange(messages_, {});
}

Cleaner::Cleaner() = default;
Cleaner::Cleaner(Cleaner&&) noexcept = default;
Cleaner& Cleaner::operator=(Cleaner&&) noexcept = default;
Cleaner::~Cleaner() = default;

Result<Cleaner> Cleaner::make(const std::vector<CleaningRule>& rules, std::vector<std::string> columns) {
    Cleaner cleaner;
    cleaner.columns_ = std::move(columns);
    std::vector<FieldError> missing;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const CleaningRule& rule = rules[i];
        std::vector<std::size_t> places;
        if (!rule.columns)
            for (std::size_t place = 0; place < cleaner.columns_.size(); ++place) places.push_back(place);
        else
            for (std::size_t n = 0; n < rule.columns->values.size(); ++n) {
                const std::string& name = rule.columns->values[n];
                const auto found = std::ranges::find(cleaner.columns_, name);
                if (found == cleaner.columns_.end())
                    missing.push_back(missing_column(fmt::format("/cleaning/{}/columns/{}", i, n), name));
                else places.push_back(static_cast<std::size_t>(found - cleaner.columns_.begin()));
            }
        std::ranges::sort(places);
        places.erase(std::ranges::unique(places).begin(), places.end());
        if (missing.empty()) cleaner.steps_.push_back(step_of(rule, places, cleaner.columns_));
        if (!rule.into) continue;
        for (const std::string& name : rule.into->values) {
            if (std::ranges::find(cleaner.columns_, name) != cleaner.columns_.end())
                return Error{&errors::invalid,
                             {},
                             {{fmt::format("/cleaning/{}/into", i), "the table has this column: " + name, "duplicate"}}};
            cleaner.columns_.push_back(name);
        }
        if (cleaner.columns_.size() > columns_max) return Error{&too_many_columns};
    }
    if (!missing.empty()) return columns_missing(std::move(missing));
    return cleaner;
}

Result<void> Cleaner::run(CleanRow& row, Remarks& remarks) {
    for (const auto& step : steps_) {
        JX_CHECK(step->run(row, remarks));
        if (row.dropped) break;
    }
    return {};
}

std::vector<CleaningReport> Cleaner::reports() const {
    std::vector<CleaningReport> all;
    for (const auto& step : steps_) all.push_back(step->report());
    return all;
}

}  // namespace jixia::dataset
