#pragma once
// What single cells show. Cells are UTF-8 in their folded form (NFKC, small letters).
#include <string_view>

namespace jixia::detect::values {

/// 公民身份号码 of 18: province, a real date, check digit (GB 11643, ISO 7064 MOD 11-2); anywhere in the cell, not inside a
/// longer number.
bool id_card(std::string_view cell);
/// The text is one: 17 digits and the check sign, which may be a large X.
bool is_id_card(std::string_view text);
/// The whole cell is one of 15 digits: province and a real date.
bool old_id_card(std::string_view cell);
/// 11 digits of a segment that is given to people, with or without +86; anywhere in the cell.
bool mobile(std::string_view cell);
/// 16 to 19 digits, an issuer's prefix and Luhn's check; the whole cell.
bool bank_card(std::string_view cell);
/// Letter and digits of a passport or a permit; the whole cell.
bool passport(std::string_view cell);
/// GA 36: province, letter, five signs, or six of a new-energy vehicle; the whole cell.
bool plate(std::string_view cell);
/// ISO 3779 with its check digit; the whole cell.
bool vin(std::string_view cell);
/// An address with one @ and a domain; anywhere in the cell.
bool email(std::string_view cell);
/// 15 digits with Luhn's check (IMEI), six pairs of hexadecimal digits (MAC) or an IPv4 address; the whole cell.
bool device(std::string_view cell);
/// Two to four Chinese characters that begin with a surname, or a name with a middle dot; the whole cell.
bool person_name(std::string_view cell);
/// Ends at a door: 室, 单元, 户 after a number; anywhere in the cell.
bool door(std::string_view cell);

}  // namespace jixia::detect::values
