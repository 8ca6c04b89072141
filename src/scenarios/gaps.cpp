#include "scenarios/gaps.h"

#include "domain/calls/events.h"
#include "domain/calls/live_views.h"
#include "edge/http/api/api.h"
#include "edge/http/api/operations.h"
#include "edge/http/api/rendered_recordings.h"

#include <algorithm>

namespace zongji::scenarios {
namespace {

using Texts = std::vector<std::string>;
using Length = std::function<std::size_t(const Texts&, std::size_t)>;

std::string listed(const Texts& texts) {
    std::string list;
    for (const auto& text : texts)
        list += (list.empty() ? "" : ", ") + text;
    return list;
}

bool is_unquoted(const std::string& word) {
    return !word.starts_with('"');
}

// One word for which `holds`.
Length one_word(std::function<bool(const std::string&)> holds) {
    return [holds = std::move(holds)](const Texts& words, std::size_t at) -> std::size_t {
        return is_unquoted(words[at]) && holds(words[at]) ? 1 : 0;
    };
}

// One of `phrases`, of one or more words each; the longest that fits.
GapKind one_of(const std::string& name, const Texts& phrases) {
    const auto length = [phrases](const Texts& words, std::size_t at) -> std::size_t {
        std::size_t longest = 0;
        for (const auto& phrase : phrases) {
            const Texts parts = words_of(phrase);
            const bool fits = at + parts.size() <= words.size() &&
                              std::equal(parts.begin(), parts.end(),
                                         words.begin() + static_cast<std::ptrdiff_t>(at));
            if (fits)
                longest = std::max(longest, parts.size());
        }
        return longest;
    };
    return {name, listed(phrases), length};
}

bool consists_of(const std::string& word, std::string_view letters) {
    return !word.empty() && word.find_first_not_of(letters) == std::string::npos;
}

// The words of a described enum, as people say them.
template <class Enum>
Texts spoken_names() {
    Texts names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto one) {
        std::string name = one.name;
        std::ranges::replace(name, '_', ' ');
        names.push_back(name);
    });
    return names;
}

Texts operation_names() {
    Texts names;
    http::Router router;
    api::Services services;
    api::add_operations(router, services);
    for (const auto& operation : router.operations())
        names.push_back(operation->name);
    return names;
}

std::size_t time_length(const Texts& words, std::size_t at) {
    return at + 1 < words.size() && time_of(words[at], words[at + 1]) ? 2 : 0;
}

Texts line_names(const configuration::Document& company) {
    Texts names;
    for (const auto& number : company.numbers) {
        names.push_back(number.key);
        if (const auto english = number.name.find("en"); english != number.name.end())
            names.push_back("the " + english->second);
    }
    return names;
}

}  // namespace

std::vector<GapKind> gap_kinds(const configuration::Document& company) {
    Texts agents;
    Texts users;
    Texts queues;
    for (const auto& user : company.users) {
        users.push_back(user.key);
        const auto has = [&](configuration::Role role) {
            return std::ranges::find(user.roles, role) != user.roles.end();
        };
        if (has(configuration::Role::agent) || has(configuration::Role::supervisor))
            agents.push_back(user.key);
    }
    for (const auto& queue : company.queues)
        queues.push_back(queue.key);

    const auto digits = one_word([](const auto& word) {
        return (word.size() >= 3 && consists_of(word, "+0123456789")) || word == "anonymous";
    });
    const auto line = one_of("line", line_names(company));
    const auto called = [line, digits](const Texts& words, std::size_t at) {
        const std::size_t named = line.length(words, at);
        return named > 0 ? named : digits(words, at);
    };
    return {
        one_of("agent", agents),
        one_of("user", users),
        one_of("queue", queues),
        {"caller", "a number that calls, 13800010001, or anonymous", digits},
        {"line", line.allowed, called},
        {"time", "a time: 500 ms, 30 s, 5 min, 2 h", time_length},
        {"count", "a number",
         one_word([](const auto& word) { return consists_of(word, "0123456789"); })},
        {"keys", "keys: 0-9 * # A-D",
         one_word([](const auto& word) { return consists_of(word, "0123456789*#ABCD"); })},
        {"word", "a word", one_word([](const auto& word) { return word != "," && word != ":"; })},
        {"value", "a word, a number or JSON",
         [](const Texts& words, std::size_t at) { return words.size() - at; }},
        {"text", "a text in quotation marks",
         [](const Texts& words, std::size_t at) -> std::size_t {
             return is_unquoted(words[at]) ? 0 : 1;
         }},
        one_of("outcome", spoken_names<journal::Outcome>()),
        one_of("why", spoken_names<live::Idleness>()),
        one_of("presence", {"free", "offline", "on a break", "ringing", "in a call", "in wrap-up",
                            "not answering"}),
        one_of("operation", operation_names()),
        one_of("kind", {"org_unit", "calendar", "skill", "queue", "phone", "user", "prompt", "flow",
                        "trunk", "number", "contact_rule", "call_limit"}),
    };
}

}  // namespace zongji::scenarios
