#include "synth.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/log.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "data.h"
#include "identity/divisions.h"
#include "identity/identity.h"
#include "identity/uscc.h"
#include "synth_words.h"

namespace jixia::app {

namespace {

using catalog::ImportedEntry;
using catalog::Openness;
using identity::DivisionLevel;

constexpr std::int64_t entries_max = 1'000'000;
constexpr std::size_t entries_per_provider = 120;  // as many as a large bureau's list holds
constexpr const char* reason = "synthetic catalogue for measurements";

struct Division {
    std::string code, name;
    DivisionLevel level;
};

/// Districts are named with their city: there are several of one name.
std::vector<Division> divisions_in_force(const SynthPhrases& phrases) {
    std::vector<Division> out;
    for (const identity::DivisionRow& row : identity::divisions()) {
        if (row.kind == identity::DivisionKind::abolished) continue;
        const bool district = row.level == DivisionLevel::county && row.kind == identity::DivisionKind::statutory &&
                              row.name.ends_with(phrases.district);
        const identity::DivisionRow* above = district ? identity::find_division(row.parent) : nullptr;
        out.push_back({std::string(row.code),
                       (above == nullptr ? std::string() : std::string(above->name)) + std::string(row.name), row.level});
    }
    return out;
}

/// Where provider number `number` stands: every division gets its first bureau before any gets its second.
struct Place {
    const Division& division;
    const SynthDepartment& department;
};
Place place_of(std::size_t number, const std::vector<Division>& divisions, const SynthWords& words) {
    const std::size_t round = number / divisions.size(), at = number % divisions.size();
    return {divisions[at], words.departments[(round + at) % words.departments.size()]};
}

/// Higher levels publish more.
std::size_t weight_of(DivisionLevel level) {
    switch (level) {
        case DivisionLevel::province: return 4;
        case DivisionLevel::city: return 2;
        case DivisionLevel::county: return 1;
    }
    return 1;
}

/// A state organ's credit code with both check characters right.
std::string credit_code(const std::string& division, std::size_t number) {
    constexpr std::size_t first_serial = 90'000'000;
    const std::string stem = "11" + division + std::to_string(first_serial + number);
    for (const char check : std::string_view("0123456789X")) {
        const std::string first = stem + check;
        const auto last = identity::uscc_check_character(first);
        if (last && identity::has_sound_organization_code(first + *last)) return first + *last;
    }
    return {};
}

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [name, value] : values)
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
            text.replace(at, name.size(), value);
    return text;
}

/// Makes the entries of one provider, no title twice.
class Writer {
public:
    struct Of {
        std::string provider;
        Place place;
        Instant now;
    };
    Writer(const SynthWords& words, const catalog::Catalog& catalog, Of of, std::uint64_t seed)
        : words_(words), catalog_(catalog), of_(std::move(of)), dice_(seed) {
        const std::size_t all = of_.place.department.subjects.size() * words_.aspects.size() * words_.scopes.size();
        at_ = dice_.roll(all);
        do step_ = 1 + dice_.roll(all - 1);
        while (std::gcd(step_, all) != 1);
        titles_ = all;
    }

    ImportedEntry next() {
        const SynthDepartment& department = of_.place.department;
        at_ = (at_ + step_) % titles_;
        subject_ = department.subjects[at_ % department.subjects.size()];
        aspect_ = words_.aspects[at_ / department.subjects.size() % words_.aspects.size()];
        scope_ = words_.scopes[at_ / department.subjects.size() / words_.aspects.size()];
        ImportedEntry entry;
        entry.fields.title = of_.place.division.name + scope_ + subject_ + aspect_;
        describe(entry.fields);
        classify(entry.fields);
        open(entry.fields);
        count(entry);
        return entry;
    }

private:
    void describe(catalog::EntryFields& f) {
        const SynthDepartment& department = of_.place.department;
        constexpr std::size_t items_min = 3, items_more = 4;
        const std::size_t count = items_min + dice_.roll(items_more), from = dice_.roll(words_.items.size());
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; ++i) {
            // Neighbours in the list go together; a step of one keeps them different.
            const SynthItem& item = words_.items[(from + i) % words_.items.size()];
            names.push_back(item.name);
            catalog::Item& made = f.items.emplace_back();
            made.code = item.code;
            made.name = item.name;
            made.description = item.description;
            made.type = item.type;
        }
        static const std::vector<std::string> frequencies{"daily",  "weekly",    "monthly", "monthly",    "quarterly",
                                                          "annual", "irregular", "annual",  "semiannual", "realtime"};
        f.update_frequency = dice_.pick(frequencies);
        f.abstract = filled(dice_.pick(words_.abstracts),
                            {{"{provider}", of_.provider},
                             {"{area}", of_.place.division.name},
                             {"{scope}", scope_},
                             {"{scope_note}", scope_.empty() ? words_.phrases.everything : scope_},
                             {"{subject}", subject_},
                             {"{aspect}", aspect_},
                             {"{items}", text::join(names, words_.phrases.comma)},
                             {"{frequency}", catalog_.code_lists()->label("update_frequency", f.update_frequency, "zh")},
                             {"{use}", dice_.pick(words_.uses)}});
        f.keywords = {subject_};
        const std::size_t word = dice_.roll(department.keywords.size());
        f.keywords.push_back(department.keywords[word]);
        f.keywords.push_back(department.keywords[(word + 1) % department.keywords.size()]);
        if (dice_.chance(40)) f.keywords.push_back(dice_.pick(words_.uses));
        f.duties = {{std::nullopt, subject_ + words_.phrases.duty}};
        f.source_systems = {{subject_ + words_.phrases.system}};
        f.contact = catalog::Contact{words_.phrases.office, "0531-" + std::to_string(66'600'000 + dice_.roll(99'999)),
                                     "data@example.org"};
    }

    void classify(catalog::EntryFields& f) {
        const SynthDepartment& department = of_.place.department;
        f.themes = {department.themes.front()};
        if (department.themes.size() > 1 && dice_.chance(30)) f.themes.push_back(department.themes[1]);
        f.industries = {department.industries.front()};
        if (department.industries.size() > 1 && dice_.chance(30)) f.industries.push_back(department.industries[1]);
        if (dice_.chance(40)) f.priority = {dice_.pick(department.priorities)};
        f.spatial = {of_.place.division.code};
        const int year = text::is_digits(scope_.substr(0, 4)) ? std::stoi(scope_) : 2018 + static_cast<int>(dice_.roll(6));
        f.temporal = catalog::Temporal{std::chrono::year(year) / std::chrono::January / 1, std::nullopt};
        f.resource_kind = "table";
        f.origin = "generated";
        f.personal_information = false;
        f.license = "sd-open-1.0";
    }

    void open(catalog::EntryFields& f) {
        constexpr std::size_t conditional_percent = 10, closed_percent = 4;
        const std::size_t roll = dice_.roll(100);
        if (roll < closed_percent) {
            const SynthClosure& closure = dice_.pick(words_.closed);
            f.open_attribute = Openness::closed;
            f.closed_reasons = {closure.reason};
            f.closed_basis = {closure.basis};
            f.level = "G4";
            f.personal_information = closure.reason == "05";
            if (*f.personal_information) f.collect_basis = closure.basis;
        } else if (roll < closed_percent + conditional_percent) {
            static const std::vector<std::string> grounds{"high_security", "high_capability", "specific_condition"};
            f.open_attribute = Openness::conditional;
            f.conditional_grounds = {dice_.pick(grounds)};
            f.conditions = dice_.pick(words_.conditions);
            f.open_modes = {"api"};
            f.level = dice_.chance(70) ? "G3" : "G4";
        } else {
            f.open_attribute = Openness::unconditional;
            f.open_modes = {"download", "api"};
            f.level = dice_.chance(80) ? "G1" : "G2";
        }
        for (catalog::Item& item : f.items) {
            item.open_attribute = f.open_attribute;
            item.level = f.level;
        }
    }

    void count(ImportedEntry& entry) {
        static const std::vector<std::string> table{"csv", "xlsx", "json", "ndjson", "xml", "parquet"};
        const std::size_t roll = dice_.roll(100);
        if (roll < 60) entry.formats = table;
        else if (roll < 75) entry.formats = {"csv", "xlsx", "json", "geojson"};
        else if (roll < 90) entry.formats = {"csv", "xlsx"};
        else entry.formats = {"api"};
        constexpr std::int64_t rows_max = 2'000'000, row_bytes = 120, downloads_max = 50'000;
        constexpr std::int64_t second_us = 1'000'000, age_max_s = 4LL * 365 * 86400;
        entry.rows = dice_.skewed(rows_max);
        entry.columns = static_cast<std::int64_t>(entry.fields.items.size());
        entry.bytes = entry.rows * row_bytes;
        entry.downloads = dice_.skewed(downloads_max);
        entry.views = entry.downloads * 3 + static_cast<std::int64_t>(dice_.roll(50));
        entry.calls = dice_.skewed(downloads_max);
        const auto age = [&] { return std::chrono::microseconds(second_us * static_cast<std::int64_t>(dice_.roll(age_max_s))); };
        entry.updated_at = of_.now - age();
        entry.issued_at = entry.updated_at - age();
    }

    const SynthWords& words_;
    const catalog::Catalog& catalog_;
    Of of_;
    Dice dice_;
    std::size_t at_ = 0, step_ = 1, titles_ = 1;
    std::string subject_, aspect_, scope_;
};

/// The provider's id; of an earlier run's, if there was one.
Result<std::string> provider(const SynthNeeds& needs, const Place& place, const std::string& name, std::size_t number) {
    const std::string code = credit_code(place.division.code, number);
    JX_TRY(const auto known,
           needs.database.read([&](storage::Transaction& tx) { return needs.identity.find_organization_by_uscc(tx, code); }));
    if (known) return known->id;
    JX_TRY(const auto made,
           needs.identity.create_organization(Actor::platform(), {.name = {name},
                                                                  .uscc = code,
                                                                  .kind = identity::OrganizationKind::state_organ,
                                                                  .division = place.division.code,
                                                                  .demonstration = true}));
    return made.id;
}

}  // namespace

Result<SynthWords> synth_words() { return json::decode_text<SynthWords>(data::synth); }

std::int64_t Dice::skewed(std::int64_t limit) {
    constexpr std::size_t steps = 10'000;
    const double magnitude = static_cast<double>(roll(steps)) / steps * std::log(static_cast<double>(limit));
    return static_cast<std::int64_t>(std::exp(magnitude));
}

Result<SynthReport> synth(const SynthNeeds& needs, const SynthOptions& options) {
    if (options.entries < 1 || options.entries > entries_max)
        return Error{&errors::invalid, "the number of entries must be 1 to 1000000"};
    const auto begun = std::chrono::steady_clock::now();
    JX_TRY(const SynthWords words, synth_words());
    const std::vector<Division> divisions = divisions_in_force(words.phrases);
    const auto wanted = static_cast<std::size_t>(options.entries);
    const std::size_t providers =
        std::clamp(wanted / entries_per_provider, std::size_t{1}, divisions.size() * words.departments.size());
    std::size_t weights = 0, seen = 0, written = 0;
    for (std::size_t i = 0; i < providers; ++i) weights += weight_of(place_of(i, divisions, words).division.level);
    for (std::size_t i = 0; i < providers; ++i) {
        const Place place = place_of(i, divisions, words);
        const bool provincial = place.division.level == DivisionLevel::province;
        const std::string name = place.division.name + (provincial ? place.department.provincial : place.department.name);
        seen += weight_of(place.division.level);
        const std::size_t upto = wanted * seen / weights;
        if (upto == written) continue;
        JX_TRY(const std::string id, provider(needs, place, name, i));
        Writer writer(words, needs.catalog, {name, place, needs.clock.now()}, options.seed * 1'000'003 + i);
        std::vector<ImportedEntry> entries;
        entries.reserve(upto - written);
        for (; written < upto; ++written) entries.push_back(writer.next());
        JX_CHECK(needs.catalog.import_entries(Actor::platform(), id, entries, reason));
    }
    return SynthReport{options.entries, static_cast<std::int64_t>(providers),
                       std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun)};
}

}  // namespace jixia::app
