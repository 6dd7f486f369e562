// Bodies that come and go piece by piece, over real sockets: streams, events, uploads, invitations.
#include <thread>

#include "test_server.h"

namespace jixia::http {
namespace {

TEST_F(ServerTest, StreamsPieceByPieceToTheEnd) {
    start();
    auto peer = client();
    const auto answer = peer.get("/stream");
    EXPECT_TRUE(answer.whole);
    EXPECT_EQ(answer.header("Transfer-Encoding"), "chunked");
    EXPECT_TRUE(answer.body.ends_with("piece 99\n"));
    EXPECT_EQ(peer.get("/api/v1/echo").status, 200);
    const auto old = raw("GET /stream HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.body, answer.body);
    EXPECT_EQ(old.header("Transfer-Encoding"), "");
}

TEST_F(ServerTest, AStreamWaitsForItsReader) {
    start();
    {
        auto peer = client();
        peer.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_EQ(peer.read_head().status, 200);
        std::size_t read = 0;
        while (read < 1'000'000) read += peer.read_piece().size();
        // At most what the kernel's buffers of both sides hold is ahead of the reader: never the 64 GB of the whole.
        EXPECT_LT(given, 400);
    }
    // The reader has gone: so does the source, after a piece or two.
    while (alive > 0) std::this_thread::yield();
    EXPECT_LT(given, 500);
}

TEST_F(ServerTest, WhoWaitsForOthersHoldsNoThread) {
    std::atomic<bool> ready{false};
    router.get("/later", {.id = "later", .summary = "Not yet", .access = Access::anyone, .lane = Lane::files},
               [&](const Call&) -> Result<Response> {
                   ++calls;
                   if (ready) return text_response(200, "text/plain", "here it is");
                   Response response;
                   response.body = Later{std::chrono::milliseconds{1}};
                   return response;
               });
    start({.files_threads = 1});
    std::vector<std::unique_ptr<kit::HttpClient>> peers;
    for (int count = 0; count < 20; ++count) {
        auto& peer = peers.emplace_back(std::make_unique<kit::HttpClient>(server->port()));
        peer->send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    while (calls < 100) std::this_thread::yield();
    EXPECT_EQ(client().get("/file.txt").body, file_text);
    ready = true;
    for (auto& peer : peers) EXPECT_EQ(peer->read().body, "here it is");
}

TEST_F(ServerTest, AStreamThatFailsIsCutSoThatItCannotPassForWhole) {
    start();
    auto peer = client();
    const auto answer = peer.get("/breaks");
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.whole);
    const auto old = raw("GET /breaks HTTP/1.0\r\n\r\n");
    EXPECT_FALSE(old.whole);
    // Before the first octet a refusal still is an answer.
    const auto refused = client().get("/breaks-at-once");
    EXPECT_EQ(refused.status, 500);
    EXPECT_EQ(refused.header("Content-Type"), "application/problem+json");
}

TEST_F(ServerTest, EventsComeWhileTheStreamIsOpenAndHoldNoThread) {
    start({.files_threads = 1});
    std::vector<std::unique_ptr<kit::HttpClient>> peers;
    for (int count = 0; count < 20; ++count) {
        auto& peer = peers.emplace_back(std::make_unique<kit::HttpClient>(server->port()));
        peer->send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    for (auto& peer : peers) {
        EXPECT_EQ(peer->read_head().status, 200);
        std::string seen;
        while (seen.find("piece 3\n") == std::string::npos) {
            const std::string piece = peer->read_piece();
            ASSERT_FALSE(piece.empty());
            seen += piece;
        }
    }
    EXPECT_EQ(alive, 20);
    peers.clear();
    while (alive > 0) std::this_thread::yield();
}

TEST_F(ServerTest, UploadsReachTheSinkAsTheyArrive) {
    start();
    auto peer = client();
    std::string octets(1'500'000, 'u');
    const auto answer = peer.request("PATCH", "/uploads/1", {}, octets);
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.header("Upload-Offset"), "1500000");
    EXPECT_LE(uploads.largest, 256U * 1024);
    EXPECT_EQ(uploads.destroyed, 1);
    EXPECT_EQ(peer.get("/api/v1/echo").status, 200);
    peer.send("PATCH /uploads/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    EXPECT_TRUE(uploads.wait([&] { return uploads.bytes.ends_with("abc"); }));
    peer.send("0\r\n\r\n");
    EXPECT_EQ(peer.read().header("Upload-Offset"), "1500003");
}

TEST_F(ServerTest, AnUploadThatBreaksOffKeepsWhatCameAndDestroysItsSink) {
    start();
    {
        auto peer = client();
        peer.send("PATCH /uploads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
        EXPECT_TRUE(uploads.wait([&] { return uploads.bytes == "abc"; }));
    }
    EXPECT_TRUE(uploads.wait([&] { return uploads.destroyed == 1; }));
    EXPECT_EQ(uploads.finished, 0);
    // A sink that refuses ends the upload with its reason.
    auto peer = client();
    peer.send("PATCH /uploads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\npoison");
    EXPECT_EQ(peer.read().status, 422);
    EXPECT_TRUE(uploads.wait([&] { return uploads.destroyed == 2; }));
}

TEST_F(ServerTest, ACallerWhoExpectsContinueIsInvitedOrRefusedFirst) {
    start();
    auto peer = client();
    peer.send(
        "POST /api/v1/notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
        "2\r\n\r\n");
    EXPECT_EQ(peer.read().status, 100);
    peer.send("{}");
    EXPECT_EQ(peer.read().status, 201);
    for (const auto* head : {"POST /api/v1/notes HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 200000\r\n\r\n",
                             "PATCH /uploads/none HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 200000\r\n\r\n"})
        EXPECT_GE(raw(head).status, 400);
    auto third = client();
    third.send("PATCH /uploads/1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(third.read().status, 100);
    third.send("ab");
    EXPECT_EQ(third.read().status, 204);
}

}  // namespace
}  // namespace jixia::http
