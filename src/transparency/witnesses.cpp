// Asking witnesses for cosignatures (C2SP tlog-witness, add-checkpoint), and keeping what they give with the head.
#include <algorithm>
#include <charconv>

#include "fetch/client.h"
#include "state.h"
#include "storage/database.h"

namespace jixia::transparency {

using tlog::Tree;

namespace {

constexpr int tries = 2;

std::optional<std::uint64_t> size_in(std::string_view text) {
    std::uint64_t size = 0;
    if (text.ends_with('\n')) text.remove_suffix(1);
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return size;
}

}  // namespace

Result<WitnessAddress> WitnessAddress::parse(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return Error{&errors::malformed, "a witness is written: its address, a space, its key"};
    JX_TRY(tlog::VerifierKey key, tlog::VerifierKey::parse(text.substr(space + 1)));
    std::string url(text.substr(0, space));
    if (url.ends_with('/')) url.pop_back();
    if (!fetch::is_fetchable_url(url) || key.kind() != tlog::KeyKind::cosignature)
        return Error{&errors::malformed, "a witness has an address and a key of cosignatures"};
    return WitnessAddress{std::move(url), std::move(key)};
}

Result<void> Transparency::State::keep_cosignatures(Tree tree, const Signed& head,
                                                    const std::vector<tlog::SignatureLine>& lines) {
    // Another witness may have answered meanwhile: added to what is kept, not to what was asked about.
    const std::lock_guard lock(publishing);
    std::string merged;
    JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(const auto kept, needs.ledger.checkpoint(tx, tree, static_cast<std::int64_t>(head.size)));
        if (!kept) return {};
        JX_TRY(tlog::Note note, tlog::Note::parse(kept->note));
        for (const tlog::SignatureLine& line : lines)
            if (std::ranges::find(note.signatures, line) == note.signatures.end()) note.signatures.push_back(line);
        merged = note.bytes();
        return needs.ledger.keep_checkpoint(tx, tree, {kept->size, merged, kept->signed_at});
    }));
    const std::lock_guard seeing(seen);
    if (merged.empty() || newest.size != head.size) return {};
    (tree == Tree::sha256 ? newest.checkpoint : newest.checkpoint_sm3) = merged;
    return store.put(prefix_of(tree) + "checkpoint", merged);
}

Result<void> Transparency::State::ask(const WitnessAddress& witness, Tree tree, const Signed& head) {
    const std::pair key(witness.key.text(), tree);
    std::uint64_t old = 0;
    {
        const std::lock_guard lock(seen);
        old = witnessed[key];
    }
    const std::string& checkpoint = tree == Tree::sha256 ? head.checkpoint : head.checkpoint_sm3;
    for (int attempt = 0; attempt < tries; ++attempt) {
        tlog::TileReader tiles = reader(tree, head.size);
        JX_TRY(const tlog::Proof proof, consistency_proof(tree, old, head.size, tiles.nodes()));
        std::string body = "old " + std::to_string(old) + "\n";
        for (const tlog::Hash& hash : proof) body += tlog::base64(hash) + "\n";
        JX_TRY(const fetch::Answer answer, needs.fetch.post(witness.url + "/add-checkpoint", body + "\n" + checkpoint));
        if (answer.status == 409) {
            const auto size = size_in(answer.body);
            if (!size || *size > head.size || *size == old) return Error{&signer::behind, "the witness has seen a longer ledger"};
            old = *size;
            continue;
        }
        if (answer.status != 200) return Error{&fetch::bad_status, std::to_string(answer.status)};
        JX_TRY(const auto lines, tlog::parse_signatures(answer.body));
        const tlog::Note note{tlog::Note::parse(checkpoint)->text, lines};
        std::vector<tlog::SignatureLine> good;
        std::ranges::copy_if(lines, std::back_inserter(good), [&](const auto& line) {
            return line.name == witness.key.name() && line.key_id == witness.key.id() &&
                   witness.key.verifies(note.text, line.signature);
        });
        if (good.empty()) return Error{&errors::malformed, "the witness's answer is not its cosignature"};
        {
            const std::lock_guard lock(seen);
            witnessed[key] = head.size;
        }
        return keep_cosignatures(tree, head, good);
    }
    return Error{&errors::busy};
}

Result<void> Transparency::ask_witnesses() {
    State& state = *state_;
    const Signed head = state.signed_now();
    Result<void> outcome{};
    if (head.size == 0) return outcome;
    for (const WitnessAddress& witness : state.settings.witnesses)
        for (const Tree tree : tlog::both_trees) {
            {
                const std::lock_guard lock(state.seen);
                if (state.witnessed[{witness.key.text(), tree}] == head.size) continue;
            }
            if (auto asked = state.ask(witness, tree, head); !asked.has_value()) {
                log::warning(
                    "a witness did not cosign",
                    {{"witness", witness.key.name()}, {"refusal", asked.error().code->type}, {"detail", asked.error().detail}});
                outcome = std::move(asked);
            }
        }
    return outcome;
}

}  // namespace jixia::transparency
