#include "witness.h"

#include <algorithm>
#include <charconv>

#include "base/crypto.h"
#include "memory.h"

namespace jixia::signer {
namespace {

using tlog::Tree;

constexpr std::size_t proof_lines_max = 63;
constexpr const char* plain = "text/plain; charset=utf-8";

WitnessAnswer refuse(int status, const char* why) { return {status, plain, std::string(why) + "\n"}; }

/// Trees in SM3 have an origin that says so.
Tree tree_of(const std::string& origin) { return origin.ends_with("/sm3") ? Tree::sm3 : Tree::sha256; }

Error broken(const char* why) { return Error{&errors::malformed, why}; }

std::string file_of(const std::string& origin) { return crypto::sha256_hex(origin); }

}  // namespace

Result<Submission> Submission::parse(std::string_view body) {
    Submission out;
    const auto line = [&]() -> std::optional<std::string_view> {
        const std::size_t end = body.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view text = body.substr(0, end);
        body.remove_prefix(end + 1);
        return text;
    };
    const auto first = line();
    if (!first || !first->starts_with("old ")) return broken("the first line is not the old size");
    const std::string_view digits = first->substr(4);
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out.old_size);
    if (failure != std::errc{} || end != digits.data() + digits.size() || (digits.size() > 1 && digits.front() == '0'))
        return broken("the old size is no number");
    for (;;) {
        const auto next = line();
        if (!next) return broken("no checkpoint");
        if (next->empty()) break;
        const auto hash = tlog::hash_from_base64(*next);
        if (!hash || out.proof.size() == proof_lines_max) return broken("a line of the proof is no hash");
        out.proof.push_back(*hash);
    }
    JX_TRY(out.note, tlog::Note::parse(body));
    return out;
}

Result<void> Witness::load() {
    std::error_code failed;
    std::filesystem::create_directories(settings_.folder, failed);
    if (failed) return Error{&errors::internal, "the witness's folder cannot be made"};
    for (const tlog::VerifierKey& log : settings_.logs) {
        JX_TRY(const auto held, recall(settings_.folder / file_of(log.name())));
        if (!held) continue;
        const auto note = tlog::Note::parse(*held);
        const auto checkpoint = note.has_value() ? tlog::Checkpoint::parse(note->text) : Result<tlog::Checkpoint>(note.error());
        if (!checkpoint.has_value() || checkpoint->origin != log.name())
            return Error{&errors::internal, "the witness's memory is damaged"};
        seen_[log.name()] = {*checkpoint, *held};
    }
    return {};
}

WitnessAnswer Witness::add(std::string_view body) {
    const auto submission = Submission::parse(body);
    if (!submission.has_value()) return refuse(400, submission.error().detail.c_str());
    const auto checkpoint = tlog::Checkpoint::parse(submission->note.text);
    if (!checkpoint.has_value()) return refuse(400, "not a checkpoint");
    std::vector<tlog::VerifierKey> keys;
    std::ranges::copy_if(settings_.logs, std::back_inserter(keys),
                         [&](const auto& log) { return log.name() == checkpoint->origin; });
    if (keys.empty()) return refuse(404, "unknown origin");
    if (!tlog::check(submission->note, keys).good()) return refuse(403, "not signed by a key of this origin");
    if (submission->old_size > checkpoint->size) return refuse(400, "the old size is greater than the checkpoint's");
    return continue_with(*submission, *checkpoint);
}

WitnessAnswer Witness::continue_with(const Submission& submission, const tlog::Checkpoint& checkpoint) {
    const Tree tree = tree_of(checkpoint.origin);
    const auto seen = seen_.find(checkpoint.origin);
    const tlog::Checkpoint last =
        seen == seen_.end() ? tlog::Checkpoint{checkpoint.origin, 0, tlog::empty_root(tree)} : seen->second.checkpoint;
    if (submission.old_size != last.size) return {409, "text/x.tlog.size", std::to_string(last.size) + "\n"};
    if (checkpoint.size == 0 && checkpoint.root != tlog::empty_root(tree))
        return refuse(422, "that is not the empty tree's root");
    if (!tlog::shows(tree, tlog::ConsistencyClaim{last.size, checkpoint.size, last.root, checkpoint.root}, submission.proof))
        return refuse(422, "the checkpoint does not continue the last one");
    const Instant now = clock_.now();
    const tlog::SignatureLine line{settings_.name, settings_.key.verifier(settings_.name).id(),
                                   settings_.key.sign(submission.note.text, now)};
    tlog::Note note{submission.note.text, {}};
    for (const tlog::SignatureLine& signature : submission.note.signatures)
        if (signature.name == checkpoint.origin) note.signatures.push_back(signature);
    note.signatures.push_back(line);
    // Kept before it is given out (C2SP tlog-witness): otherwise two heads of one size could both be cosigned.
    if (!keep(settings_.folder / file_of(checkpoint.origin), note.bytes()).has_value())
        return refuse(500, "the witness cannot remember");
    seen_[checkpoint.origin] = {checkpoint, note.bytes()};
    return {200, plain, tlog::to_text(line)};
}

Result<std::string> Witness::newest(std::string_view origin_hash) const {
    for (const auto& [origin, seen] : seen_)
        if (crypto::sha256_hex(origin) == origin_hash) return seen.note;
    return Error{&errors::not_found};
}

}  // namespace jixia::signer
