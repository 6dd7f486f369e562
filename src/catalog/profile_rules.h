#pragma once
// Checks an entry against the metadata profile: obligations, cardinalities and code lists from the data, named rules from here.
#include <string>
#include <string_view>
#include <vector>

#include "catalog/profile.h"
#include "catalog/types.h"

namespace jixia::catalog {

/// What of a resource the rules look at.
struct ResourceFacts {
    ResourceKind kind{};
    std::int64_t version = 0, rows = 0;
};

/// Everything the rules may look at. They are pure: same facts, same issues.
struct EntryFacts {
    EntryFields fields;
    std::vector<ResourceFacts> resources;
    std::string provider_division;
    Date today{};
    bool title_taken = false;  ///< another entry of the provider has this title
};

/// True if the profile may use the name.
bool is_rule(std::string_view kind);
bool is_condition(std::string_view name);

/// All findings in the order of the profile's elements; texts in `language` ("zh" or "en").
std::vector<Issue> check_entry(const Profile& profile, const CodeLists& lists, const EntryFacts& facts,
                               std::string_view language);

/// Whether an element that applies to the entry and stands at its top level is filled in.
struct Presence {
    const ProfileElement* element = nullptr;
    bool filled = false;
};
std::vector<Presence> presence_of(const Profile& profile, const EntryFields& fields);

/// Codes that are in no list, each with its pointer: refused already when a draft is saved.
std::vector<FieldError> unknown_codes(const Profile& profile, const CodeLists& lists, const EntryFields& fields);

}  // namespace jixia::catalog
