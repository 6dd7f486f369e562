// One entry's receipt: leaf, proofs in both trees and signed heads in one file.
#include <charconv>

#include "base/crypto.h"
#include "heads.h"
#include "tlog/leaf.h"
#include "verify/check.h"

namespace jixia::verify {
namespace {

using tlog::Tree;

struct OpenedPart {
    std::string salt, closed, closed_sm3, personal_salt, personal;
};
BOOST_DESCRIBE_STRUCT(OpenedPart, (), (salt, closed, closed_sm3, personal_salt, personal))
struct Receipt {
    std::string format;
    std::int64_t seq = 0;
    std::string at, log, leaf, proof, proof_sm3;
    json::Value open;
    std::optional<OpenedPart> opened;
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (format, seq, at, log, leaf, proof, proof_sm3, open, opened))

struct ProofFile {
    std::uint64_t index = 0;
    tlog::Proof path;
    std::string note;
};

/// C2SP tlog-proof.
std::optional<ProofFile> parse_proof(std::string_view text) {
    ProofFile out;
    const auto line = [&]() -> std::optional<std::string_view> {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view found = text.substr(0, end);
        text.remove_prefix(end + 1);
        return found;
    };
    if (line() != "c2sp.org/tlog-proof@v1") return std::nullopt;
    const auto index = line();
    if (!index || !index->starts_with("index ")) return std::nullopt;
    const std::string_view digits = index->substr(6);
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out.index);
    if (failure != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    for (auto next = line();; next = line()) {
        if (!next || out.path.size() > 64) return std::nullopt;
        if (next->empty()) break;
        const auto hash = tlog::hash_from_base64(*next);
        if (!hash) return std::nullopt;
        out.path.push_back(*hash);
    }
    out.note = text;
    return out;
}

std::optional<Fault> fault_of_opened(const OpenedPart& opened, const tlog::Leaf& leaf, std::int64_t seq) {
    const auto differs = [](crypto::Algorithm algorithm, const std::string& salt, const std::string& text,
                            const std::string& digest) {
        const auto bytes = crypto::from_base64(text);
        return !bytes || crypto::hmac_hex(algorithm, salt, *bytes) != digest;
    };
    if (differs(crypto::Algorithm::sha256, opened.salt, opened.closed, leaf.closed_sha256) ||
        differs(crypto::Algorithm::sm3, opened.salt, opened.closed_sm3, leaf.closed_sm3))
        return Fault{seq, "what opens the leaf is not what its digests were made from", leaf.closed_sha256, "another"};
    if (opened.personal.empty()) return std::nullopt;
    if (differs(crypto::Algorithm::sha256, opened.personal_salt, opened.personal, leaf.personal_sha256) ||
        differs(crypto::Algorithm::sm3, opened.personal_salt, opened.personal, leaf.personal_sm3))
        return Fault{seq, "what is personal is not what the leaf's digests were made from", leaf.personal_sha256, "another"};
    return std::nullopt;
}

}  // namespace

Report check_receipt(std::string_view bytes, const Options& options) {
    Report report;
    const auto end = [&](Outcome outcome) {
        report.status = static_cast<int>(outcome);
        return report;
    };
    const auto tampered = [&](Fault fault) {
        report.fault = std::move(fault);
        return end(Outcome::tampered);
    };
    const auto receipt = json::decode_text<Receipt>(bytes);
    if (!receipt.has_value() || receipt->format != "jixia-receipt-1")
        return tampered({0, "the receipt is none", "jixia-receipt-1", "other text"});
    const auto leaf_bytes = crypto::from_base64(receipt->leaf);
    const auto leaf = leaf_bytes ? tlog::Leaf::parse(*leaf_bytes) : Result<tlog::Leaf>(Error{&errors::malformed});
    if (!leaf.has_value() || leaf->seq != receipt->seq)
        return tampered({receipt->seq, "the leaf is not the entry's", std::to_string(receipt->seq), "another"});
    report.entries = 1;
    report.first_at = report.last_at = leaf->at;
    for (const Tree tree : options.trees) {
        const auto proof = parse_proof(tree == Tree::sha256 ? receipt->proof : receipt->proof_sm3);
        if (!proof) return tampered({receipt->seq, "the proof is none", "a C2SP tlog-proof", "other text"});
        const auto keys = log_keys(options.pins, tree);
        if (keys.empty()) {
            report.unverified.push_back(std::string("no key of the ") + (tree == Tree::sha256 ? "SHA-256" : "SM3") +
                                        " tree's heads is given");
            continue;
        }
        ReadHead read = read_head(proof->note, tree, keys, "the receipt's head");
        if (read.fault) return tampered(*read.fault);
        if (report.origin.empty()) report.origin = read.head->checkpoint.origin;
        for (const std::string& key : read.head->by) report.signed_by.push_back(key);
        const tlog::InclusionClaim claim{proof->index, read.head->checkpoint.size, leaf_hash(tree, *leaf_bytes),
                                         read.head->checkpoint.root};
        if (proof->index + 1 != static_cast<std::uint64_t>(receipt->seq) || !shows(tree, claim, proof->path))
            return tampered({receipt->seq, "the proof does not lead from the leaf to the signed root", tlog::base64(claim.root),
                             tlog::base64(claim.leaf)});
    }
    if (receipt->opened)
        if (auto fault = fault_of_opened(*receipt->opened, *leaf, receipt->seq)) return tampered(*std::move(fault));
    return end(report.unverified.empty() ? Outcome::sound : Outcome::unverified);
}

}  // namespace jixia::verify
