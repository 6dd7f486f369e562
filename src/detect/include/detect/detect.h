#pragma once
// Detectors of personal data (GB/T 35273-2020 annexes A, B): what a column's cells and heading show.
//
//     detect::ColumnScan scan("手机号码");
//     for (cell : cells) scan.add(cell);
//     scan.found();                       // {{"mobile", 998, 1000, true}}
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace jixia::detect {

/// What can be found. By value and heading: id_card … person_name. By heading alone: birth_date … social_security.
enum class Kind {
    id_card,       ///< 公民身份号码, GB 11643: check digit, date, province; of 15 digits: date, province, heading
    mobile,        ///< mobile number of a Chinese segment
    bank_card,     ///< Luhn and issuer prefix
    passport,      ///< passport, permit for Hong Kong, Macao, Taiwan: heading needed
    plate,         ///< vehicle registration
    vin,           ///< vehicle identification number: check digit
    email,         ///< e-mail address
    device,        ///< IMEI (Luhn), MAC address, IP address: heading needed for bare numbers
    person_name,   ///< name of a person: surnames and heading
    home_address,  ///< address down to the door, under a heading of a home
    birth_date,
    age,
    ethnicity,
    marriage,
    education,
    religion,
    health,
    income,
    biometric,
    location_trace,
    social_security
};
BOOST_DESCRIBE_ENUM(Kind, id_card, mobile, bank_card, passport, plate, vin, email, device, person_name, home_address, birth_date,
                    age, ethnicity, marriage, education, religion, health, income, biometric, location_trace, social_security)

/// `matched` of `looked_at` cells that were not empty; both 0 where the heading alone says it. `official`: the heading says that
/// it is an office's, not a person's.
struct Found {
    Kind kind{};
    std::int64_t matched = 0, looked_at = 0;
    bool by_heading = false, official = false;
};
BOOST_DESCRIBE_STRUCT(Found, (), (kind, matched, looked_at, by_heading, official))

/// True for a cell that contains one, with digits before and after that do not belong to it.
bool has_id_card(std::string_view cell);
bool has_mobile(std::string_view cell);
/// True for a cell that is nothing but an identity number of 18.
bool is_id_card(std::string_view cell);

/// Digits of a mobile number: no shorter cell holds one of the two below.
inline constexpr std::size_t shortest_number = 11;

/// How many cells hold the two numbers that prove themselves wherever they stand.
struct Numbers {
    std::int64_t id_cards = 0, mobiles = 0;
};
/// For every cell of a large table: a few nanoseconds where there is no long run of (half-width) digits.
void count_numbers(std::string_view cell, Numbers& numbers);
/// What such a count says of a column with `cells` that are not empty.
std::vector<Found> found_of(const Numbers& numbers, std::int64_t cells, std::string_view heading);

/// Looks at the cells of one column. Not to be shared between threads.
class ColumnScan {
public:
    /// `heading`: the column's name and code, in whatever language.
    explicit ColumnScan(std::string_view heading);
    void add(std::string_view cell);
    /// What the column holds, by the shares that each kind asks for.
    std::vector<Found> found() const;

private:
    static constexpr std::size_t valued = 10;  ///< kinds known by value
    std::string heading_;
    std::int64_t cells_ = 0;
    std::array<std::int64_t, valued> matched_{};
};

}  // namespace jixia::detect
