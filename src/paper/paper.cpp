#include "paper/paper.h"

#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>

#include "base/log.h"
#include "base/text.h"

namespace jixia::paper {

namespace {

// A4 in points, with the margins of an official document.
constexpr double width = 595.28, height = 841.89, margin = 62, foot = 40;
constexpr double inner = width - 2 * margin, bottom = height - margin;
constexpr double cell_padding = 4;
constexpr const char* family = "Noto Serif CJK SC, Noto Sans CJK SC, serif";

struct Look {
    double size;
    bool bold, centred;
    double before, after;
};
Look look_of(Weight weight) {
    switch (weight) {
        case Weight::title: return {18, true, true, 6, 14};
        case Weight::heading: return {13, true, false, 10, 4};
        case Weight::body: return {11, false, false, 2, 4};
        case Weight::small: return {9, false, false, 1, 2};
    }
    return {11, false, false, 2, 4};
}

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;
using Layout = Owned<PangoLayout>;

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

class Writer {
public:
    Writer(const Document& document, std::string& out)
        : document_(document),
          surface_(cairo_pdf_surface_create_for_stream(append, &out, width, height), cairo_surface_destroy),
          cairo_(cairo_create(surface_.get()), cairo_destroy) {
        cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, document.title.c_str());
        cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_AUTHOR, document.author.c_str());
        cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, to_text(document.made_at).c_str());
    }

    Result<void> write() {
        for (const Block& block : document_.blocks) {
            if (const auto* paragraph = std::get_if<Paragraph>(&block)) put(*paragraph);
            else put(std::get<Table>(block));
            if (pages_ > pages_max) return Error{&errors::too_large, "the document has more than 2000 pages"};
        }
        end_page();
        cairo_surface_finish(surface_.get());
        if (const cairo_status_t status = cairo_surface_status(surface_.get()); status != CAIRO_STATUS_SUCCESS) {
            log::error("a document could not be written as PDF", {{"reason", std::string(cairo_status_to_string(status))}});
            return Error{&errors::internal};
        }
        return {};
    }

private:
    Layout layout_of(const std::string& text, const Look& look, double wide) const {
        Layout layout(pango_cairo_create_layout(cairo_.get()), [](PangoLayout* one) { g_object_unref(one); });
        const Owned<PangoFontDescription> font(pango_font_description_from_string(family), pango_font_description_free);
        pango_font_description_set_absolute_size(font.get(), look.size * PANGO_SCALE);
        pango_font_description_set_weight(font.get(), look.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(layout.get(), font.get());
        pango_layout_set_width(layout.get(), static_cast<int>(wide * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_spacing(layout.get(), static_cast<int>(look.size * 0.35 * PANGO_SCALE));
        if (look.centred) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        return layout;
    }
    static double height_of(const Layout& layout) {
        int high = 0;
        pango_layout_get_size(layout.get(), nullptr, &high);
        return static_cast<double>(high) / PANGO_SCALE;
    }

    void end_page() {
        const Layout line = layout_of(document_.footer + "  ·  " + std::to_string(pages_), {8, false, true, 0, 0}, inner);
        cairo_move_to(cairo_.get(), margin, height - foot);
        pango_cairo_show_layout(cairo_.get(), line.get());
        cairo_show_page(cairo_.get());
        y_ = margin;
        ++pages_;
    }

    /// Line by line, so that a long paragraph goes on on the next page.
    void put(const Paragraph& paragraph) {
        const Look look = look_of(paragraph.weight);
        y_ += look.before;
        const Layout layout = layout_of(paragraph.text, look, inner);
        const Owned<PangoLayoutIter> at(pango_layout_get_iter(layout.get()), pango_layout_iter_free);
        do {
            PangoRectangle box;
            pango_layout_iter_get_line_extents(at.get(), nullptr, &box);
            const double high = static_cast<double>(box.height) / PANGO_SCALE;
            if (y_ + high > bottom) end_page();
            const double baseline = static_cast<double>(pango_layout_iter_get_baseline(at.get()) - box.y) / PANGO_SCALE;
            cairo_move_to(cairo_.get(), margin + static_cast<double>(box.x) / PANGO_SCALE, y_ + baseline);
            pango_cairo_show_layout_line(cairo_.get(), pango_layout_iter_get_line_readonly(at.get()));
            y_ += high + look.size * 0.35;
        } while (pango_layout_iter_next_line(at.get()) != 0 && pages_ <= pages_max);
        y_ += look.after;
    }

    void put(const Table& table) {
        double all = 0;
        for (const double share : table.shares) all += share;
        const auto row = [&](const std::vector<std::string>& cells, bool heading) {
            const Look look{9.5, heading, false, 0, 0};
            std::vector<Layout> layouts;
            double high = 0;
            for (std::size_t column = 0; column < table.shares.size(); ++column) {
                const double wide = inner * table.shares[column] / all - 2 * cell_padding;
                layouts.push_back(layout_of(column < cells.size() ? cells[column] : std::string(), look, wide));
                pango_layout_set_height(layouts.back().get(), static_cast<int>((bottom - margin) / 2 * PANGO_SCALE));
                pango_layout_set_ellipsize(layouts.back().get(), PANGO_ELLIPSIZE_END);
                high = std::max(high, height_of(layouts.back()));
            }
            return std::pair(std::move(layouts), high + 2 * cell_padding);
        };
        const auto draw = [&](const std::pair<std::vector<Layout>, double>& line, bool heading) {
            double x = margin;
            for (std::size_t column = 0; column < line.first.size(); ++column) {
                const double wide = inner * table.shares[column] / all;
                cairo_rectangle(cairo_.get(), x, y_, wide, line.second);
                if (heading) {
                    cairo_set_source_rgb(cairo_.get(), 0.93, 0.93, 0.93);
                    cairo_fill_preserve(cairo_.get());
                    cairo_set_source_rgb(cairo_.get(), 0, 0, 0);
                }
                cairo_set_line_width(cairo_.get(), 0.5);
                cairo_stroke(cairo_.get());
                cairo_move_to(cairo_.get(), x + cell_padding, y_ + cell_padding);
                pango_cairo_show_layout(cairo_.get(), line.first[column].get());
                x += wide;
            }
            y_ += line.second;
        };
        const auto head = row(table.headings, true);
        y_ += 4;
        if (y_ + 2 * head.second > bottom) end_page();
        draw(head, true);
        for (const auto& cells : table.rows) {
            const auto line = row(cells, false);
            if (y_ + line.second > bottom) {
                end_page();
                draw(head, true);
            }
            draw(line, false);
            if (pages_ > pages_max) return;
        }
        y_ += 8;
    }

    const Document& document_;
    Owned<cairo_surface_t> surface_;
    Owned<cairo_t> cairo_;
    double y_ = margin;
    std::size_t pages_ = 1;
};

}  // namespace

Result<std::string> to_pdf(const Document& document) {
    std::string out;
    JX_CHECK(Writer(document, out).write());
    return out;
}

}  // namespace jixia::paper
