#pragma once
// Documents, pictures and recordings for tests: made here, or by a browser once (samples/: a canvas of 64 × 48 pixels, and one
// second of it with a tone).
#include <libexif/exif-data.h>
#include <qpdf/qpdf-c.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

namespace jixia::formats {

inline std::string sample(std::string_view name) {
    std::ifstream in(std::filesystem::path(JIXIA_SOURCE_DIR) / "src/formats/samples" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct PdfPasswords {
    std::string user, owner;  ///< both empty: not encrypted
};

/// `pages` empty pages of A4 with a title, an author and a producer.
inline std::string make_pdf(int pages, const PdfPasswords& passwords = {}) {
    qpdf_data pdf = qpdf_init();
    qpdf_empty_pdf(pdf);
    const auto indirect = [&](const std::string& object) {
        return qpdf_make_indirect_object(pdf, qpdf_oh_parse(pdf, object.c_str()));
    };
    for (int page = 0; page < pages; ++page)
        qpdf_add_page(pdf, pdf, indirect("<< /Type /Page /MediaBox [0 0 595.276 841.89] >>"), QPDF_FALSE);
    const qpdf_oh info = indirect("<< >>");
    qpdf_oh_replace_key(pdf, info, "/Title", qpdf_oh_new_unicode_string(pdf, "济南市公共数据开放年报"));
    qpdf_oh_replace_key(pdf, info, "/Author", qpdf_oh_new_unicode_string(pdf, "张三"));
    qpdf_oh_replace_key(pdf, info, "/Producer", qpdf_oh_new_unicode_string(pdf, "书写器 1.0"));
    qpdf_oh_replace_key(pdf, qpdf_get_trailer(pdf), "/Info", info);
    qpdf_init_write_memory(pdf);
    if (!passwords.user.empty() || !passwords.owner.empty())
        qpdf_set_r6_encryption_parameters2(pdf, passwords.user.c_str(), passwords.owner.c_str(), QPDF_TRUE, QPDF_FALSE,
                                           QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, qpdf_r3p_none, QPDF_TRUE);
    qpdf_write(pdf);
    std::string out(reinterpret_cast<const char*>(qpdf_get_buffer(pdf)), qpdf_get_buffer_length(pdf));
    qpdf_cleanup(&pdf);
    return out;
}

/// An EXIF block of a camera, with where it stood or without.
inline std::string exif_block(bool position) {
    const std::unique_ptr<ExifData, decltype(&exif_data_unref)> exif(exif_data_new(), exif_data_unref);
    const auto add = [&](ExifIfd ifd, unsigned tag, ExifFormat format, unsigned long count, std::string_view bytes) {
        ExifEntry* const entry = exif_entry_new();
        entry->tag = static_cast<ExifTag>(tag);
        entry->format = format;
        entry->components = count;
        entry->size = static_cast<unsigned>(bytes.size());
        entry->data = static_cast<unsigned char*>(std::malloc(bytes.size()));  // freed by libexif
        std::ranges::copy(bytes, entry->data);
        exif_content_add_entry(exif->ifd[ifd], entry);
        exif_entry_unref(entry);
    };
    constexpr unsigned make = 0x10F, latitude = 2;
    add(EXIF_IFD_0, make, EXIF_FORMAT_ASCII, 7, std::string_view("camera\0", 7));
    if (position) add(EXIF_IFD_GPS, latitude, EXIF_FORMAT_RATIONAL, 3, std::string(24, '\1'));
    unsigned char* bytes = nullptr;
    unsigned size = 0;
    exif_data_save_data(exif.get(), &bytes, &size);
    std::string out(reinterpret_cast<char*>(bytes), size);
    std::free(bytes);
    return out;
}

/// The sample JPEG with an EXIF block put in.
inline std::string jpeg_with(const std::string& exif) {
    std::string out = sample("blue.jpeg");
    const std::size_t length = exif.size() + 2;
    out.insert(2, std::string{"\xFF\xE1"} + static_cast<char>(length >> 8U) + static_cast<char>(length & 0xFFU) + exif);
    return out;
}

/// Half a second of silence.
inline std::string make_wav() {
    const auto little = [](std::uint32_t value, int bytes) {
        std::string out;
        for (int i = 0; i < bytes; ++i, value >>= 8U) out += static_cast<char>(value & 0xFFU);
        return out;
    };
    constexpr std::uint32_t rate = 8000, bytes = 8000;
    return "RIFF" + little(36 + bytes, 4) + "WAVEfmt " + little(16, 4) + little(1, 2) + little(1, 2) + little(rate, 4) +
           little(rate * 2, 4) + little(2, 2) + little(16, 2) + "data" + little(bytes, 4) + std::string(bytes, '\0');
}

}  // namespace jixia::formats
