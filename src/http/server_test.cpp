// The server over real sockets: answers, caching, conditions, ranges, streams, limits, deadlines, its end.
#include <fmt/format.h>

#include <array>
#include <thread>

#include "compress.h"
#include "conditions.h"
#include "test_server.h"

namespace jixia::http {
namespace {

using std::chrono::milliseconds;

TEST_F(ServerTest, AnswersManyRequestsOnOneConnection) {
    start();
    auto peer = client();
    for (int count = 0; count < 50; ++count) {
        const auto answer = peer.get("/api/v1/echo?q=" + std::to_string(count));
        ASSERT_EQ(answer.status, 200);
        EXPECT_NE(answer.body.find("\"q\":\"" + std::to_string(count) + "\""), std::string::npos);
        EXPECT_EQ(answer.header("Connection"), "");
    }
    const auto answer = peer.get("/api/v1/echo", {{"Connection", "close"}});
    EXPECT_EQ(answer.header("Connection"), "close");
}

TEST_F(ServerTest, EveryAnswerCarriesWhatProtectsAndTraces) {
    start({.strict_transport = true});
    auto peer = client();
    for (const auto* target : {"/api/v1/echo", "/nowhere", "/file.txt", "/api/v1/throws", "/stream"}) {
        const auto answer = peer.get(target);
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff") << target;
        EXPECT_NE(answer.header("Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos) << target;
        EXPECT_FALSE(answer.header("Referrer-Policy").empty()) << target;
        EXPECT_EQ(answer.header("X-Trace-Id").size(), 16U) << target;
        EXPECT_TRUE(parse_http_date(answer.header("Date")).has_value()) << target;
        EXPECT_FALSE(answer.header("Strict-Transport-Security").empty()) << target;
        EXPECT_EQ(answer.header("Server"), "") << target;
    }
    EXPECT_NE(peer.get("/api/v1/echo").header("X-Trace-Id"), peer.get("/api/v1/echo").header("X-Trace-Id"));
}

TEST_F(ServerTest, AHandlerThatThrowsIsAProblemWithoutItsText) {
    start();
    const auto answer = client().get("/api/v1/throws");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_NE(answer.body.find(answer.header("X-Trace-Id")), std::string::npos);
}

TEST_F(ServerTest, HeadHasTheFieldsOfGetWithoutABody) {
    start();
    auto peer = client();
    for (const auto* target : {"/api/v1/echo", "/file.txt", "/stream"}) {
        const auto get = peer.get(target);
        const auto head = peer.request("HEAD", target);
        EXPECT_EQ(head.status, 200) << target;
        EXPECT_EQ(head.header("Content-Type"), get.header("Content-Type")) << target;
        EXPECT_EQ(head.header("Content-Length"), get.header("Content-Length")) << target;
        EXPECT_EQ(head.header("ETag"), get.header("ETag")) << target;
    }
    EXPECT_EQ(peer.get("/api/v1/echo").status, 200);
}

TEST_F(ServerTest, OptionsListsTheMethods) {
    start();
    const auto answer = client().request("OPTIONS", "/api/v1/notes");
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.header("Allow"), "POST, OPTIONS");
    EXPECT_EQ(answer.header("Access-Control-Allow-Methods"), "GET, HEAD");
}

TEST_F(ServerTest, ConditionalRequestsAreAnsweredWith304) {
    start();
    auto peer = client();
    for (const auto* target : {"/api/v1/echo", "/file.txt"}) {
        const std::string tag = peer.get(target).header("ETag");
        ASSERT_FALSE(tag.empty()) << target;
        const auto same = peer.get(target, {{"If-None-Match", "\"x\", W/" + tag}});
        EXPECT_EQ(same.status, 304) << target;
        EXPECT_EQ(same.header("ETag"), tag) << target;
        EXPECT_EQ(peer.get(target, {{"If-None-Match", "\"x\""}}).status, 200) << target;
    }
    const std::string modified = peer.get("/file.txt").header("Last-Modified");
    EXPECT_EQ(peer.get("/file.txt", {{"If-Modified-Since", modified}}).status, 304);
    EXPECT_EQ(peer.get("/file.txt", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}).status, 200);
}

TEST_F(ServerTest, RangesOfAFileAreItsOctets) {
    start();
    auto peer = client();
    const auto one = peer.get("/file.txt", {{"Range", "bytes=100-199"}});
    EXPECT_EQ(one.status, 206);
    EXPECT_EQ(one.body, file_text.substr(100, 100));
    EXPECT_EQ(one.header("Content-Range"), "bytes 100-199/" + std::to_string(file_text.size()));
    EXPECT_EQ(peer.get("/file.txt", {{"Range", "bytes=-10"}}).body, file_text.substr(file_text.size() - 10));
    const auto two = peer.get("/file.txt", {{"Range", "bytes=0-4,10-14"}});
    EXPECT_EQ(two.status, 206);
    EXPECT_TRUE(two.header("Content-Type").starts_with("multipart/byteranges; boundary="));
    EXPECT_NE(two.body.find("\r\n\r\n" + file_text.substr(10, 5) + "\r\n--"), std::string::npos);
    EXPECT_EQ(peer.get("/file.txt", {{"Range", "bytes=0-4"}, {"If-Range", "\"file-1\""}}).status, 206);
    EXPECT_EQ(peer.get("/file.txt", {{"Range", "bytes=0-4"}, {"If-Range", "\"file-0\""}}).body.size(), file_text.size());
}

TEST_F(ServerTest, TextIsCompressedAsTheCallerAccepts) {
    start();
    auto peer = client();
    const std::string plain = peer.get("/api/v1/cached").body;
    const std::array<std::pair<std::string, std::string>, 5> rows{
        {{"gzip", "gzip"}, {"br;q=0.5, zstd;q=0.9", "zstd"}, {"br", "br"}, {"identity", ""}, {"gzip;q=0", ""}}};
    for (const auto& [accepts, coding] : rows) {
        const auto answer = peer.get("/api/v1/cached", {{"Accept-Encoding", accepts}});
        EXPECT_EQ(answer.header("Content-Encoding"), coding) << accepts;
        EXPECT_NE(answer.header("Vary").find("Accept-Encoding"), std::string::npos);
        if (coding.empty()) EXPECT_GT(answer.body.size(), 2000U);
        else EXPECT_LT(answer.body.size(), 1000U) << accepts;
    }
    const auto streamed = peer.get("/stream", {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(streamed.header("Content-Encoding"), "gzip");
    const auto inflated = inflate_gzip(streamed.body, 1 << 20);
    ASSERT_TRUE(inflated.has_value());
    EXPECT_TRUE(inflated->starts_with("piece 0\npiece 1\n"));
    EXPECT_TRUE(inflated->ends_with("piece 99\n"));
    // Short texts and octets are not.
    EXPECT_EQ(peer.get("/api/v1/echo", {{"Accept-Encoding", "gzip"}}).header("Content-Encoding"), "");
}

TEST_F(ServerTest, CacheableAnswersAreKeptUntilTheNextWrite) {
    start({.io_threads = 1, .cache_time = std::chrono::hours{1}});
    auto peer = client();
    const auto first = peer.get("/api/v1/cached");
    EXPECT_EQ(peer.get("/api/v1/cached").body, first.body);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(repeats, 1);
    EXPECT_EQ(peer.get("/api/v1/cached", {{"If-None-Match", first.header("ETag")}}).status, 304);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(repeats, 2);  // The handler, which may count its answers, hears of those too.
    // Another query, language or coding is another answer; a caller who is known never gets a kept one.
    peer.get("/api/v1/cached?q=1");
    peer.get("/api/v1/cached", {{"Accept-Language", "en"}});
    peer.get("/api/v1/cached", {{"Accept-Encoding", "gzip"}});
    peer.get("/api/v1/cached", {{"Authorization", "Bearer somebody"}});
    EXPECT_EQ(calls, 5);
    server->invalidate();
    EXPECT_NE(peer.get("/api/v1/cached").body, first.body);
    EXPECT_EQ(calls, 6);
    EXPECT_EQ(peer.post("/api/v1/notes", "{}").status, 201);
    EXPECT_EQ(calls, 7);
    peer.get("/api/v1/cached");
    EXPECT_EQ(calls, 8);
    peer.get("/api/v1/cached");
    EXPECT_EQ(calls, 8);
    EXPECT_NE(server->metrics().find("jixia_http_requests_total{lane=\"cache\",status=\"304\"} 1\n"), std::string::npos);
}

TEST_F(ServerTest, TheCallerIsFoundBeforeTheHandlerRuns) {
    start();
    auto peer = client();
    EXPECT_EQ(peer.get("/api/v1/mine").status, 401);
    EXPECT_EQ(peer.get("/api/v1/mine", {{"Authorization", "Bearer nobody"}}).status, 401);
    EXPECT_EQ(peer.get("/api/v1/echo", {{"Authorization", "Bearer nobody"}}).status, 401);
    EXPECT_EQ(calls, 0);
    EXPECT_NE(peer.get("/api/v1/mine", {{"Authorization", "Bearer li"}}).body.find("\"actor\":\"li\""), std::string::npos);
}

TEST_F(ServerTest, AnIdempotencyKeyRunsAWriteOnce) {
    start();
    auto peer = client();
    const kit::HttpClient::HeaderList keyed{{"Authorization", "Bearer li"}, {"Idempotency-Key", "k-1"}};
    const auto first = peer.post("/api/v1/notes", "{\"a\":1}", keyed);
    const auto again = peer.post("/api/v1/notes", "{\"a\":1}", keyed);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(again.header("Location"), first.header("Location"));
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(peer.post("/api/v1/notes", "{\"a\":2}", keyed).status, 422);
    EXPECT_EQ(
        peer.post("/api/v1/notes", "{}", {{"Authorization", "Bearer li"}, {"Idempotency-Key", std::string(129, 'k')}}).status,
        400);
    EXPECT_EQ(calls, 1);
}

TEST_F(ServerTest, ASecretIsGivenOnceAndWhatFailedOnOurSideMayBeTriedAgain) {
    start();
    auto peer = client();
    const auto keyed = [](const std::string& key) {
        return kit::HttpClient::HeaderList{{"Authorization", "Bearer li"}, {"Idempotency-Key", key}};
    };
    EXPECT_EQ(peer.post("/api/v1/secrets", "{}", keyed("s")).status, 201);
    const auto again = peer.post("/api/v1/secrets", "{}", keyed("s"));
    EXPECT_EQ(again.status, 409);
    EXPECT_NE(again.body.find("http-answer-given"), std::string::npos);
    EXPECT_EQ(again.body.find("hidden"), std::string::npos);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(peer.post("/api/v1/fails", "{}", keyed("f")).status, 500);
    EXPECT_EQ(peer.post("/api/v1/fails", "{}", keyed("f")).status, 500);
    EXPECT_EQ(calls, 3);
    // What cannot be kept has not happened, whatever the handler said.
    keys.cannot_keep = true;
    EXPECT_EQ(peer.post("/api/v1/notes", "{}", keyed("n")).status, 507);
}

TEST_F(ServerTest, AFullLaneSaysSoAtOnceWhileTheOthersGoOn) {
    start({.records_threads = 1, .queue_max = 1});
    std::vector<std::unique_ptr<kit::HttpClient>> held;
    const auto hold = [&] {
        held.emplace_back(std::make_unique<kit::HttpClient>(server->port()))
            ->send("GET /api/v1/held HTTP/1.1\r\nHost: a\r\n\r\n");
    };
    hold();
    gate.wait_for(1);
    hold();
    wait_for_queue(1);
    const auto third = client().get("/api/v1/echo");
    EXPECT_EQ(third.status, 503);
    EXPECT_FALSE(third.header("Retry-After").empty());
    EXPECT_EQ(client().get("/file.txt").status, 200);
    gate.open();
    for (auto& peer : held) EXPECT_EQ(peer->read().status, 200);
}

TEST_F(ServerTest, WhatWaitedTooLongIsToldSo) {
    start({.records_threads = 1, .queue_wait_max = milliseconds{200}});
    auto first = client();
    first.send("GET /api/v1/held HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for(1);
    auto second = client();
    second.send("GET /api/v1/echo HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_queue(1);
    const auto until = std::chrono::steady_clock::now() + milliseconds{201};
    while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
    gate.open();
    EXPECT_EQ(first.read().status, 200);
    EXPECT_EQ(second.read().status, 503);
    EXPECT_EQ(calls, 0);
}

TEST_F(ServerTest, SlowAndSilentCallersAreEnded) {
    start({.header_timeout = milliseconds{40}, .idle_timeout = milliseconds{80}, .body_timeout = milliseconds{40}});
    // A head in drops: each octet comes in time, the whole does not.
    auto slow = client();
    slow.send("GET / HTTP/1.1\r\n");
    const auto late = slow.read();
    EXPECT_EQ(late.status, 408);
    EXPECT_EQ(late.header("Connection"), "close");
    auto silent = client();
    EXPECT_TRUE(silent.ended());
    auto waiting = client();
    EXPECT_EQ(waiting.get("/api/v1/echo").status, 200);
    EXPECT_TRUE(waiting.ended());
    EXPECT_EQ(raw("POST /api/v1/notes HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n{").status, 408);
    auto upload = client();
    upload.send("PATCH /uploads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    EXPECT_TRUE(upload.ended());
    EXPECT_TRUE(uploads.wait([&] { return uploads.destroyed == 1; }));
    // One who does not read.
    auto deaf = client();
    deaf.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    deaf.read_head();
    while (alive > 0) std::this_thread::yield();
}

TEST_F(ServerTest, OverTheLimitOfConnectionsNewOnesAreTurnedAway) {
    start({.io_threads = 1, .connections_max = 2});
    auto first = client(), second = client();
    EXPECT_EQ(first.get("/api/v1/echo").status, 200);
    EXPECT_EQ(second.get("/api/v1/echo").status, 200);
    auto third = client();
    EXPECT_EQ(third.read().status, 503);
    EXPECT_EQ(first.get("/api/v1/echo").status, 200);
}

TEST_F(ServerTest, StopLetsRunningRequestsEnd) {
    start();
    auto idle = client(), running = client();
    EXPECT_EQ(idle.get("/api/v1/echo").status, 200);
    running.send("GET /api/v1/held HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for(1);
    std::thread ending([&] { server->stop(std::chrono::seconds{20}); });
    EXPECT_TRUE(idle.ended());
    gate.open();
    const auto answer = running.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Connection"), "close");
    ending.join();
    EXPECT_EQ(client().get("/api/v1/echo").status, 0);
}

TEST_F(ServerTest, StopCutsWhatOutlastsTheGrace) {
    start();
    auto peer = client();
    peer.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(peer.read_head().status, 200);
    server->stop(milliseconds{1});
    server.reset();
    EXPECT_EQ(alive, 0);
}

TEST_F(ServerTest, APortThatIsTakenIsRefused) {
    start();
    ServerConfig config;
    config.port = server->port();
    Server second(config, router, &who_it_says, nullptr);
    const auto started = second.start();
    ASSERT_FALSE(started.has_value());
    EXPECT_EQ(started.error().code->type, "http-port-taken");
}

TEST_F(ServerTest, TheLogHasALineForEachRequest) {
    std::mutex mutex;
    std::string lines;
    start({.access_log = [&](std::string_view more) {
        const std::scoped_lock lock(mutex);
        lines += more;
    }});
    auto peer = client();
    const auto answer = peer.get("/api/v1/echo?q=%22x");
    peer.get("/api/v1/cached");
    peer.get("/api/v1/cached");
    server->stop();
    EXPECT_EQ(std::ranges::count(lines, '\n'), 3);
    const auto first = json::parse(lines.substr(0, lines.find('\n')));
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->as_object().at("trace").as_string(), answer.header("X-Trace-Id"));
    EXPECT_EQ(first->as_object().at("target").as_string(), "/api/v1/echo?q=%22x");
}

TEST_F(ServerTest, ManyCallersAtOnceGetTheirOwnAnswers) {
    start({.cache_time = milliseconds{20}});
    std::vector<std::thread> callers;
    std::atomic<int> wrong{0};
    for (int caller = 0; caller < 8; ++caller)
        callers.emplace_back([&, caller] {
            for (int round = 0; round < 30; ++round) {
                auto peer = client();
                const std::string mark = std::to_string(caller * 1000 + round);
                if (peer.get("/api/v1/echo?q=" + mark).body.find(fmt::format("\"{}\"", mark)) == std::string::npos) ++wrong;
                if (peer.get("/api/v1/cached").status != 200) ++wrong;
                if (peer.get("/file.txt", {{"Range", fmt::format("bytes={0}-{0}", mark)}}).body !=
                    file_text.substr(static_cast<std::size_t>(std::stoi(mark)), 1))
                    ++wrong;
                if (!peer.get("/stream").whole) ++wrong;
                if (peer.post("/api/v1/notes", "{\"mark\":" + mark + "}").body.find(mark) == std::string::npos) ++wrong;
                peer.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
            }
        });
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(wrong, 0);
    server->stop(milliseconds{50});
    server.reset();
    EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace jixia::http
