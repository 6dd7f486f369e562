#include "replay.h"

#include "base/crypto.h"

namespace jixia::verify {
namespace {

std::string text_in(const json::Object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
}

std::int64_t number_in(const json::Object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    return member != nullptr && member->is_int64() ? member->get_int64() : 0;
}

/// [entry, openness, SHA-256 of its line or null]
struct Item {
    std::string entry, openness;
    std::optional<std::string> line;
};

std::optional<Item> item_of(const json::Value& value) {
    if (!value.is_array() || value.get_array().size() != 3) return std::nullopt;
    const json::Array& parts = value.get_array();
    if (!parts[0].is_string() || !parts[1].is_string()) return std::nullopt;
    Item item{std::string(parts[0].get_string()), std::string(parts[1].get_string()), {}};
    if (parts[2].is_string()) item.line = std::string(parts[2].get_string());
    return item;
}

std::vector<Item> items_in(const json::Object& detail) {
    std::vector<Item> items;
    const auto* list = detail.if_contains("lines");
    if (list == nullptr || !list->is_array()) return items;
    for (const json::Value& value : list->get_array())
        if (auto item = item_of(value)) items.push_back(*std::move(item));
    return items;
}

}  // namespace

Result<Replay> Replay::of(const std::string& statement_lines) {
    Replay replay;
    std::string_view rest = statement_lines;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        JX_TRY(Statement statement, json::decode_text<Statement>(rest.substr(0, end)));
        auto& lines = replay.lines_[statement.provider];
        for (const StatedLine& line : statement.lines) lines.emplace(std::pair(line.entry, line.since), line.line);
        const std::string provider = statement.provider;
        if (!replay.stated_.emplace(provider, std::move(statement)).second)
            return Error{&errors::malformed, "a provider is stated twice"};
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return replay;
}

void Replay::blame(std::int64_t seq, std::string what, std::string expected, std::string found) {
    if (!fault_) fault_ = Fault{seq, std::move(what), std::move(expected), std::move(found)};
}

const std::string* Replay::line_text(const std::string& provider, const std::string& entry, std::int64_t since) const {
    const auto lines = lines_.find(provider);
    if (lines == lines_.end()) return nullptr;
    const auto line = lines->second.find({entry, since});
    return line == lines->second.end() ? nullptr : &line->second;
}

void Replay::change(std::int64_t seq, Provider& provider, const json::Object& detail, std::vector<Change> changes) {
    const std::string id = text_in(detail, "provider");
    const std::int64_t edition = number_in(detail, "open_list_edition");
    if (edition == 0) return;
    if (edition != provider.newest + 1)
        return blame(seq, "editions of provider " + id + " do not follow each other", std::to_string(provider.newest + 1),
                     std::to_string(edition));
    std::string bytes = provider.digest + "\n" + std::to_string(edition);
    for (const Change& one : changes) {
        bytes += "\n" + one.entry + "\n";
        if (!one.line) {
            bytes += "-";
            provider.lines.erase(one.entry);
            continue;
        }
        const std::string* text = line_text(id, one.entry, edition);
        if (text == nullptr || crypto::sha256_hex(*text) != *one.line)
            return blame(seq, "line of entry " + one.entry + " in edition " + std::to_string(edition) + " of provider " + id,
                         *one.line, text == nullptr ? "no such line" : crypto::sha256_hex(*text));
        bytes += *text;
        provider.lines[one.entry] = *one.line;
    }
    provider.digest = crypto::sha256_hex(bytes);
    if (const std::string digest = text_in(detail, "open_list_digest"); digest != provider.digest)
        blame(seq, "digest of edition " + std::to_string(edition) + " of provider " + id, provider.digest, digest);
    provider.newest = edition;
    provider.editions[edition] = {provider.digest, seq, static_cast<std::int64_t>(provider.lines.size())};
}

void Replay::many(std::int64_t seq, Provider& provider, const json::Object& detail) {
    for (const Item& item : items_in(detail)) {
        provider.entries[item.entry] = {item.openness, seq};
        if (item.line) provider.pending.push_back({item.entry, item.line});
    }
    if (detail.if_contains("digest") == nullptr) return;  // more parts come
    change(seq, provider, detail, std::move(provider.pending));
    provider.pending.clear();
}

/// An entry that goes over to another provider leaves the list of the one before.
void Replay::leave(std::int64_t seq, const std::string& entry, const json::Object& detail) {
    const auto* succession = detail.if_contains("succession");
    if (succession == nullptr || !succession->is_object()) return;
    const std::string from = text_in(succession->get_object(), "from");
    Provider& before = providers_[from];
    before.last_seq = seq;
    before.entries.erase(entry);
    const auto* list = succession->get_object().if_contains("list_left");
    if (list == nullptr || !list->is_object()) return;
    json::Object left = list->get_object();
    left["provider"] = from;
    change(seq, before, left, {{entry, std::nullopt}});
}

/// What was public before the ledger's open log began: taken as it is stated there.
void Replay::take_over(std::int64_t seq, Provider& provider, const json::Object& detail) {
    for (const Item& item : items_in(detail)) {
        provider.entries[item.entry] = {item.openness, seq};
        if (item.line) provider.lines[item.entry] = *item.line;
    }
    if (const std::int64_t edition = number_in(detail, "open_list_edition"); edition > 0) {
        provider.newest = edition;
        provider.digest = text_in(detail, "open_list_digest");
        provider.editions[edition] = {provider.digest, seq, static_cast<std::int64_t>(provider.lines.size())};
    }
}

void Replay::read(std::int64_t seq, const tlog::OpenPart& entry) {
    const auto parsed = json::parse(entry.detail);
    if (!parsed.has_value() || !parsed->is_object()) return;
    const json::Object& detail = parsed->get_object();
    const std::string id = text_in(detail, "provider");
    if (id.empty()) return;
    Provider& provider = providers_[id];
    provider.last_seq = seq;
    if (entry.action == "opening.stated") return take_over(seq, provider, detail);
    if (entry.action == "entries.imported") return many(seq, provider, detail);
    leave(seq, entry.subject_id, detail);
    const auto* openness = detail.if_contains("openness");
    if (entry.subject_type != "entry" || openness == nullptr) return;
    if (openness->is_string()) provider.entries[entry.subject_id] = {std::string(openness->get_string()), seq};
    else provider.entries.erase(entry.subject_id);
    const std::string line = text_in(detail, "line");
    change(seq, provider, detail, {{entry.subject_id, line.empty() ? std::nullopt : std::optional(line)}});
}

std::optional<Fault> Replay::compare(const Statement& stated, const Provider& derived) const {
    std::map<std::string, std::string> entries;
    for (const StatedEntry& entry : stated.entries) entries[entry.id] = entry.openness;
    for (const auto& [id, is] : derived.entries) {
        const auto found = entries.find(id);
        if (found == entries.end() || found->second != is.openness)
            return Fault{is.seq, "openness of entry " + id, is.openness, found == entries.end() ? "not public" : found->second};
        entries.erase(found);
    }
    if (!entries.empty())
        return Fault{derived.last_seq, "openness of entry " + entries.begin()->first, "not public", entries.begin()->second};
    for (const StatedEdition& edition : stated.editions) {
        const auto found = derived.editions.find(edition.edition);
        if (found == derived.editions.end()) {
            if (!derived.editions.empty() && edition.edition < derived.editions.begin()->first)
                continue;  // before the open log began
            return Fault{derived.last_seq, "edition " + std::to_string(edition.edition) + " of provider " + stated.provider,
                         "none", edition.digest};
        }
        if (found->second.digest != edition.digest)
            return Fault{found->second.seq,
                         "digest of edition " + std::to_string(edition.edition) + " of provider " + stated.provider,
                         found->second.digest, edition.digest};
        if (found->second.entries != edition.entries)
            return Fault{found->second.seq,
                         "number of lines of edition " + std::to_string(edition.edition) + " of provider " + stated.provider,
                         std::to_string(found->second.entries), std::to_string(edition.entries)};
    }
    for (const auto& [number, edition] : derived.editions)
        if (std::ranges::none_of(stated.editions, [n = number](const StatedEdition& one) { return one.edition == n; }))
            return Fault{edition.seq, "edition " + std::to_string(number) + " of provider " + stated.provider, edition.digest,
                         "none"};
    std::map<std::string, std::string> lines;
    for (const StatedLine& line : stated.lines)
        if (line.until > derived.newest) lines[line.entry] = crypto::sha256_hex(line.line);
    if (lines != derived.lines) {
        for (const auto& [id, digest] : derived.lines)
            if (!lines.contains(id) || lines[id] != digest)
                return Fault{derived.last_seq, "line of entry " + id + " in the newest edition of provider " + stated.provider,
                             digest, lines.contains(id) ? lines[id] : "none"};
        return Fault{derived.last_seq, "lines of the newest edition of provider " + stated.provider,
                     std::to_string(derived.lines.size()), std::to_string(lines.size())};
    }
    return std::nullopt;
}

std::optional<Fault> Replay::end() {
    if (fault_) return fault_;
    const Statement nothing;
    const Provider none;
    for (const auto& [id, provider] : providers_) {
        const auto stated = stated_.find(id);
        if (auto fault = compare(stated == stated_.end() ? nothing : stated->second, provider)) return fault;
    }
    for (const auto& [id, statement] : stated_)
        if (!providers_.contains(id))
            if (auto fault = compare(statement, none)) return fault;
    return std::nullopt;
}

}  // namespace jixia::verify
