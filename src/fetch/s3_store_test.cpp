// A real store that speaks S3. It knows its accounts and does not work out signatures of version 4: those are tested by
// client_test.
#include <curl/curl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <fstream>

#include "databases.h"
#include "fetch/client.h"
#include "listener.h"
#include "server_process.h"

namespace jixia::fetch {
namespace {

namespace fs = std::filesystem;

/// What s3rver knows of accounts.
const S3Signature right{"us-east-1", "S3RVER", "S3RVER"};

class S3Store : public ::testing::Test {
protected:
    S3Store() {
        {
            const kit::Listener free;
            port_ = free.port();
        }
        const std::string program = std::string(JIXIA_SOURCE_DIR) + "/deps/peers/node_modules/s3rver/bin/s3rver.js";
        process_ = kit::spawn({"/usr/bin/env", "node", program, "--directory", (folder_ / "store").string(), "--address",
                               "127.0.0.1", "--port", std::to_string(port_), "--configure-bucket", "open"},
                              kit::RunAs::self, folder_ / "log", SIGKILL);
        if (!kit::comes_up([&] { return put("probe", ""); })) throw std::runtime_error("the store does not start");
    }

public:
    ~S3Store() override {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

protected:
    std::string url(const std::string& key) const { return "http://127.0.0.1:" + std::to_string(port_) + "/open/" + key; }
    /// Puts an object there, as the store's owner.
    bool put(const std::string& key, const std::string& body) const {
        const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
        const std::string address = url(key);
        curl_easy_setopt(curl.get(), CURLOPT_URL, address.c_str());
        curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, "PUT");
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
        long status = 0;
        return curl_easy_perform(curl.get()) == CURLE_OK &&
               curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status == 200;
    }
    Result<Download> download(const Request& request) const {
        return Client({Network::parse("127.0.0.0/8").value()}, {}).download(request, target(), {});
    }
    fs::path target() const { return folder_ / "fetched"; }
    std::string fetched() const {
        std::ifstream in(target(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    kit::TempFolder folder_;
    std::uint16_t port_ = 0;
    pid_t process_ = 0;
};

TEST_F(S3Store, ASignedObjectComesAndIsNotSentAgainUnchanged) {
    const std::string body = "站名,线路\n泉城广场,5\n";
    ASSERT_TRUE(put("2026/stops.csv", body));
    const auto got = download({.url = url("2026/stops.csv"), .s3 = right});
    ASSERT_TRUE(got.has_value()) << got.error().code->type << ' ' << got.error().detail;
    EXPECT_EQ(fetched(), body);
    ASSERT_FALSE(got->etag.empty());
    const auto again =
        download({.url = url("2026/stops.csv"), .s3 = right, .etag = got->etag, .last_modified = got->last_modified});
    ASSERT_TRUE(again.has_value());
    EXPECT_FALSE(again->changed);
    ASSERT_TRUE(put("2026/stops.csv", body + "大明湖,11\n"));
    const auto changed = download({.url = url("2026/stops.csv"), .s3 = right, .etag = got->etag});
    ASSERT_TRUE(changed.has_value() && changed->changed);
    EXPECT_EQ(fetched(), body + "大明湖,11\n");
}

TEST_F(S3Store, KeysThatNeedEscapingAreSignedAsTheyAreSent) {
    for (const char* key : {"%E7%AB%99%E7%82%B9%202026.csv", "a%2Bb.csv", "a~b_c-d.csv"}) {
        ASSERT_TRUE(put(key, key)) << key;
        const auto got = download({.url = url(key), .s3 = right});
        ASSERT_TRUE(got.has_value()) << key << ' ' << got.error().code->type << ' ' << got.error().detail;
        EXPECT_EQ(fetched(), key);
    }
}

TEST_F(S3Store, AnUnknownAccountAndAnAbsentObjectAreRefused) {
    ASSERT_TRUE(put("stops.csv", "a\n1\n"));
    EXPECT_FALSE(download({.url = url("stops.csv"), .s3 = S3Signature{right.region, "nobody", right.secret_key}}).has_value());
    EXPECT_FALSE(download({.url = url("absent.csv"), .s3 = right}).has_value());
}

}  // namespace
}  // namespace jixia::fetch
