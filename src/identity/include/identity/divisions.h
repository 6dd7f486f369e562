#pragma once
// The divisions of Shandong (GB/T 2260) as this program knows them, with their hierarchy.
#include <boost/describe.hpp>
#include <span>
#include <string>
#include <string_view>

namespace jixia::identity {

enum class DivisionLevel { province, city, county };
BOOST_DESCRIBE_ENUM(DivisionLevel, province, city, county)

enum class DivisionKind {
    statutory,        ///< has a people's government
    functional_zone,  ///< 功能区: counted by the statistics bureau, without a people's government: its authority must be named
    abolished         ///< kept for old data
};
BOOST_DESCRIBE_ENUM(DivisionKind, statutory, functional_zone, abolished)

struct DivisionRow {
    std::string_view code, name, parent;  ///< parent: empty for the province
    DivisionLevel level;
    DivisionKind kind;
    std::string_view successors;  ///< codes parted by commas, for an abolished one
};

/// Every division, by code.
std::span<const DivisionRow> divisions();
/// Null if there is none with this code.
const DivisionRow* find_division(std::string_view code);
/// "济南市" or "Jinan": the Chinese name, or its Latin form without the word for the kind of division. The code itself if
/// unknown.
std::string division_name(std::string_view code, std::string_view language);

}  // namespace jixia::identity
