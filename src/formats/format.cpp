#include "format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "dbf.h"
#include "shapefile.h"

namespace jixia::formats {
namespace {

struct Magic {
    std::string_view bytes;
    FileFormat format;
};
constexpr std::array magics{
    Magic{"%PDF-", FileFormat::pdf},
    Magic{"\x7F"
          "ELF",
          FileFormat::executable},
    Magic{"\x89PNG", FileFormat::image},
    Magic{"\xFF\xD8\xFF", FileFormat::image},
    Magic{"GIF8", FileFormat::image},
    Magic{"BM", FileFormat::image},
    Magic{{"II*\0", 4}, FileFormat::image},
    Magic{{"MM\0*", 4}, FileFormat::image},
    Magic{"\xD0\xCF\x11\xE0", FileFormat::xls},
    Magic{"\x1F\x8B", FileFormat::archive},
    Magic{"BZh", FileFormat::archive},
    Magic{"\xFD"
          "7zXZ",
          FileFormat::archive},
    Magic{"\x28\xB5\x2F\xFD", FileFormat::archive},
    Magic{"7z\xBC\xAF", FileFormat::archive},
    Magic{"PAR1", FileFormat::parquet},
    Magic{"Rar!", FileFormat::binary},
};

bool starts_without_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::ranges::equal(text.substr(0, prefix.size()), prefix, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

/// The first part of a package says what it is; its reader checks the rest.
FileFormat sniff_package(std::string_view head) {
    constexpr std::size_t name_length_at = 26, name_at = 30;
    if (head.size() < name_at) return FileFormat::archive;
    const std::string_view name = head.substr(name_at, static_cast<unsigned char>(head[name_length_at]));
    if (name == "mimetype" && head.contains("application/vnd.oasis.opendocument.spreadsheet")) return FileFormat::ods;
    for (const std::string_view part : {"[Content_Types].xml", "_rels/", "docProps/", "xl/", "customXml/"})
        if (name.starts_with(part)) return FileFormat::xlsx;
    return FileFormat::archive;
}

FileFormat sniff_xml(std::string_view head) {
    for (auto at = head.find('<'); at != std::string_view::npos; at = head.find('<', at + 1)) {
        if (at + 1 >= head.size() || std::isalpha(static_cast<unsigned char>(head[at + 1])) == 0) continue;
        const std::string_view root = head.substr(at + 1);
        if (root.starts_with("svg")) return FileFormat::image;
        return root.starts_with("kml") ? FileFormat::kml : FileFormat::xml;
    }
    return FileFormat::xml;
}

FileFormat sniff_text(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const auto begin = head.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return FileFormat::empty;
    head.remove_prefix(begin);
    for (const std::string_view mark : {"<!doctype html", "<html", "<head", "<body", "<script"})
        if (starts_without_case(head, mark)) return FileFormat::html;
    if (head.front() == '<' && (head.starts_with("<?xml") || head.contains("</") || head.contains("/>"))) return sniff_xml(head);
    if (head.front() == '[') {
        const auto next = head.find_first_not_of(" \t\r\n", 1);
        if (next != std::string_view::npos && (head[next] == '{' || head[next] == ']')) return FileFormat::json;
    }
    if (head.front() == '{') {
        const auto next = head.find_first_not_of(" \t\r\n", 1);
        if (next != std::string_view::npos && (head[next] == '"' || head[next] == '}'))
            return head.contains("\"FeatureCollection\"") || (head.contains("\"Feature\"") && head.contains("\"geometry\""))
                       ? FileFormat::geojson
                       : FileFormat::ndjson;
    }
    return FileFormat::text;
}

}  // namespace

FileFormat sniff_format(std::string_view head, std::string_view tail) {
    if (head.empty()) return FileFormat::empty;
    constexpr std::size_t tar_mark_at = 257, sqlite_application_at = 68;
    const auto is_bitmap = [&] { return head.size() > 14 && head.substr(6, 4) == std::string_view("\0\0\0\0", 4); };
    for (const Magic& magic : magics) {
        if (!head.starts_with(magic.bytes)) continue;
        if (magic.format == FileFormat::parquet && tail != "PAR1") return FileFormat::binary;
        if (magic.bytes == "BM" && !is_bitmap()) continue;
        return magic.format;
    }
    if (head.starts_with("MZ") && head.substr(0, 256).find('\0') != std::string_view::npos) return FileFormat::executable;
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) { return sniff_package(head); }
    if (head.starts_with(std::string_view("SQLite format 3\0", 16)))
        return head.size() > sqlite_application_at && head.substr(sqlite_application_at).starts_with("GP") ? FileFormat::gpkg
                                                                                                           : FileFormat::sqlite;
    if (head.size() > tar_mark_at && head.substr(tar_mark_at).starts_with("ustar")) return FileFormat::archive;
    if (head.starts_with("RIFF") && head.size() > 12 && head.substr(8, 4) == "WEBP") return FileFormat::image;
    if (looks_like_shp(head)) return FileFormat::shp;
    if (looks_like_dbf(head)) return FileFormat::dbf;
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
        if (head.size() == 2) return FileFormat::empty;
        return head.substr(2).starts_with(std::string_view("<\0", 2)) || head.substr(2).starts_with(std::string_view("\0<", 2))
                   ? FileFormat::xml
                   : FileFormat::text;
    }
    return sniff_text(head);
}

bool is_encrypted_package(std::string_view container) {
    constexpr std::string_view name = "EncryptedPackage";
    std::string wide;
    for (const char c : name) wide += {c, '\0'};
    return container.find(wide) != std::string_view::npos;
}

}  // namespace jixia::formats
