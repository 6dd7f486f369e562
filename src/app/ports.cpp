#include "ports.h"

#include "tlog/note.h"

namespace jixia::app {

Result<std::optional<catalog::ProviderFacts>> IdentityProviders::find(storage::Transaction& tx, const std::string& id) const {
    JX_TRY(const auto found, identity_.find_organization(tx, id));
    if (!found) return std::optional<catalog::ProviderFacts>{};
    JX_TRY(const auto authority, identity_.authority_for(tx, found->division));
    catalog::ProviderFacts facts{found->id,       found->name, found->uscc, boost::describe::enum_to_string(found->kind, ""),
                                 found->division, {},          {},          found->demonstration};
    if (authority) {
        facts.authority_id = authority->id;
        facts.authority_name = authority->name;
    }
    return std::optional(std::move(facts));
}

std::vector<catalog::DivisionName> IdentityProviders::divisions() const {
    std::vector<catalog::DivisionName> names;
    for (const identity::DivisionRow& row : identity::divisions())
        names.push_back({std::string(row.code), std::string(row.name), identity::division_name(row.code, "en")});
    return names;
}

Result<planning::Demand> DemandOfUse::of(storage::Transaction&, const std::string& entry_id) const {
    const auto entry = catalog_.entry(Actor::platform(), entry_id, "zh");
    if (!entry.has_value()) return planning::Demand{};
    JX_TRY(const json::Value shown, json::parse(*entry->body));
    const json::Value& usage = shown.at("usage");
    const auto figure = [&](std::string_view name) { return usage.at(name).to_number<std::int64_t>(); };
    return planning::Demand{figure("views"), figure("downloads"), figure("calls"), 0};
}

std::optional<std::vector<std::string>> codes_of(const catalog::Catalog& catalog, std::string_view list) {
    const auto lists = catalog.code_lists();
    const catalog::CodeList* found = lists->find(list);
    if (found == nullptr) return std::nullopt;
    std::vector<std::string> codes;
    for (const catalog::CodeItem& item : found->items) codes.push_back(item.code);
    return codes;
}

Result<std::unique_ptr<DecisionKeys>> DecisionKeys::open(const std::filesystem::path& folder, const std::string& name,
                                                         const std::vector<tlog::KeyKind>& kinds) {
    auto out = std::make_unique<DecisionKeys>();
    for (const tlog::KeyKind kind : kinds) {
        const char* file = kind == tlog::KeyKind::sm2 ? "decisions.sm2.pem" : "decisions.ed25519.pem";
        JX_TRY(tlog::SigningKey key, tlog::SigningKey::open(folder / file, kind));
        tlog::VerifierKey verifier = key.verifier(name);
        out->keys_.push_back({std::move(key), std::move(verifier)});
    }
    return out;
}

std::string DecisionKeys::sign(std::string_view text, Instant at) const {
    tlog::Note note{std::string(text), {}};
    for (const Key& one : keys_) note.signatures.push_back({one.verifier.name(), one.verifier.id(), one.key.sign(text, at)});
    return note.bytes();
}

std::vector<std::string> DecisionKeys::keys() const {
    std::vector<std::string> texts;
    for (const Key& one : keys_) texts.push_back(one.verifier.text());
    return texts;
}

Result<std::optional<http::IdempotencyStore::Stored>> RememberedAnswers::once(
    const Actor& actor, const std::string& key, const std::string& fingerprint,
    const std::function<std::optional<Stored>()>& effect) {
    JX_TRY(auto before, idempotency_.once(actor.id, key, fingerprint, [&]() -> std::optional<storage::StoredAnswer> {
        auto answer = effect();
        if (!answer) return std::nullopt;
        return storage::StoredAnswer{answer->status, std::move(answer->content_type), std::move(answer->body),
                                     std::move(answer->headers)};
    }));
    if (!before) return std::optional<Stored>{};
    return std::optional(Stored{static_cast<int>(before->status), std::move(before->content_type), std::move(before->body),
                                std::move(before->headers)});
}

}  // namespace jixia::app
