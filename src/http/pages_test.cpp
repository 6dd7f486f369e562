// The web pages: files of the built interface, and index.html with a head of its own.
#include "http/pages.h"

#include "compress.h"
#include "page_head.h"
#include "test_server.h"

namespace jixia::http {
namespace {

struct PagesTest : ServerTest {
    std::filesystem::path site = folder / "site";
    std::atomic<int> heads{0};

    void write(std::string_view name, std::string_view content) const {
        const auto path = site / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
    }
    Result<void> add() {
        return add_pages(router, {.folder = site,
                                  .head = [this](const Call& call) -> Result<PageHead> {
                                      ++heads;
                                      if (call.path == "/entries/none") return Error{&errors::not_found};
                                      if (call.path == "/busy") return Error{&errors::busy};
                                      PageHead head;
                                      head.title = "公交<站点>\"&'";
                                      head.description = "</head><script>alert(1)</script>";
                                      head.canonical = "https://data.example.org" + call.path;
                                      head.links = {{"alternate", "/entries/1.ttl", "text/turtle", "RDF"}};
                                      head.json_ld = json::Object{{"@type", "Dataset"}, {"name", "</script><!--<b>&"}};
                                      return head;
                                  },
                                  .site_zh = "稷下",
                                  .site_en = "Jixia"});
    }
    PagesTest() {
        write("index.html",
              "<!doctype html>\n<html lang=\"zh-CN\" class=\"x\">\n<head>\n<!--head-->\n</head><body><div "
              "id=\"app\"></div></body></html>\n");
        write("assets/index-BxK3f_9a.js", "console.log('" + std::string(5000, 'x') + "')");
        write("assets/style-0123abcd.css", std::string(3000, 'a'));
        write("assets/style-0123abcd.css.br", compress(Coding::br, std::string(3000, 'b')));
        write("favicon.svg", "<svg/>");
        write(".vite/manifest.json", "{}");
        std::ofstream(folder / "secret.txt") << "secret";
        std::filesystem::create_symlink(folder / "secret.txt", site / "link.txt");
    }
    void serve() {
        ASSERT_TRUE(add().has_value());
        start();
    }
};

TEST_F(PagesTest, EveryAddressGetsThePageWithItsOwnHead) {
    serve();
    const auto page = client().get("/entries/1?theme=a&theme=b");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.header("Cache-Control"), "no-cache");
    EXPECT_NE(page.header("Content-Security-Policy").find("script-src 'self' 'wasm-unsafe-eval'"), std::string::npos);
    EXPECT_NE(page.header("Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_NE(page.body.find("<html class=\"x\" lang=\"zh-CN\">"), std::string::npos) << page.body;
    EXPECT_NE(page.body.find("<title>公交&lt;站点&gt;&quot;&amp;&#39; · 稷下</title>"), std::string::npos);
    EXPECT_NE(page.body.find("<link rel=\"canonical\" href=\"https://data.example.org/entries/1\">"), std::string::npos);
    EXPECT_NE(page.body.find("hreflang=\"en\" href=\"https://data.example.org/entries/1?lang=en\""), std::string::npos);
    EXPECT_NE(page.body.find("type=\"text/turtle\""), std::string::npos);
    EXPECT_NE(page.body.find("<div id=\"app\">"), std::string::npos);
}

TEST_F(PagesTest, OnlyEmbeddedPagesMayStandInAnothersPage) {
    serve();
    const auto embedded = client().get("/embed/chart?resource=1");
    EXPECT_NE(embedded.header("Content-Security-Policy").find("frame-ancestors *"), std::string::npos);
    EXPECT_EQ(embedded.header("Cross-Origin-Resource-Policy"), "cross-origin");
    for (const char* path : {"/entries/1", "/embedded", "/sign-in?next=/embed/chart", "/console"})
        EXPECT_NE(client().get(path).header("Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos) << path;
}

TEST_F(PagesTest, NothingInAHeadCanEscapeIt) {
    serve();
    const std::string body = client().get("/entries/1").body;
    EXPECT_EQ(body.find("alert(1)</script>"), std::string::npos);
    EXPECT_NE(body.find("content=\"&lt;/head&gt;&lt;script&gt;alert(1)"), std::string::npos);
    EXPECT_NE(body.find("{\"@type\":\"Dataset\",\"name\":\"\\u003c/script\\u003e\\u003c!--\\u003cb\\u003e\\u0026\"}</script>"),
              std::string::npos)
        << body;
    // What the escapes say is what was meant.
    const auto parsed = json::parse(script_json(json::Value("</script>&")));
    EXPECT_EQ(parsed->as_string(), "</script>&");
}

TEST_F(PagesTest, TheLanguageIsTheCallers) {
    serve();
    auto peer = client();
    for (const auto& answer : {peer.get("/", {{"Accept-Language", "en-GB, zh;q=0.5"}}), peer.get("/?lang=en")}) {
        EXPECT_NE(answer.body.find(" lang=\"en\">"), std::string::npos);
        EXPECT_NE(answer.body.find("· Jixia</title>"), std::string::npos);
        EXPECT_EQ(answer.header("Content-Language"), "en");
    }
    EXPECT_EQ(peer.get("/").header("Content-Language"), "zh-CN");
    EXPECT_EQ(peer.get("/?lang=xx").status, 200);
}

TEST_F(PagesTest, WhatDoesNotExistIsAPageWith404) {
    serve();
    auto peer = client();
    const auto none = peer.get("/entries/none");
    EXPECT_EQ(none.status, 404);
    EXPECT_EQ(none.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_NE(none.body.find("<meta name=\"robots\" content=\"noindex\">"), std::string::npos);
    EXPECT_NE(none.body.find("<div id=\"app\">"), std::string::npos);
    EXPECT_EQ(peer.get("/busy").status, 503);
    EXPECT_EQ(peer.get("/api/v1/nowhere").header("Content-Type"), "application/problem+json");
}

TEST_F(PagesTest, FilesAreServedForEverOrRevalidated) {
    serve();
    auto peer = client();
    const auto script = peer.get("/assets/index-BxK3f_9a.js");
    EXPECT_EQ(script.status, 200);
    EXPECT_EQ(script.header("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(script.header("Cache-Control"), "public, max-age=31536000, immutable");
    const auto icon = peer.get("/favicon.svg");
    EXPECT_EQ(icon.body, "<svg/>");
    EXPECT_EQ(icon.header("Cache-Control"), "no-cache");
    EXPECT_EQ(peer.get("/favicon.svg", {{"If-None-Match", icon.header("ETag")}}).status, 304);
    EXPECT_EQ(heads, 0);
}

TEST_F(PagesTest, FilesComeCompressed) {
    serve();
    auto peer = client();
    const auto sibling = peer.get("/assets/style-0123abcd.css", {{"Accept-Encoding", "gzip, br, zstd"}});
    EXPECT_EQ(sibling.header("Content-Encoding"), "br");
    EXPECT_EQ(sibling.body, compress(Coding::br, std::string(3000, 'b')));
    EXPECT_EQ(peer.get("/assets/style-0123abcd.css", {{"Accept-Encoding", "zstd"}}).body, std::string(3000, 'a'));
    for (int round = 0; round < 2; ++round) {
        const auto made = peer.get("/assets/index-BxK3f_9a.js", {{"Accept-Encoding", "gzip"}});
        EXPECT_EQ(made.header("Content-Encoding"), "gzip");
        EXPECT_TRUE(made.header("ETag").ends_with("--gzip\""));
        EXPECT_EQ(inflate_gzip(made.body, 1 << 20)->size(), 5014U + 1);
    }
}

TEST_F(PagesTest, NoAddressLeavesTheFolder) {
    serve();
    auto peer = client();
    for (const auto* target : {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/..%5c..%5csecret.txt",
                               "//etc/passwd.txt", "/link.txt", "/.vite/manifest.json", "/assets/none.js", "/index.html.txt"}) {
        const auto answer = peer.get(target);
        EXPECT_TRUE(answer.status == 404 || answer.status == 400) << target << " " << answer.status;
        EXPECT_EQ(answer.body.find("secret\n"), std::string::npos) << target;
    }
    EXPECT_EQ(heads, 0);
}

TEST_F(PagesTest, WithoutABuiltInterfaceThereAreNoPages) {
    std::filesystem::remove(site / "index.html");
    const auto added = add();
    ASSERT_FALSE(added.has_value());
    EXPECT_EQ(added.error().code->type, "http-pages-missing");
}

}  // namespace
}  // namespace jixia::http
