#pragma once
// The web pages: a built single-page application served from its folder, each page with a head of its own for search engines and
// for sharing. Call `add_pages` once, after all other routes: it takes every GET that no route matches and that is not under
// /api.
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "http/router.h"

namespace jixia::http {

/// What a page says about itself before any script runs. Plain text everywhere: it is escaped here, for HTML and for JSON in
/// HTML.
struct PageHead {
    int status = 200;   ///< 404 for a page of something that does not exist; the application is sent nevertheless
    std::string title;  ///< of the page; the site's name is added
    std::string description = {};
    std::string canonical = {};    ///< whole address; with it, both languages are named as its alternates
    std::string type = "website";  ///< og:type
    std::string image = {};        ///< og:image, whole address
    struct Link {
        std::string rel, href, type = {}, title = {};
    };
    std::vector<Link> links = {};   ///< e.g. {"alternate", "/entries/x.ttl", "text/turtle"}
    json::Value json_ld = nullptr;  ///< schema.org; null: none
    bool indexed = true;            ///< false: robots are asked to leave the page out
};

/// Finds the head for a page's address (`call.path`) in the caller's language; runs on the records pool, blocking. A refusal
/// `not_found` becomes a page with status 404, any other a problem document.
using PageHeadOf = std::function<Result<PageHead>(const Call&)>;

struct Pages {
    std::filesystem::path folder;  ///< holds index.html with the mark <!--head-->; read once, hidden files left out
    PageHeadOf head;
    std::string site_zh, site_en;  ///< the site's name in both languages
};

/// Files of the folder are served as they are (names with a hash for ever, others revalidated; `.br` and `.gz` siblings where the
/// caller takes them, else compressed once); every other address gets index.html. Only files that were there at the start exist:
/// no path is ever built from a request. Refuses `http-pages-missing` when there is no index.html with the mark.
Result<void> add_pages(Router& router, Pages pages);

}  // namespace jixia::http
