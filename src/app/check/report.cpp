#include "app/check/report.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

namespace zongji::app::check {
namespace {

const Words names[subjects] = {{"归属", "Whose it is"}, {"日志", "Journal"},
                               {"审计", "Audit"},       {"数据库", "Records"},
                               {"录音", "Recordings"},  {"其他文件", "Other files"}};

const Words marks[] = {{"完好", "holds"}, {"看不到", "not seen"}, {"有误", "WRONG"}};

}  // namespace

Language language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value && *value)
            return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
    }
    return Language::en;
}

void Report::holds(Subject subject, Words words) {
    findings_.push_back({subject, Verdict::holds, {}, std::move(words)});
}

void Report::unseen(Subject subject, Words words) {
    findings_.push_back({subject, Verdict::unseen, {}, std::move(words)});
}

void Report::wrong(Subject subject, std::string where, Words words) {
    auto& count = wrong_[static_cast<std::size_t>(subject)];
    if (static_cast<std::size_t>(++count) <= most_of_a_subject)
        findings_.push_back({subject, Verdict::wrong, std::move(where), std::move(words)});
}

bool Report::all_holds() const {
    return std::ranges::all_of(wrong_, [](std::int64_t count) { return count == 0; });
}

std::string Report::text(Language language) const {
    std::string text;
    for (std::size_t subject = 0; subject < subjects; ++subject) {
        text += names[subject].in(language) + "\n";
        for (const Finding& finding : findings_) {
            if (static_cast<std::size_t>(finding.subject) != subject)
                continue;
            text += fmt::format(
                "  {}  {}{}{}\n", marks[static_cast<std::size_t>(finding.verdict)].in(language),
                finding.where, finding.where.empty() ? "" : ": ", finding.words.in(language));
        }
        const auto more = wrong_[subject] - static_cast<std::int64_t>(most_of_a_subject);
        if (more > 0) {
            text += fmt::format(
                fmt::runtime(language == Language::zh ? "  另有 {} 处\n" : "  and {} more\n"),
                more);
        }
    }
    const auto count = std::accumulate(wrong_.begin(), wrong_.end(), std::int64_t{0});
    if (count == 0)
        return text + Words{"所看之处均完好。\n", "All that was looked at holds.\n"}.in(language);
    return text + fmt::format(fmt::runtime(language == Language::zh ? "共 {} 处有误。\n"
                                                                    : "{} findings are wrong.\n"),
                              count);
}

}  // namespace zongji::app::check
