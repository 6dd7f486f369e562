#pragma once
// The law of opening as data and pure functions.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/types.h"
#include "law/order_344.h"
#include "opening/types.h"

namespace jixia::opening {

/// The attribute is not narrower: it needs no consent, and is changed by revising the entry.
inline constexpr ErrorCode consent_not_needed{"opening-consent-not-needed", ErrorKind::conflict, &law::order_344::art_8_3};
/// Another change of the entry waits for its decision or its day.
inline constexpr ErrorCode change_pending{"opening-change-pending", ErrorKind::conflict};
/// The entry is not closed: evidence would open nothing.
inline constexpr ErrorCode evidence_not_needed{"opening-evidence-not-needed", ErrorKind::conflict, &law::order_344::art_8_4};
/// No effect report with this id was approved for the entry.
inline constexpr ErrorCode report_unknown{"opening-report-unknown", ErrorKind::invalid, &law::order_344::art_8_4};
inline constexpr ErrorCode evidence_ended{"opening-evidence-ended", ErrorKind::conflict};
inline constexpr ErrorCode reason_missing{"opening-reason-missing", ErrorKind::invalid};

/// One cell of the transition matrix. `from` empty: a new entry; `to` empty: taken from the list.
struct Transition {
    std::optional<Openness> from, to;
    Requirement requirement;
    const Citation* basis;
};

/// The whole matrix, Art. 8 and 10(3): sixteen cells, one for each pair.
std::span<const Transition> transitions();
const Transition& transition(std::optional<Openness> from, std::optional<Openness> to);

/// What was asked for, as members of the entry and what goes beside them.
struct Asked {
    std::optional<Openness> to = {};  ///< none: the attribute stays, or the entry goes (`removed`)
    bool removed = false;
    json::Object patch = {};  ///< members of the entry's document
    std::string successor = {};
    std::string resource = {};  ///< whose next version opens less
};

/// Reads a request for a narrower attribute: `to`, `grounds`, `conditions` (a text, or an object of conditions by name),
/// `closed_reasons`, `closed_basis`, `items`, `open_modes`, `update_frequency`. Refuses `invalid` with pointers.
Result<Asked> restriction_asked(const json::Object& more);
/// Reads a request for an adjusted list: `cause` law with `law` (what was changed, since when), or function with `document` and
/// `successor` or `to` removed; and what a restriction has. Refuses `invalid`, citing Art. 10(3).
Result<Asked> adjustment_asked(const json::Object& more, ChangeKind& kind);

struct EvidenceAsked {
    EvidenceKind kind{};
    Openness to{};
    json::Value detail = {};
    std::optional<Date> until = {};
    std::string report = {};  ///< of de-identification
};
/// 第八条第四款:「经相关权利人同意」 A consent says who gives it, for what, how far and until when; for personal information it
/// is a separate one. Refuses `invalid` with pointers.
Result<EvidenceAsked> evidence_asked(const json::Object& more, bool personal_information, Date today);

/// What the end of evidence does to what opened on it.
enum class AfterEvidence {
    nothing,         ///< other evidence holds for all of it, or nothing is open
    rows_withdrawn,  ///< other right holders still consent: the rows of this one leave
    closed_again     ///< nothing holds it open any more
};
/// 第八条第四款:「不予开放的公共数据经依法进行匿名化、去标识化等脱敏、脱密处理，或者经相关权利人同意，可以无条件开放或者有条件开放。」
/// A consent covers what its holder may consent to: others' consents do not open that. `others_hold`: further evidence in force.
AfterEvidence after_evidence(EvidenceKind ended, Openness now, bool others_hold);

/// Conditions given by name, as the text that an entry shows.
std::string condition_text(const json::Object& conditions);

/// What somebody says of data that is not open yet.
struct Circumstances {
    bool state_secret = false, work_secret = false, trade_secret = false, important_data = false;
    bool personal_information = false, deidentified = false, holders_consent = false;
    bool security_demanding = false, capability_demanding = false, specific_condition = false;
    std::string basis = {};  ///< law, regulation or national rule that forbids opening
};

struct AdviceStep {
    std::string code, article;
};
BOOST_DESCRIBE_STRUCT(AdviceStep, (), (code, article))

/// How open something can be: the most open attribute the law allows, and why. Nothing: not to be brought here at all.
struct Advice {
    std::optional<Openness> most_open = {};
    std::vector<std::string> grounds = {};  ///< on which conditions are allowed; they are never ordered
    std::vector<AdviceStep> steps = {};     ///< in the order they were taken; their texts stand in the pages
};
/// 第八条第一款:「公共数据以开放为原则，不开放为例外。」 Each step that leads away from it is named with its article.
Advice advise(const Circumstances& about);

}  // namespace jixia::opening
