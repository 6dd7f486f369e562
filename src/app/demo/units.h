#pragma once
// The demonstration's units and people.
#include <map>
#include <string>

#include "demo/province.h"
#include "identity/identity.h"

namespace jixia::app::demo {

/// Who works for a unit.
struct Staff {
    std::string organization;  ///< its id
    Actor cataloguer, reviewer;
};

/// The password of every account that the sign-in page shows; refused outside a demonstration.
inline constexpr std::string_view shown_password = "jixia-demo";

/// Makes the units and the accounts that are missing; the staff of each unit by its key. Units without accounts of their own get
/// a cataloguer and a reviewer whose passwords nobody knows.
Result<std::map<std::string, Staff>> settle(identity::Identity& identity, const Province& province);

/// A credit code that GB 32100 could give to the `number`-th body of the division.
std::string made_up_uscc(std::string_view division, std::size_t number);

}  // namespace jixia::app::demo
