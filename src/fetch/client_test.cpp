// The guarded client against servers that behave and servers that do not.
#include "fetch/client.h"

#include <gtest/gtest.h>

#include <fstream>

#include "databases.h"
#include "scripted_server.h"
#include "transfer.h"

namespace jixia::fetch {
namespace {

using kit::ScriptedServer;

std::string ok(const std::string& body, const std::string& headers = "") {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
}

class ClientTest : public ::testing::Test {
protected:
    Result<Download> download(const Request& request, const Limits& limits = {}) {
        return Client({Network::parse("127.0.0.0/8").value()}, limits).download(request, target(), {});
    }
    std::filesystem::path target() const { return folder_.path() / "fetched"; }
    std::string fetched() const {
        std::ifstream in(target(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    kit::TempFolder folder_;
};

TEST_F(ClientTest, BringsAFileWithWhatTellsOfItsChanges) {
    const ScriptedServer server([](const std::string&) {
        return ok("a,b\n1,2\n",
                  "ETag: \"v1\"\r\nLast-Modified: Mon, 02 Nov 2026 08:00:00 GMT\r\nContent-Disposition: attachment; "
                  "filename=\"x.csv\"; filename*=UTF-8''%E7%AB%99%E7%82%B9.csv\r\n");
    });
    const auto got = download({.url = server.url("/data/stops.csv")});
    ASSERT_TRUE(got.has_value());
    EXPECT_TRUE(got->changed);
    EXPECT_EQ(got->bytes, 8);
    EXPECT_EQ(got->etag, "\"v1\"");
    EXPECT_EQ(got->last_modified, "Mon, 02 Nov 2026 08:00:00 GMT");
    EXPECT_EQ(got->file_name, "站点.csv");
    EXPECT_EQ(fetched(), "a,b\n1,2\n");
}

TEST_F(ClientTest, NamesAFileByItsAddressWhereNobodyElseDoes) {
    const ScriptedServer server([](const std::string&) { return ok("x"); });
    EXPECT_EQ(download({.url = server.url("/data/%E7%AB%99%E7%82%B9.csv?day=1")})->file_name, "站点.csv");
}

TEST_F(ClientTest, WhatHasNotChangedIsNotSentAgain) {
    const ScriptedServer server([](const std::string& head) {
        return head.find("If-None-Match: \"v1\"") != std::string::npos ? std::string("HTTP/1.1 304 Not Modified\r\n\r\n")
                                                                       : ok("new");
    });
    EXPECT_FALSE(download({.url = server.url("/"), .etag = "\"v1\""})->changed);
    EXPECT_TRUE(download({.url = server.url("/"), .etag = "\"v0\""})->changed);
}

TEST_F(ClientTest, AnAddressOfThisMachineOrItsNetworkIsRefusedHoweverItIsSpelled) {
    const ScriptedServer server([](const std::string&) { return ok("secret"); });
    const std::string port = ":" + std::to_string(server.port()) + "/";
    for (const char* host : {"127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "017700000001", "[::ffff:127.0.0.1]",
                             "0.0.0.0", "[::1]", "[::]"}) {
        const auto got = Client({}).download({.url = std::string("http://") + host + port}, target(), {});
        ASSERT_FALSE(got.has_value()) << host;
        EXPECT_TRUE(got.error().code == &address_refused || got.error().code == &url_invalid)
            << host << " " << got.error().code->type;
    }
    EXPECT_TRUE(server.heads().empty());
}

TEST_F(ClientTest, OnlyWebAddressesWithoutCredentialsAreTried) {
    for (const char* url :
         {"", "ftp://example.org/x", "file:///etc/passwd", "gopher://127.0.0.1/", "http://", "http://user:word@127.0.0.1/",
          "http://user@127.0.0.1/", "http://127.0.0.1/ x", "http://127.0.0.1/\r\nHost: x", "//127.0.0.1/", "dict://127.0.0.1:1/"})
        EXPECT_EQ(download({.url = url}).error().code, &url_invalid) << url;
    EXPECT_TRUE(is_fetchable_url("https://data.example.org:8443/a%20b.csv?x=1#part"));
    EXPECT_FALSE(is_fetchable_url("https://data.example.org/" + std::string(2000, 'a')));
}

TEST_F(ClientTest, ARedirectIsFollowedUnderTheSameGuard) {
    const ScriptedServer server([](const std::string& head) {
        if (head.starts_with("GET /moved ")) return std::string("HTTP/1.1 302 Found\r\nLocation: /here\r\n\r\n");
        if (head.starts_with("GET /inside ")) return std::string("HTTP/1.1 302 Found\r\nLocation: http://10.255.0.1/\r\n\r\n");
        if (head.starts_with("GET /file ")) return std::string("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n");
        if (head.starts_with("GET /loop ")) return std::string("HTTP/1.1 302 Found\r\nLocation: /loop\r\n\r\n");
        return ok("arrived");
    });
    EXPECT_TRUE(download({.url = server.url("/moved")}).has_value());
    EXPECT_EQ(fetched(), "arrived");
    EXPECT_EQ(download({.url = server.url("/inside")}).error().code, &address_refused);
    EXPECT_EQ(download({.url = server.url("/file")}).error().code, &url_invalid);
    EXPECT_EQ(download({.url = server.url("/loop")}).error().code, &bad_status);
    EXPECT_EQ(server.heads().size(), 2U + 1 + 1 + 6);
}

TEST_F(ClientTest, ACredentialGoesToItsOriginAndNotBeyond) {
    const ScriptedServer other([](const std::string&) { return ok("other"); });
    const ScriptedServer first(
        [&](const std::string&) { return "HTTP/1.1 302 Found\r\nLocation: " + other.url("/") + "\r\n\r\n"; });
    ASSERT_TRUE(download({.url = first.url("/"), .bearer = "word"}).has_value());
    EXPECT_NE(first.heads().at(0).find("Authorization: Bearer word"), std::string::npos);
    EXPECT_EQ(other.heads().at(0).find("Authorization"), std::string::npos);
}

TEST_F(ClientTest, AnS3RequestIsSignedAndItsSecretIsNotSent) {
    const ScriptedServer server([](const std::string&) { return ok("object"); });
    ASSERT_TRUE(
        download({.url = server.url("/bucket/a/b.csv"), .s3 = S3Signature{"cn-north", "AKEXAMPLE", "topsecret"}}).has_value());
    const std::string head = server.heads().at(0);
    EXPECT_NE(head.find("Authorization: AWS4-HMAC-SHA256 Credential=AKEXAMPLE/"), std::string::npos) << head;
    EXPECT_NE(head.find("/cn-north/s3/aws4_request"), std::string::npos) << head;
    EXPECT_EQ(head.find("topsecret"), std::string::npos);
}

TEST_F(ClientTest, WhatIsNotDataIsARefusal) {
    struct Case {
        const char* what;
        std::string answer;
        const ErrorCode* refusal;
    };
    for (const Case& one :
         std::vector<Case>{{"absent", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", &bad_status},
                           {"forbidden", "HTTP/1.1 403 Forbidden\r\n\r\n", &bad_status},
                           {"partial", "HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\na", &bad_status},
                           {"a fault", "HTTP/1.1 500 Oops\r\n\r\n", &bad_status},
                           {"cut off", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", &unreachable},
                           {"nothing", "", &unreachable},
                           {"no HTTP", "SSH-2.0-OpenSSH\r\n", &unreachable},
                           {"said too large", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", &too_large},
                           {"too large unsaid", "HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'), &too_large}}) {
        const ScriptedServer server([&](const std::string&) { return one.answer; });
        const auto got = download({.url = server.url("/")}, {.bytes_max = 1000});
        ASSERT_FALSE(got.has_value()) << one.what;
        EXPECT_EQ(got.error().code, one.refusal) << one.what << ": " << got.error().code->type;
    }
    EXPECT_EQ(download({.url = "http://127.0.0.1:1/"}).error().code, &unreachable);
}

TEST_F(ClientTest, AServerThatSaysNothingIsLeft) {
    const kit::Listener silent;
    EXPECT_EQ(download({.url = silent.url("/")}, {.whole = std::chrono::milliseconds(100)}).error().code, &too_slow);
}

TEST_F(ClientTest, WhoAskedMayStopIt) {
    const ScriptedServer server([](const std::string&) { return ok(std::string(1 << 20, 'x')); });
    const Client client({Network::parse("127.0.0.0/8").value()});
    const auto got = client.download({.url = server.url("/")}, target(), [](std::int64_t, std::int64_t) { return false; });
    EXPECT_EQ(got.error().code, &errors::timed_out);
}

TEST(Disposition, NamesOfFiles) {
    EXPECT_EQ(file_name_of_disposition("attachment; filename=a.csv"), "a.csv");
    EXPECT_EQ(file_name_of_disposition("attachment; filename=\"a \\\"b\\\".csv\"; size=3"), "a \"b\".csv");
    EXPECT_EQ(file_name_of_disposition("attachment; FileName*=utf-8'zh'%E8%A1%A8.csv"), "表.csv");
    EXPECT_EQ(file_name_of_disposition("inline"), "");
    EXPECT_EQ(file_name_of_disposition("attachment; filename*=broken"), "");
    EXPECT_EQ(file_name_of_disposition("attachment; filename=\"open"), "open");
    EXPECT_EQ(file_name_of_disposition("attachment; xfilename=no; filename=yes"), "yes");
}

}  // namespace
}  // namespace jixia::fetch
