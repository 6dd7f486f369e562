// PDF through qpdf's C interface (its C++ headers do not compile as C++23).
#include <qpdf/qpdf-c.h>

#include <cmath>
#include <memory>

#include "facts_reading.h"

namespace jixia::formats {
namespace {

constexpr double mm_per_point = 25.4 / 72;  // ISO 32000-2, 8.3.2.3: a unit of user space is 1/72 inch

struct Close {
    void operator()(qpdf_data pdf) const { qpdf_cleanup(&pdf); }
};
using Pdf = std::unique_ptr<_qpdf_data, Close>;

/// The first error that reading came upon.
Error refusal_of(qpdf_data pdf) {
    const qpdf_error failure = qpdf_get_error(pdf);
    if (failure == nullptr) return Error{&file_unreadable};
    if (qpdf_get_error_code(pdf, failure) == qpdf_e_password) return Error{&file_encrypted};
    return Error{&file_unreadable, told(qpdf_get_error_message_detail(pdf, failure)).value_or("")};
}

std::optional<std::string> entry_of(qpdf_data pdf, qpdf_oh info, const char* key) {
    if (qpdf_oh_is_dictionary(pdf, info) == QPDF_FALSE) return std::nullopt;
    const qpdf_oh value = qpdf_oh_get_key(pdf, info, key);
    if (qpdf_oh_is_string(pdf, value) == QPDF_FALSE) return std::nullopt;
    return told(qpdf_oh_get_utf8_value(pdf, value));
}

/// The page's own box, or that of the nearest node above it.
qpdf_oh media_box(qpdf_data pdf, qpdf_oh page) {
    constexpr int above_max = 100;
    for (int above = 0; above < above_max && qpdf_oh_is_dictionary(pdf, page) != QPDF_FALSE; ++above) {
        if (qpdf_oh_has_key(pdf, page, "/MediaBox") != QPDF_FALSE) return qpdf_oh_get_key(pdf, page, "/MediaBox");
        page = qpdf_oh_get_key(pdf, page, "/Parent");
    }
    return qpdf_oh_new_null(pdf);
}

void measure_page(qpdf_data pdf, qpdf_oh page, FileFacts& facts) {
    constexpr int sides = 4;
    const qpdf_oh box = media_box(pdf, page);
    if (qpdf_oh_is_array(pdf, box) == QPDF_FALSE || qpdf_oh_get_array_n_items(pdf, box) != sides) return;
    const auto side = [&](int index) { return qpdf_oh_get_numeric_value(pdf, qpdf_oh_get_array_item(pdf, box, index)); };
    double scale = mm_per_point;
    const qpdf_oh unit = qpdf_oh_get_key(pdf, page, "/UserUnit");
    if (qpdf_oh_is_number(pdf, unit) != QPDF_FALSE) scale *= qpdf_oh_get_numeric_value(pdf, unit);
    facts.page_width_mm = std::round(std::abs(side(2) - side(0)) * scale * 10) / 10;
    facts.page_height_mm = std::round(std::abs(side(3) - side(1)) * scale * 10) / 10;
}

void read_dictionaries(qpdf_data pdf, FileReading& reading) {
    FileFacts& facts = reading.facts;
    facts.version = told(qpdf_get_pdf_version(pdf));
    facts.encrypted = qpdf_is_encrypted(pdf) != QPDF_FALSE;
    const qpdf_oh info = qpdf_oh_get_key(pdf, qpdf_get_trailer(pdf), "/Info");
    facts.title = entry_of(pdf, info, "/Title");
    facts.author = entry_of(pdf, info, "/Author");
    facts.producer = entry_of(pdf, info, "/Producer");
    if (*facts.encrypted && (qpdf_allow_extract_all(pdf) == QPDF_FALSE || qpdf_allow_print_high_res(pdf) == QPDF_FALSE))
        remark(reading.messages, {"warning", "file-restricted", "The PDF forbids copying or printing", {}, {}});
    if (facts.author)
        remark(reading.messages, {"info", "file-names-author", "The file names its author: \"" + *facts.author + "\"", {}, {}});
}

}  // namespace

Result<void> read_pdf(const std::filesystem::path& file, FileReading& reading) {
    const Pdf pdf(qpdf_init());
    qpdf_set_suppress_warnings(pdf.get(), QPDF_TRUE);
    // What must be mended to be opened is cut off or damaged: its publisher has a whole one.
    qpdf_set_attempt_recovery(pdf.get(), QPDF_FALSE);
    if ((qpdf_read(pdf.get(), file.c_str(), nullptr) & QPDF_ERRORS) != 0) return refusal_of(pdf.get());
    const int pages = qpdf_get_num_pages(pdf.get());
    if (qpdf_has_error(pdf.get()) != QPDF_FALSE) return refusal_of(pdf.get());
    if (pages < 1) return Error{&file_unreadable, "no pages"};
    reading.facts.pages = pages;
    measure_page(pdf.get(), qpdf_get_page_n(pdf.get(), 0), reading.facts);
    read_dictionaries(pdf.get(), reading);
    if (qpdf_has_error(pdf.get()) != QPDF_FALSE) return refusal_of(pdf.get());
    return {};
}

}  // namespace jixia::formats
