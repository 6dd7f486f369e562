#include "format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

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
    Magic{"\xD0\xCF\x11\xE0", FileFormat::ole},
    Magic{"\x1F\x8B", FileFormat::gzip},
    Magic{"PAR1", FileFormat::parquet},
    Magic{"Rar!", FileFormat::binary},
    Magic{"7z\xBC\xAF", FileFormat::binary},
};

bool starts_without_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::ranges::equal(text.substr(0, prefix.size()), prefix, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

FileFormat sniff_text(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const auto begin = head.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return FileFormat::empty;
    head.remove_prefix(begin);
    for (const std::string_view mark : {"<!doctype html", "<html", "<head", "<body", "<script"})
        if (starts_without_case(head, mark)) return FileFormat::html;
    if (head.starts_with("<?xml") || head.starts_with("<svg")) return FileFormat::xml;
    if (head.front() == '[') {
        const auto next = head.find_first_not_of(" \t\r\n", 1);
        if (next != std::string_view::npos && (head[next] == '{' || head[next] == ']')) return FileFormat::json;
    }
    if (head.front() == '{') {
        const auto next = head.find_first_not_of(" \t\r\n", 1);
        if (next != std::string_view::npos && (head[next] == '"' || head[next] == '}')) return FileFormat::ndjson;
    }
    return FileFormat::text;
}

}  // namespace

FileFormat sniff_format(std::string_view head, std::string_view tail) {
    if (head.empty()) return FileFormat::empty;
    for (const Magic& magic : magics) {
        if (!head.starts_with(magic.bytes)) continue;
        if (magic.format == FileFormat::parquet && tail != "PAR1") return FileFormat::binary;
        return magic.format;
    }
    if (head.starts_with("MZ") && head.substr(0, 256).find('\0') != std::string_view::npos) return FileFormat::executable;
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) {
        // The content types part stands first in what every spreadsheet program writes; the reader checks the rest.
        return head.find("[Content_Types].xml") != std::string_view::npos || head.find("xl/") != std::string_view::npos
                   ? FileFormat::xlsx
                   : FileFormat::zip;
    }
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
        return head.size() == 2 ? FileFormat::empty : FileFormat::text;
    return sniff_text(head);
}

bool is_encrypted_package(std::string_view container) {
    constexpr std::string_view name = "EncryptedPackage";
    std::string wide;
    for (const char c : name) wide += {c, '\0'};
    return container.find(wide) != std::string_view::npos;
}

}  // namespace jixia::formats
