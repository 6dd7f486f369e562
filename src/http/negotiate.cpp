#include "negotiate.h"

#include <array>
#include <cstddef>

#include "fields.h"

namespace jixia::http {
namespace {

/// A list element such as "gzip;q=0.5": the name and its weight in thousandths; -1 for a weight that is none.
struct Weighted {
    std::string_view name;
    int weight;
};

Weighted weighted(std::string_view element) {
    const std::string_view name = fields::next_element(element, ';');
    while (!element.empty()) {
        const std::string_view parameter = fields::next_element(element, ';');
        if (parameter.size() < 3 || fields::lower(parameter[0]) != 'q' || parameter[1] != '=') continue;
        const std::string_view value = parameter.substr(2);
        if (value.front() != '0' && value.front() != '1') return {name, -1};
        int weight = (value.front() - '0') * 1000, unit = 100;
        for (std::size_t at = 2; at < value.size() && at < 5; ++at, unit /= 10) {
            if (value[at] < '0' || value[at] > '9') return {name, -1};
            weight += (value[at] - '0') * unit;
        }
        return {name, weight > 1000 ? 1000 : weight};
    }
    return {name, 1000};
}

}  // namespace

std::string_view name_of(Coding coding) {
    switch (coding) {
        case Coding::identity: return "identity";
        case Coding::gzip: return "gzip";
        case Coding::br: return "br";
        case Coding::zstd: return "zstd";
    }
    return "identity";
}

Language language_of(std::string_view accept_language) {
    int zh = -1, en = -1;
    while (!accept_language.empty()) {
        const auto [name, weight] = weighted(fields::next_element(accept_language));
        const std::string_view primary = name.substr(0, name.find('-'));
        if (fields::equal(primary, "zh") && weight > zh) zh = weight;
        if (fields::equal(primary, "en") && weight > en) en = weight;
    }
    return en > 0 && en > zh ? Language::en : Language::zh;
}

Coding coding_of(std::string_view accept_encoding) {
    // br for size, zstd for speed, gzip for everybody.
    constexpr std::array<Coding, 3> ours{Coding::br, Coding::zstd, Coding::gzip};
    return coding_among(accept_encoding, ours);
}

Coding coding_among(std::string_view accept_encoding, std::span<const Coding> ours) {
    std::array<int, 4> weights{-1, -1, -1, -1};
    int any = -1;
    while (!accept_encoding.empty()) {
        const auto [name, weight] = weighted(fields::next_element(accept_encoding));
        if (name == "*") any = weight;
        for (const Coding coding : ours)
            if (fields::equal(name, name_of(coding)) || (coding == Coding::gzip && fields::equal(name, "x-gzip")))
                weights[static_cast<std::size_t>(coding)] = weight;
    }
    Coding best = Coding::identity;
    int best_weight = 0;
    for (const Coding coding : ours) {
        const int named = weights[static_cast<std::size_t>(coding)], weight = named >= 0 ? named : any;
        if (weight > best_weight) {
            best = coding;
            best_weight = weight;
        }
    }
    return best;
}

}  // namespace jixia::http
