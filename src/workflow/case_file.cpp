#include "case_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/crypto.h"
#include "paper/paper.h"

namespace jixia::workflow {

namespace {

struct Member {
    std::string name, bytes;
};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;  // others XML does not have
    }
    return out;
}

std::string element(std::string_view name, std::string_view text) {
    return "  <" + std::string(name) + ">" + escaped(text) + "</" + std::string(name) + ">\n";
}

std::string metadata(const CaseView& view, const std::vector<SignedDecision>& decisions, const std::vector<Member>& members) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<file xmlns=\"urn:jixia:case-file:1\">\n";
    out += element("number", view.number);
    out += element("title", view.title);
    out += element("type", view.type.label);
    out += element("state", view.state.label);
    out += element("basis", view.basis);
    out += element("provider", view.organization ? view.organization->name : std::string());
    out += element("opened", to_text(view.opened_at));
    if (!view.timeline.empty()) out += element("changed", to_text(view.timeline.back().at));
    out += element("decisions", std::to_string(decisions.size()));
    // Approvals are kept for long: platform policy, thirty years (no article says so).
    out += element("retention", "P30Y");
    for (const Member& member : members)
        out += "  <member name=\"" + escaped(member.name) + "\" sha256=\"" + crypto::sha256_hex(member.bytes) + "\" sm3=\"" +
               crypto::sm3_hex(member.bytes) + "\"/>\n";
    return out + "</file>\n";
}

Result<std::string> document_of(const CaseView& view, const std::vector<SignedDecision>& decisions, std::string_view language) {
    using paper::Paragraph;
    using paper::Weight;
    const bool english = language == "en";
    paper::Document document{.title = view.number + " " + view.title,
                             .author = view.organization ? view.organization->name : std::string(),
                             .footer = view.number,
                             .made_at = view.timeline.empty() ? view.opened_at : view.timeline.back().at,
                             .blocks = {}};
    document.blocks.emplace_back(Paragraph{Weight::title, view.type.label});
    document.blocks.emplace_back(Paragraph{Weight::heading, view.number + "  " + view.title});
    const auto fact = [&](const char* zh, const char* en, const std::string& value) {
        if (!value.empty()) document.blocks.emplace_back(Paragraph{Weight::body, std::string(english ? en : zh) + value});
    };
    fact("提出单位：", "Provider: ", view.organization ? view.organization->name : std::string());
    fact("依据：《山东省公共数据开放办法》", "Basis: 《山东省公共数据开放办法》", view.basis);
    fact("状态：", "State: ", view.state.label);
    fact("提出时间：", "Opened: ", to_text(view.opened_at));
    for (const SignedDecision& decision : decisions) {
        const json::Object& made = decision.document.get_object();
        document.blocks.emplace_back(Paragraph{Weight::heading, english ? "Decision" : "决定"});
        fact("决定机关：", "By: ", std::string(made.at("decided_by").get_string()));
        fact("决定时间：", "At: ", std::string(made.at("at").get_string()));
        fact("决定：",
             "Decision: ", std::string(made.at("action").get_string()) + " → " + std::string(made.at("to").get_string()));
        fact("理由：", "Reasons: ", std::string(made.at("reason").get_string()));
    }
    document.blocks.emplace_back(Paragraph{Weight::heading, english ? "Steps" : "办理过程"});
    paper::Table steps{english ? std::vector<std::string>{"At", "By", "Action", "Reasons"}
                               : std::vector<std::string>{"时间", "办理人", "操作", "理由"},
                       {2, 1.2, 1.2, 3},
                       {}};
    for (const Step& step : view.timeline) steps.rows.push_back({to_text(step.at), step.actor, step.action, step.reason});
    document.blocks.emplace_back(std::move(steps));
    return paper::to_pdf(document);
}

la_ssize_t append(archive*, void* to, const void* bytes, size_t count) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), count);
    return static_cast<la_ssize_t>(count);
}

Result<std::string> zipped(const std::vector<Member>& members, Instant at) {
    std::string out;
    const std::unique_ptr<archive, int (*)(archive*)> file(archive_write_new(), archive_write_free);
    bool good = archive_write_set_format_zip(file.get()) == ARCHIVE_OK &&
                archive_write_open(file.get(), &out, nullptr, append, nullptr) == ARCHIVE_OK;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
    for (const Member& member : members) {
        const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
        archive_entry_set_pathname_utf8(entry.get(), member.name.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.bytes.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), seconds, 0);
        good = good && archive_write_header(file.get(), entry.get()) == ARCHIVE_OK &&
               archive_write_data(file.get(), member.bytes.data(), member.bytes.size()) >= 0;
    }
    good = archive_write_close(file.get()) == ARCHIVE_OK && good;
    if (!good) return Error{&errors::internal};
    return out;
}

}  // namespace

Result<std::string> case_file(const CaseView& view, const std::vector<SignedDecision>& decisions,
                              const std::vector<std::string>& keys, std::string_view language) {
    std::vector<Member> members;
    JX_TRY(std::string document, document_of(view, decisions, language));
    members.push_back({"document.pdf", std::move(document)});
    members.push_back({"timeline.json", json::to_string(view.timeline)});
    for (const SignedDecision& decision : decisions)
        members.push_back({"decision-" + std::to_string(decision.sequence) + ".txt", decision.note});
    std::string known;
    for (const std::string& key : keys) known += key + "\n";
    members.push_back({"keys.txt", std::move(known)});
    members.insert(members.begin(), {"metadata.xml", metadata(view, decisions, members)});
    return zipped(members, view.timeline.empty() ? view.opened_at : view.timeline.back().at);
}

}  // namespace jixia::workflow
