#include "demo/duties.h"

#include <charconv>
#include <fstream>
#include <map>
#include <sstream>

#include "demo/caller.h"

namespace jixia::app::demo {
namespace {

constexpr ErrorCode demo_step_invalid{"demo-step-invalid", ErrorKind::internal};

/// One call. `as`: account; empty: a visitor. `keep`: names for parts of the answer, by JSON pointer.
struct Step {
    std::string as;
    std::optional<std::string> get, post, put, patch, if_match;
    std::optional<std::map<std::string, std::string>> query, keep;
    std::optional<json::Value> body;
};
BOOST_DESCRIBE_STRUCT(Step, (), (as, get, post, put, patch, if_match, query, keep, body))

struct Phase {
    std::int64_t days = 0;
    std::vector<Step> steps;
};
BOOST_DESCRIBE_STRUCT(Phase, (), (days, steps))

struct Description {
    std::vector<Phase> phases;
};
BOOST_DESCRIBE_STRUCT(Description, (), (phases))

struct Progress {
    std::int64_t done = 0;
    std::map<std::string, std::string> kept;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (done, kept))

template <class T>
Result<T> read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return json::decode_text<T>(std::move(text).str());
}

/// "+45" → 45.
std::int64_t signed_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// What stands for `{day:+45}`, `{year}`, `{year:+1}` or the name of something kept.
std::optional<std::string> meaning(std::string_view name, const Progress& progress, Date today) {
    const std::size_t colon = name.find(':');
    const std::string_view kind = name.substr(0, colon);
    const std::int64_t amount = colon == std::string_view::npos ? 0 : signed_number(name.substr(colon + 1));
    if (kind == "day") return to_text(Date(std::chrono::sys_days(today) + std::chrono::days(amount)));
    if (kind == "year") return std::to_string(static_cast<int>(today.year()) + amount);
    const auto kept = progress.kept.find(std::string(name));
    return kept == progress.kept.end() ? std::nullopt : std::optional(kept->second);
}

/// Fills in names between braces; `"{year#}"`, with its quotes, becomes a number. Braces of JSON hold no plain word.
std::string filled(const std::string& text, const Progress& progress, Date today) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string::npos;
        const bool number = end != std::string::npos && text[end - 1] == '#';
        const auto value = end == std::string::npos
                               ? std::nullopt
                               : meaning(std::string_view(text).substr(at + 1, end - at - 1 - (number ? 1 : 0)), progress, today);
        if (!value) {
            out += text[at++];
            continue;
        }
        if (number) out.pop_back();
        out += *value;
        at = end + (number ? 2 : 1);
    }
    return out;
}

class Work {
public:
    explicit Work(const Duties& where) : where_(where) {}

    Result<void> run(Part part) {
        JX_TRY(const Description description, read<Description>(where_.description));
        if (std::filesystem::exists(where_.progress)) { JX_TRY(progress_, read<Progress>(where_.progress)); }
        std::int64_t place = 0;
        for (const Phase& phase : description.phases) {
            const bool wanted = (phase.days < 0) == (part == Part::past);
            for (const Step& step : phase.steps) {
                if (place++ < progress_.done || !wanted) continue;
                where_.clock.stand(static_cast<int>(phase.days));
                auto done = perform(step);
                where_.clock.stand(0);
                JX_CHECK(std::move(done));
                progress_.done = place;
                std::ofstream(where_.progress, std::ios::binary) << json::to_string(progress_);
            }
        }
        return {};
    }

private:
    Result<void> perform(const Step& step) {
        Actor actor;
        if (!step.as.empty()) {
            JX_TRY(const auto found, where_.identity.find_actor(step.as));
            if (!found) return Error{&demo_step_invalid, step.as};
            actor = *found;
        }
        const Date today = local_date(where_.clock.now());
        const auto path = [&](const std::optional<std::string>& text) { return filled(text.value_or(""), progress_, today); };
        const Caller caller(where_.router, actor);
        const std::string tag = step.if_match.value_or("");
        JX_TRY(const json::Value body,
               json::parse(filled(json::serialize(step.body.value_or(json::Object{})), progress_, today)));
        json::Value answer;
        if (step.get) {
            http::Query query;
            for (const auto& [name, value] : step.query.value_or(std::map<std::string, std::string>{})) query.add(name, value);
            JX_TRY(answer, caller.get(path(step.get), query));
        } else if (step.put) {
            JX_TRY(answer, caller.put(path(step.put), body, tag));
        } else if (step.patch) {
            JX_TRY(answer, caller.patch(path(step.patch), body, tag));
        } else {
            JX_TRY(answer, caller.post(path(step.post), body, tag));
        }
        return keep(step, answer);
    }
    Result<void> keep(const Step& step, const json::Value& answer) {
        for (const auto& [name, pointer] : step.keep.value_or(std::map<std::string, std::string>{})) {
            boost::system::error_code missing;
            const json::Value* found = answer.find_pointer(pointer, missing);
            if (found == nullptr || !found->is_string()) return Error{&demo_step_invalid, name};
            progress_.kept[name] = std::string(found->get_string());
        }
        return {};
    }
    const Duties& where_;
    Progress progress_;
};

}  // namespace

Result<void> do_duties(const Duties& where, Part part) { return Work(where).run(part); }

}  // namespace jixia::app::demo
