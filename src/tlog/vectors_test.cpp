// The published proof vectors of transparency-dev/merkle, most of them negative, all decided as published. They are not part of
// the repository: `deps/bootstrap` reads them from their Go module (inclusion/ and consistency/, one JSON a vector).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "tlog/tree.h"

namespace jixia::tlog {
namespace {

std::vector<json::Object> vectors_in(const std::string& kind) {
    std::vector<json::Object> vectors;
    const std::filesystem::path folder = std::filesystem::path(JIXIA_DEPS_DIR) / "vectors" / kind;
    if (!std::filesystem::exists(folder)) return vectors;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (!file.is_regular_file()) continue;
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        vectors.push_back(json::parse(text.str()).value().get_object());
    }
    return vectors;
}

/// A hash of another length is none: what a decoder refuses counts as refused.
std::optional<Hash> hash_in(const json::Value& value) {
    return value.is_string() ? hash_from_base64(value.get_string()) : std::nullopt;
}

std::optional<Proof> proof_in(const json::Value& value) {
    Proof proof;
    if (value.is_null()) return proof;
    for (const json::Value& one : value.get_array()) {
        const auto hash = hash_in(one);
        if (!hash) return std::nullopt;
        proof.push_back(*hash);
    }
    return proof;
}

std::uint64_t number_in(const json::Value& value) { return value.to_number<std::uint64_t>(); }

TEST(ProofVectors, OfInclusionAreAllDecidedAsPublished) {
    const auto vectors = vectors_in("inclusion");
    if (vectors.empty()) GTEST_SKIP() << "no vectors: deps/bootstrap had no Go to get them with";
    for (const json::Object& one : vectors) {
        const auto root = hash_in(one.at("root")), leaf = hash_in(one.at("leafHash"));
        const auto proof = proof_in(one.at("proof"));
        const bool shown =
            root && leaf && proof &&
            shows(Tree::sha256, InclusionClaim{number_in(one.at("leafIdx")), number_in(one.at("treeSize")), *leaf, *root},
                  *proof);
        EXPECT_NE(shown, one.at("wantErr").as_bool()) << json::serialize(one);
    }
    RecordProperty("vectors", static_cast<int>(vectors.size()));
}

TEST(ProofVectors, OfConsistencyAreAllDecidedAsPublished) {
    const auto vectors = vectors_in("consistency");
    if (vectors.empty()) GTEST_SKIP() << "no vectors: deps/bootstrap had no Go to get them with";
    for (const json::Object& one : vectors) {
        const auto from = hash_in(one.at("root1")), to = hash_in(one.at("root2"));
        const auto proof = proof_in(one.at("proof"));
        if ((!from || !to) && !one.at("wantErr").as_bool()) continue;  // roots that are no hashes cannot be asked about here
        const bool shown =
            from && to && proof &&
            shows(Tree::sha256, ConsistencyClaim{number_in(one.at("size1")), number_in(one.at("size2")), *from, *to}, *proof);
        EXPECT_NE(shown, one.at("wantErr").as_bool()) << json::serialize(one);
    }
    RecordProperty("vectors", static_cast<int>(vectors.size()));
}

}  // namespace
}  // namespace jixia::tlog
