#include "mqa.h"

#include <algorithm>
#include <map>

#include "base/result.h"
#include "data.h"

namespace jixia::quality {
namespace {

struct Band {
    std::string code;
    std::int64_t min = 0;
    Words name;
};
BOOST_DESCRIBE_STRUCT(Band, (), (code, min, name))
struct Dimension {
    std::string code;
    std::int64_t points = 0;
    Words name;
};
BOOST_DESCRIBE_STRUCT(Dimension, (), (code, points, name))
struct Metric {
    std::string id, dimension;
    std::int64_t points = 0;
    Words name, how;
};
BOOST_DESCRIBE_STRUCT(Metric, (), (id, dimension, points, name, how))
struct Scheme {
    std::vector<Band> bands;
    std::vector<Dimension> dimensions;
    std::vector<Metric> metrics;
};
BOOST_DESCRIBE_STRUCT(Scheme, (), (bands, dimensions, metrics))

const Scheme& scheme() {
    static const Scheme read = [] {
        auto decoded = json::decode_text<Scheme>(data::mqa);
        JX_ASSERT(decoded.has_value());
        return *std::move(decoded);
    }();
    return read;
}

bool has_text(const std::optional<std::string>& text) { return text && !text->empty(); }

/// Distributions: what of the entry's data is on the platform and open by some way.
struct Distributions {
    bool any = false, download = false, all_there = true, bytes = false;
};

Distributions distributions_of(const EntryFacts& facts) {
    Distributions out;
    if (facts.record.fields.open_attribute == catalog::Openness::closed) return out;
    out.any = facts.distributions > 0;
    out.all_there = facts.distributions == facts.distributions_there;
    for (const auto& resource : facts.record.resources) out.bytes = out.bytes || resource.bytes > 0;
    out.download =
        out.any && std::ranges::find(facts.record.fields.open_modes, "download") != facts.record.fields.open_modes.end();
    return out;
}

/// Whether each metric is met, by its code.
std::map<std::string, bool, std::less<>> met(const EntryFacts& facts) {
    const catalog::EntryRecord& record = facts.record;
    const catalog::EntryFields& fields = record.fields;
    const Distributions data = distributions_of(facts);
    const bool format = data.any && facts.formats.any;
    return {{"keyword", !fields.keywords.empty()},
            {"theme", !fields.themes.empty()},
            {"spatial", !fields.spatial.empty()},
            {"temporal", fields.temporal && (fields.temporal->start || fields.temporal->end)},
            {"access_url", data.any},
            {"download_url", data.download},
            {"download_url_status", data.download && data.all_there},
            {"format", format},
            {"media_type", format && facts.formats.media_type},
            {"format_vocabulary", format && facts.formats.listed},
            {"non_proprietary", format && facts.formats.non_proprietary >= 1},
            {"machine_readable", format && facts.formats.machine_readable >= 1},
            {"dcat_ap", !fields.title.empty() && !fields.abstract.empty() && data.any},
            {"licence", !fields.license.empty()},
            {"licence_vocabulary", facts.license_listed},
            {"access_rights", true},
            {"access_rights_vocabulary", facts.openness_listed},
            {"contact_point", fields.contact && (has_text(fields.contact->phone) || has_text(fields.contact->email))},
            {"publisher", !record.provider_name.empty()},
            {"rights", !fields.license.empty() || !fields.conditions.empty() || !fields.closed_reasons.empty()},
            {"byte_size", data.bytes},
            {"issued", record.issued_at.has_value()},
            {"modified", record.updated_on.has_value()}};
}

}  // namespace

std::int64_t mqa_points(const EntryFacts& facts) {
    const auto holds = met(facts);
    std::int64_t points = 0;
    for (const Metric& metric : scheme().metrics)
        if (holds.at(metric.id)) points += metric.points;
    return points;
}

std::string_view mqa_band(std::int64_t points) {
    for (const Band& band : scheme().bands)
        if (points >= band.min) return band.code;
    return scheme().bands.back().code;
}

Mqa mqa_of(const EntryFacts& facts, std::string_view language) {
    const auto holds = met(facts);
    Mqa out;
    for (const Dimension& dimension : scheme().dimensions) {
        MqaDimension& line = out.dimensions.emplace_back(dimension.code, dimension.name.in(language), 0, dimension.points);
        for (const Metric& metric : scheme().metrics) {
            if (metric.dimension != dimension.code) continue;
            const std::int64_t got = holds.at(metric.id) ? metric.points : 0;
            line.metrics.push_back({metric.id, metric.name.in(language), metric.how.in(language), got, metric.points});
            line.points += got;
        }
        out.points += line.points;
    }
    out.max = mqa_points_max;
    out.band = mqa_band(out.points);
    out.band_label = std::ranges::find(scheme().bands, out.band, &Band::code)->name.in(language);
    return out;
}

}  // namespace jixia::quality
