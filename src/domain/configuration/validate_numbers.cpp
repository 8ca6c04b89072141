#include "domain/configuration/addresses.h"
#include "domain/configuration/findings.h"
#include "domain/configuration/syntax.h"
#include "domain/configuration/trust.h"

#include <algorithm>

namespace zongji::configuration {
namespace {

constexpr std::size_t most_prompt_characters = 2'000;
constexpr int most_calls_of_a_trunk = 100'000;
constexpr int least_silence_s = 20;
constexpr int most_silence_s = 4 * 3'600;

// Of the files that can be played; what is in one is another matter.
bool is_named_as_sound(const std::string& file) {
    constexpr std::string_view endings[] = {".wav",  ".mp3",  ".ogg", ".oga", ".opus",
                                            ".flac", ".aiff", ".aif", ".au"};
    std::string name = file;
    for (char& c : name)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::ranges::any_of(endings, [&](auto ending) { return name.ends_with(ending); });
}

bool stays_in_its_folder(const std::string& file) {
    if (file.starts_with('/') || file.find('\\') != std::string::npos)
        return false;
    return ("/" + file + "/").find("/../") == std::string::npos;
}

}  // namespace

void validate_prompts(Findings& findings) {
    const auto& prompts = findings.document.prompts;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        const Prompt& prompt = prompts[i];
        const std::string path = at("prompts", i);
        findings.org_unit(path, prompt.org_unit);
        findings.expect(!prompt.text.empty() || !prompt.file.empty(), path + "/text",
                        "must have a text or a file");
        for (const auto& [locale, text] : prompt.text) {
            const std::string place = path + "/text/" + locale;
            findings.expect(is_locale(locale), place,
                            "must stand under a locale such as zh-CN or en");
            findings.expect(!text.empty(), place, "must not be empty");
            findings.expect(count_characters(text) <= most_prompt_characters, place,
                            "must have at most 2000 characters");
        }
        for (const auto& [locale, file] : prompt.file) {
            const std::string place = path + "/file/" + locale;
            findings.expect(is_locale(locale), place,
                            "must stand under a locale such as zh-CN or en");
            if (!is_named_as_sound(file) || !stays_in_its_folder(file)) {
                findings.add(place,
                             "must be a sound file inside the prompts folder: .wav, .mp3, "
                             ".ogg, .opus, .flac, .aiff or .au");
                continue;
            }
            if (!findings.checks.prompt_file)
                continue;
            if (const auto playable = findings.checks.prompt_file(file); !playable)
                findings.add(place, "cannot be played: the file " + playable.error().message);
        }
    }
}

void validate_flows(Findings& findings) {
    const auto& flows = findings.document.flows;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const Flow& flow = flows[i];
        const std::string path = at("flows", i);
        findings.labels(path + "/name", flow.name);
        findings.org_unit(path, flow.org_unit);
        if (!flow.document.is_object()) {
            findings.add(path + "/document", "must be an object");
            continue;
        }
        if (!findings.checks.flow)
            continue;
        for (const Error& error : findings.checks.flow(flow, findings.document)) {
            findings.add(path + "/document" + error.path, error.message);
        }
    }
}

void validate_trunks(Findings& findings) {
    const auto& trunks = findings.document.trunks;
    std::vector<AddressRange> seen;
    for (std::size_t i = 0; i < trunks.size(); ++i) {
        const Trunk& trunk = trunks[i];
        const std::string path = at("trunks", i);
        if (!trunk.name.empty())
            findings.name(path + "/name", trunk.name);
        findings.org_unit(path, trunk.org_unit);
        findings.range(path + "/max_calls", trunk.max_calls, 0, most_calls_of_a_trunk);
        findings.range(path + "/silence_talking_s", trunk.silence_talking_s, least_silence_s,
                       most_silence_s);
        findings.range(path + "/silence_waiting_s", trunk.silence_waiting_s, least_silence_s,
                       most_silence_s);
        validate_carrier(findings, path, trunk);
        for (std::size_t a = 0; a < trunk.addresses.size(); ++a) {
            const std::string place = at(path, "addresses", a);
            const auto range = parse_address_range(trunk.addresses[a]);
            if (!range) {
                findings.add(place, range.error().message);
                continue;
            }
            findings.expect(is_trusted(trunk, *range), place,
                            "is as wide as the internet: anybody could call as this trunk. If "
                            "that is meant, the trunk says open_to_internet: true");
            // A call must lead to one trunk. A narrower range inside a wider one is fine: it is
            // taken first.
            for (const AddressRange& other : seen) {
                if (other == *range)
                    findings.add(place, "stands twice among the trunks");
            }
            seen.push_back(*range);
        }
    }
}

void validate_numbers(Findings& findings) {
    const auto& numbers = findings.document.numbers;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const Number& number = numbers[i];
        const std::string path = at("numbers", i);
        findings.labels(path + "/name", number.name);
        findings.org_unit(path, number.org_unit);
        findings.names(path + "/flow", number.flow, findings.flows, "flows");
        findings.expect(is_locale(number.language), path + "/language",
                        "must be a locale such as zh-CN or en");
        validate_calls_out(findings, path, number);
    }
}

}  // namespace zongji::configuration
