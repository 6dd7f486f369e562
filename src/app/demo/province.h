#pragma once
// The demonstration province as data (demo/province.json): units, accounts, and tables that are made of real data in packages.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace jixia::app::demo {

struct Organization {
    std::string key, name, division, kind, phone;
    std::optional<bool> authority;
};
BOOST_DESCRIBE_STRUCT(Organization, (), (key, name, division, kind, phone, authority))

struct Account {
    std::string account, name, organization;
    std::vector<std::string> roles;
};
BOOST_DESCRIBE_STRUCT(Account, (), (account, name, organization, roles))

struct City {
    std::string code, name;
};
BOOST_DESCRIBE_STRUCT(City, (), (code, name))

struct Source {
    std::string name, license;
};
BOOST_DESCRIBE_STRUCT(Source, (), (name, license))

struct ColumnText {
    std::string name, description;
};
BOOST_DESCRIBE_STRUCT(ColumnText, (), (name, description))

/// The file a unit would really send: encodings, spreadsheets with title rows, JSON.
enum class FileForm { csv_utf8, csv_utf8_bom, csv_gbk, csv_gb18030, tsv, xlsx, xlsx_title, json, ndjson, parquet };

/// An open attribute below unconditional with what the law asks for it (Art. 8): conditions and their grounds, or reasons and
/// basis.
struct Restriction {
    std::string open_attribute;
    std::optional<std::vector<std::string>> grounds, closed_reasons, closed_basis;
    std::optional<std::string> conditions;
};
BOOST_DESCRIBE_STRUCT(Restriction, (), (open_attribute, grounds, closed_reasons, closed_basis, conditions))

struct Table {
    std::optional<std::string> each;  ///< "city" or "province": one table for each, {city}, {code}, {province} … filled in
    std::string slug, title, provider;
    std::vector<std::string> themes, industries;
    std::string format, update_frequency;
    Source source;
    std::vector<std::string> keywords;
    std::string abstract, sql;  ///< SQL over the packages' files; `{packages}` is their folder
    std::vector<ColumnText> columns;
    std::optional<std::vector<std::string>> spatial, priority;
    std::optional<Restriction> restriction;
};
BOOST_DESCRIBE_STRUCT(Table, (),
                      (each, slug, title, provider, themes, industries, format, update_frequency, source, keywords, abstract, sql,
                       columns, spatial, priority, restriction))

struct Province {
    std::vector<Organization> organizations;
    std::vector<Account> accounts;
    std::vector<City> cities;
    std::vector<Table> tables;
};
BOOST_DESCRIBE_STRUCT(Province, (), (organizations, accounts, cities, tables))

/// Reads the description and writes out the tables that stand for each city and each province; `packages` fills `{packages}`.
/// Refuses `demo-data-missing` if a package is not installed.
Result<Province> load_province(const std::filesystem::path& description, const std::filesystem::path& packages);

/// The form named in `format`; `invalid` for an unknown name.
Result<FileForm> form_of(std::string_view format);

/// Makes the table's file in `folder` as the unit would send it and returns its path.
Result<std::filesystem::path> write_file(const Table& table, const std::filesystem::path& folder);

}  // namespace jixia::app::demo
