// The ledger as others see it: two platforms with their signers, one the other's witness, and the verifier that trusts neither.
#include <unistd.h>

#include "base/crypto.h"
#include "journey.h"
#include "tlog/note.h"

namespace jixia::app {
namespace {

/// Asks again until the newest entry stands under a signed head.
json::Value signed_head(std::uint16_t port, bool witnessed = false) {
    HttpClient client(port);
    json::Value head;
    for (int i = 0; i < 600; ++i) {
        head = parsed(client.get("/api/v1/ledger/head"));
        const json::Value& found = at(head, {witnessed ? "witnessed_head" : "signed_head", "size"});
        if (text_at(head, "state") == "signed" && found == at(head, {"seq"})) return head;
        ::usleep(50'000);
    }
    ADD_FAILURE() << json::serialize(head);
    return head;
}

std::vector<std::string> keys_of(const json::Value& head) {
    std::vector<std::string> keys;
    for (const json::Value& key : at(head, {"keys"}).as_array()) keys.push_back(text_at(key, "key"));
    return keys;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : ",") + part;
    return out;
}

/// What `jixia-verify` says under the pinned keys.
Said verified(const std::vector<std::string>& keys, std::vector<std::string> arguments) {
    for (const std::string& key : keys) arguments.insert(arguments.end(), {"--pin", key});
    return Program({}, JIXIA_VERIFIER).run(arguments);
}

class LedgerJourney : public Journey {
protected:
    void publish(std::uint16_t port) {
        Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
        const Submitted done = submit(cataloguer);
        entry = done.entry;
        ASSERT_EQ(reviewer.post("/api/v1/cases/" + done.matter + "/actions/approve", R"({"reason":"符合编目规范"})").status, 200);
    }
    std::string entry;
};
INSTANTIATE_TEST_SUITE_P(On, LedgerJourney, ::testing::Values(storage::Engine::sqlite, storage::Engine::postgres),
                         kit::engine_name);

TEST_P(LedgerJourney, Art18_1_WhatIsPublishedIsProvedToAnyoneOnlineAndOffline) {
    EXPECT_EQ(
        program.run({"user", "add", "auditor", "--name", "审计", "--role", "audit_admin"}, "correct horse battery\n").status, 0);
    const std::uint16_t port = serve();
    publish(port);
    json::Value head = signed_head(port);
    const std::vector<std::string> keys = keys_of(head);
    ASSERT_EQ(keys.size(), 4U);
    HttpClient visitor(port);

    const json::Value open = parsed(visitor.get("/api/v1/ledger/entries?limit=1000"));
    ASSERT_EQ(at(open, {"total"}), json::Value(1)) << json::serialize(open) << "drafts and cases are not for everyone";
    const json::Value& published = at(open, {"items"}).as_array().front();
    EXPECT_EQ(text_at(published, "action"), "entry.published");
    EXPECT_EQ(text_at(published, "detail/openness"), "unconditional");
    EXPECT_EQ(text_at(published, "subject_id"), entry);
    for (const char* word : {"符合编目规范", "某人"}) EXPECT_FALSE(json::serialize(open).contains(word)) << word;

    const std::string seq = json::serialize(at(published, {"seq"}));
    EXPECT_EQ(visitor.get("/api/v1/ledger/proof?seq=" + seq).status, 200);
    EXPECT_EQ(visitor.get("/api/v1/ledger/proof/inclusion?seq=" + seq + "&size=" + seq).status, 200);
    EXPECT_EQ(visitor.get("/api/v1/ledger/proof/consistency?from=1").status, 200);
    EXPECT_EQ(visitor.get("/api/v1/ledger/proof").status, 400);
    EXPECT_EQ(visitor.get("/api/v1/ledger/proof?seq=100000").status, 409);
    EXPECT_EQ(visitor.get("/api/v1/ledger/proof?seq=0").status, 422);
    EXPECT_EQ(visitor.get("/api/v1/ledger/receipt/x").status, 404);
    EXPECT_EQ(visitor.get("/api/v1/ledger/tile/0/999").status, 404);
    const HttpAnswer tile = visitor.get("/api/v1/ledger/sm3/tile/0/000.p/" + json::serialize(at(head, {"seq"})));
    EXPECT_EQ(tile.status, 200);
    EXPECT_NE(tile.header("Cache-Control").find("immutable"), std::string::npos);
    EXPECT_TRUE(tlog::Note::parse(visitor.get("/api/v1/ledger/checkpoint").body).has_value());

    const std::string address = "http://127.0.0.1:" + std::to_string(port);
    const Said live = verified(keys, {address});
    EXPECT_EQ(live.status, 0) << live.out;
    const std::string receipt = (folder.path() / "receipt.json").string();
    std::ofstream(receipt) << visitor.get("/api/v1/ledger/receipt/" + seq).body;
    EXPECT_EQ(verified(keys, {receipt}).status, 0);
    EXPECT_EQ(verified({}, {receipt}).status, 2) << "nobody said whose keys";

    // Who reads everything erases: the reason goes, every proof stays.
    Person auditor(port, "auditor"), cataloguer(port, "cataloguer");
    const std::string case_list = auditor.get("/api/v1/ledger?limit=1000").body;
    EXPECT_TRUE(case_list.contains("符合编目规范"));
    EXPECT_TRUE(parsed(auditor.get("/api/v1/ledger/receipt/" + seq)).as_object().at("opened").is_object());
    EXPECT_EQ(cataloguer.post("/api/v1/ledger/erasures", R"({"seq":)" + seq + R"(,"reason":"x"})").status, 403);
    EXPECT_EQ(auditor.post("/api/v1/ledger/erasures", R"({"reason":"x"})").status, 422);
    EXPECT_EQ(auditor.post("/api/v1/ledger/erasures", R"({"seq":99999,"reason":"x"})").status, 404);
    EXPECT_EQ(auditor.post("/api/v1/ledger/erasures", R"({"seq":)" + seq + R"(,"reason":"误填了个人信息"})").status, 200);
    head = signed_head(port);
    EXPECT_EQ(verified(keys, {address, "--head", receipt + ".none"}).status, 64);
    std::ofstream(folder.path() / "kept") << visitor.get("/api/v1/ledger/checkpoint").body;
    EXPECT_EQ(program.end(SIGTERM), 0);

    EXPECT_EQ(program.run({"audit", "verify"}).status, 0);
    const std::string out = (folder.path() / "export").string(), kept = (folder.path() / "kept").string();
    const Said exported = program.run({"audit", "export", "--to", out});
    EXPECT_EQ(exported.status, 0) << exported.out;
    EXPECT_EQ(program.run({"audit", "export", "--to", out + ".tar"}).status, 0);
    for (const std::string& source : {out, out + ".tar"}) {
        const Said said = verified(keys, {source, "--head", kept});
        EXPECT_EQ(said.status, 0) << said.out;
    }
    EXPECT_EQ(verified({}, {out}).status, 2);
    // An entry's openness is stated otherwise than the ledger has it.
    std::string statement;
    {
        std::ostringstream text;
        text << std::ifstream(out + "/statement.ndjson").rdbuf();
        statement = text.str();
    }
    const std::size_t word = statement.find("unconditional");
    ASSERT_NE(word, std::string::npos);
    std::ofstream(out + "/statement.ndjson") << statement.replace(word, 13, "closed");
    const Said lied = verified(keys, {out});
    EXPECT_EQ(lied.status, 1);
    EXPECT_TRUE(lied.out.contains("first bad entry: " + seq)) << lied.out;
}

TEST_P(LedgerJourney, Art18_1_ANodeCosignsAnothersHeads) {
    std::uint16_t port = serve();
    const std::vector<std::string> keys = keys_of(signed_head(port));
    EXPECT_EQ(program.end(SIGTERM), 0);

    Program::Environment other{{"JIXIA_PORT", "0"},
                               {"JIXIA_ADMIN_PORT", "0"},
                               {"JIXIA_DATA_DIR", (folder.path() / "other").string()},
                               {"JIXIA_PAGES", (folder.path() / "pages").string()},
                               {"JIXIA_WITNESS_LOGS", joined(keys)}};
    Program witness(other);
    const auto witness_port = witness.start({"serve"});
    ASSERT_TRUE(witness_port.has_value());
    std::string witness_key;
    for (int i = 0; i < 200 && witness_key.empty(); ++i) {
        ::usleep(50'000);
        witness_key = text_at(parsed(HttpClient(*witness_port).get("/api/v1/ledger/head")), "witness_key/key");
    }
    ASSERT_FALSE(witness_key.empty());

    Program::Environment watched = environment();
    watched["JIXIA_FETCH_NETWORKS"] = "127.0.0.0/8";
    watched["JIXIA_WITNESSES"] = "http://127.0.0.1:" + std::to_string(*witness_port) + "/api/v1/ledger/witness " + witness_key;
    Program log(watched);
    const auto log_port = log.start({"serve"});
    ASSERT_TRUE(log_port.has_value());
    for (int round = 0; round < 2; ++round) {
        Person cataloguer(*log_port, "cataloguer");  // a session is an entry
        const json::Value head = signed_head(*log_port, true);
        const std::string address = "http://127.0.0.1:" + std::to_string(*log_port);
        const Said said = verified(keys, {address, "--witness", witness_key});
        EXPECT_EQ(said.status, 0) << said.out;
        const std::string origin = tlog::VerifierKey::parse(keys[0])->name();
        const HttpAnswer seen =
            HttpClient(*witness_port).get("/api/v1/ledger/witness/" + crypto::sha256_hex(origin) + "/checkpoint");
        EXPECT_EQ(seen.status, 200);
        EXPECT_EQ(tlog::Checkpoint::parse(tlog::Note::parse(seen.body)->text)->size,
                  static_cast<std::uint64_t>(at(head, {"seq"}).as_int64()));
    }
    EXPECT_EQ(HttpClient(*witness_port).get("/api/v1/ledger/witness/0/checkpoint").status, 404);
    EXPECT_EQ(HttpClient(*witness_port)
                  .request("POST", "/api/v1/ledger/witness/add-checkpoint", {{"Content-Type", "text/plain"}}, "nonsense")
                  .status,
              400);
    EXPECT_EQ(HttpClient(*log_port)
                  .request("POST", "/api/v1/ledger/witness/add-checkpoint", {{"Content-Type", "text/plain"}},
                           "old 0\n\n" + HttpClient(*log_port).get("/api/v1/ledger/checkpoint").body)
                  .status,
              404)
        << "a log that is not known here";
    EXPECT_EQ(log.end(SIGTERM), 0);
    EXPECT_EQ(witness.end(SIGTERM), 0);
}

// The server with its signer, killed while people write: what was given out stays true.
TEST_P(LedgerJourney, Art18_1_KilledWhileItSignsItGoesOnFromWhatWasGivenOut) {
    std::vector<std::string> keys, kept;
    for (int round = 0; round < 4; ++round) {
        const std::uint16_t port = serve();
        const json::Value head = signed_head(port);
        keys = keys_of(head);
        for (int i = 0; i <= round; ++i) Person cataloguer(port, "cataloguer");
        const HttpAnswer note = HttpClient(port).get("/api/v1/ledger/checkpoint");
        if (note.status == 200) {
            kept.push_back((folder.path() / ("head" + std::to_string(round))).string());
            std::ofstream(kept.back()) << note.body;
        }
        ::usleep(static_cast<useconds_t>(40'000 * round));
        program.end(SIGKILL);
    }
    const std::uint16_t port = serve();
    signed_head(port);
    std::vector<std::string> arguments{"http://127.0.0.1:" + std::to_string(port)};
    for (const std::string& file : kept) arguments.insert(arguments.end(), {"--head", file});
    EXPECT_GE(kept.size(), 4U);
    const Said said = verified(keys, arguments);
    EXPECT_EQ(said.status, 0) << said.out;
}

}  // namespace
}  // namespace jixia::app
