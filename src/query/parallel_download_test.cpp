// The commands of docs/downloads.md, run as they stand there by a shell against the real server: a large file fetched in parallel
// ranges is the file.
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/crypto.h"
#include "published_routes.h"

namespace jixia::query {
namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The first block of shell commands below the page's heading of that name.
std::string commands_below(std::string_view heading) {
    const std::string page = text_of(std::filesystem::path(JIXIA_SOURCE_DIR) / "docs/downloads.md");
    constexpr std::string_view fence = "```sh\n";
    const auto begin = page.find(fence, page.find("\n## " + std::string(heading) + "\n"));
    if (begin == std::string::npos) return "exit 9";
    return page.substr(begin + fence.size(), page.find("```", begin + fence.size()) - begin - fence.size());
}

class ParallelDownload : public SqlRoute {
protected:
    ParallelDownload() {
        dataset::VersionInfo many;
        many.columns = {{"n", "编号", ColumnType::integer, 0, 0, ""}, {"told", "内容", ColumnType::text, 0, 0, ""}};
        shelf.add(many, "SELECT range AS n, md5(range::VARCHAR) || md5((range + 1)::VARCHAR) AS told FROM range(600000)");
        large = publish("bus", "da biao", "unconditional", many, R"([])");
        url = "http://127.0.0.1:" + std::to_string(server->port()) + "/api/v1/resources/" + large.id + "/download?format=csv";
    }
    /// The exit status of the page's commands with `before` in front.
    int run(const std::string& before) const {
        const auto script = shelf.folder / "commands";
        std::ofstream(script) << "set -eu\ncd " << shelf.folder.path().string() << "\n"
                              << before << "\n"
                              << commands_below("In parallel");
        const std::string line = "env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY sh " + script.string();
        const int status = std::system(line.c_str());  // NOLINT(concurrency-mt-unsafe): the only one that starts a shell
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    Published large;
    std::string url;
};

TEST_F(ParallelDownload, ThePagesCommandsFetchALargeFileInPartsWithItsDigest) {
    ASSERT_EQ(run("url='" + url + "'"), 0);
    const std::string fetched = text_of(shelf.folder / "data.csv");
    EXPECT_GT(fetched.size(), 40U << 20);
    const auto whole = client->get("/api/v1/resources/" + large.id + "/download?format=csv");
    ASSERT_EQ(whole.status, 200);
    EXPECT_EQ(crypto::sha256_hex(fetched), crypto::sha256_hex(whole.body));
}

TEST_F(ParallelDownload, ThePagesCommandsNoticeWhatIsNotTheFile) {
    // One part is asked for under another tag, as if the file had changed meanwhile: the server sends the whole one instead.
    const auto tools = shelf.folder / "tools";
    std::filesystem::create_directory(tools);
    std::ofstream(tools / "curl") << R"(#!/bin/sh
PATH=${PATH#*:}
case "$*" in *part.3*) for one; do shift; case "$one" in If-Range*) one='If-Range: "other"' ;; esac; set -- "$@" "$one"; done ;; esac
exec curl "$@"
)";
    std::filesystem::permissions(tools / "curl", std::filesystem::perms::owner_all);
    EXPECT_NE(run("PATH=" + tools.string() + ":$PATH; url='" + url + "'"), 0);
    EXPECT_GT(std::filesystem::file_size(shelf.folder / "part.3"), 40U << 20);
}

}  // namespace
}  // namespace jixia::query
