#pragma once
// 统一社会信用代码 (GB 32100): 18 characters that identify an organisation, the last one a check character.
//
// Registering authority, kind of body, 6 digits of the division, 9 characters of the organisation code (GB 11714, with a check
// character of its own), check character. Letters I, O, S, V and Z do not occur.
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixia::identity {

/// The code is not one that GB 32100 could have given.
inline constexpr ErrorCode uscc_invalid{"identity-uscc-invalid", ErrorKind::invalid};

/// Refuses `identity-uscc-invalid` and says what is wrong: length, a character, the division, the check character.
Result<void> check_uscc(std::string_view code);
/// The 18th character for the first 17; nothing if they are not 17 characters of the alphabet with digits from the third to the
/// eighth.
std::optional<char> uscc_check_character(std::string_view first);
/// True if characters 9 to 17 are an organisation code whose own check character is right (GB 11714). Some old codes are not: a
/// warning.
bool has_sound_organization_code(std::string_view code);
/// What the first two characters say about the body: "机关" and "organ" for "11"; empty for a pair that GB 32100 does not name. A
/// hint for forms, never a reason to refuse.
std::string_view uscc_kind(std::string_view code, std::string_view language);

}  // namespace jixia::identity
