// PDF documents, read back with a library that did not write them.
#include "paper/paper.h"

#include <gtest/gtest.h>
#include <qpdf/qpdf-c.h>

#include <memory>

#include "base/text.h"

namespace jixia::paper {
namespace {

Instant noon() { return parse_instant("2026-11-26T12:00:00Z").value(); }

struct Close {
    void operator()(qpdf_data pdf) const { qpdf_cleanup(&pdf); }
};
using Pdf = std::unique_ptr<_qpdf_data, Close>;

Pdf opened(const std::string& bytes) {
    Pdf pdf(qpdf_init());
    EXPECT_EQ(qpdf_read_memory(pdf.get(), "test", bytes.data(), bytes.size(), nullptr), QPDF_SUCCESS);
    return pdf;
}
int pages_of(const std::string& bytes) {
    const Pdf pdf = opened(bytes);
    EXPECT_FALSE(qpdf_more_warnings(pdf.get()));
    return qpdf_get_num_pages(pdf.get());
}

Document document() {
    return {"公共数据开放清单",
            "济南市交通运输局",
            "稷下公共数据开放平台",
            noon(),
            {Paragraph{Weight::title, "公共数据开放清单"}, Paragraph{Weight::body, "第 3 期"}}};
}

TEST(Paper, ADocumentIsAPdfWithItsFontsInIt) {
    const std::string bytes = to_pdf(document()).value();
    EXPECT_EQ(pages_of(bytes), 1);
    EXPECT_NE(bytes.find("/FontFile"), std::string::npos) << "a reader without Chinese fonts reads it too";
    const Pdf pdf = opened(bytes);
    const qpdf_oh info = qpdf_oh_get_key(pdf.get(), qpdf_get_trailer(pdf.get()), "/Info");
    EXPECT_STREQ(qpdf_oh_get_utf8_value(pdf.get(), qpdf_oh_get_key(pdf.get(), info, "/Title")), "公共数据开放清单");
}

TEST(Paper, TheSameDocumentIsTheSameBytes) { EXPECT_EQ(to_pdf(document()).value(), to_pdf(document()).value()); }

TEST(Paper, LongTextAndLongTablesGoOnOnTheNextPage) {
    Document long_one = document();
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "公共数据以开放为原则，不开放为例外。";
    long_one.blocks.emplace_back(Paragraph{Weight::body, text});
    EXPECT_GT(pages_of(to_pdf(long_one).value()), 30);
    Document table = document();
    Table rows{{"名称", "开放属性"}, {3, 1}, {}};
    for (int i = 0; i < 500; ++i) rows.rows.push_back({"济南市公交站点信息第" + std::to_string(i) + "册", "无条件开放"});
    table.blocks.emplace_back(rows);
    const int pages = pages_of(to_pdf(table).value());
    EXPECT_GT(pages, 8);
    EXPECT_LT(pages, 40);
}

TEST(Paper, WhatIsUglyIsSetAsItIs) {
    Document ugly = document();
    ugly.blocks.emplace_back(Paragraph{Weight::body, "<b>&amp;</b> \x01 \xF0\x9F\x98\x80 " + std::string(3000, 'x')});
    ugly.blocks.emplace_back(Table{{"a", "b"}, {1, 1}, {{std::string(20'000, 'y')}, {"", "", "zu viel"}, {}}});
    EXPECT_GE(pages_of(to_pdf(ugly).value()), 2);
}

TEST(Paper, TooMuchIsRefused) {
    Document endless = document();
    Table rows{{"a"}, {1}, {}};
    for (int i = 0; i < 120'000; ++i) rows.rows.push_back({"x"});
    endless.blocks.emplace_back(std::move(rows));
    EXPECT_EQ(to_pdf(endless).error().code, &errors::too_large);
}

}  // namespace
}  // namespace jixia::paper
