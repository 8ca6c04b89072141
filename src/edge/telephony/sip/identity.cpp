#include "edge/telephony/sip/identity.h"

#include "base/text.h"
#include "edge/telephony/sip/raw_headers.h"

#include <algorithm>
#include <array>

#include <sofia-sip/sip_extra.h>
#include <sofia-sip/url.h>
#include <strings.h>

namespace zongji::sip {
namespace {

constexpr std::size_t most_number_bytes = 64;
constexpr std::size_t most_name_bytes = 128;

// ASCII letters in any case.
bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool is_one_of(std::string_view text, auto&& words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return same(text, word); });
}

std::string user_in(const url_t& url) {
    std::string user = url.url_user ? url.url_user : "";
    // Parameters of a number ("+86…;phone-context=…") are told apart before they are unescaped.
    user.resize(std::min(user.find(';'), user.size()));
    user.resize(url_unescape_to(user.data(), user.c_str(), user.size()));
    return user;
}

bool is_dialled(std::string_view text) {
    return !text.empty() && text.find_first_not_of("+0123456789*#-.() ") == text.npos;
}

bool withholds(std::string_view value) {
    value = trimmed(value);
    constexpr std::array harmless{"none", "critical", "session", "history"};
    return !value.empty() && !is_one_of(value, harmless);
}

// "header; ID", or with commas, as some write it.
bool any_withholds(std::string_view values) {
    while (true) {
        const std::size_t end = std::min(values.find_first_of(";,"), values.size());
        if (withholds(values.substr(0, end)))
            return true;
        if (end == values.size())
            return false;
        values.remove_prefix(end + 1);
    }
}

// "<sip:…>;party=calling;privacy=full"
bool remote_party_withholds(std::string_view header) {
    constexpr std::string_view name = "privacy";
    const auto bracket = header.rfind('>');
    header.remove_prefix(bracket == header.npos ? 0 : bracket + 1);
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        const std::string_view parameter = trimmed(header.substr(0, end));
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        if (same(trimmed(parameter.substr(0, equals)), name) && equals < parameter.size()) {
            const std::string_view value = trimmed(parameter.substr(equals + 1));
            return !same(value, "off") && !same(value, "\"off\"");
        }
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return false;
}

bool is_anonymous(const url_t& url, const char* display) {
    constexpr std::array users{"anonymous", "restricted", "private", "withheld"};
    if (is_one_of(user_in(url), users))
        return true;
    std::string_view host = url.url_host ? url.url_host : "";
    while (host.ends_with('.'))
        host.remove_suffix(1);
    if (host.size() >= 7 && same(host.substr(host.size() - 7), "invalid") &&
        (host.size() == 7 || host[host.size() - 8] == '.'))
        return true;
    return same(display_name(display), "anonymous");
}

bool header_withholds(std::string_view name, const char* value) {
    if (same(name, "Privacy"))
        return !value || any_withholds(value);
    if (same(name, "Remote-Party-ID"))
        return value && remote_party_withholds(value);
    return false;
}

// Headers that the stack keeps as text: those whose names it does not know, and what it could not
// read, or had read once already.
bool unread_withholds(const sip_t& request) {
    for (const sip_unknown_t* header = request.sip_unknown; header; header = header->un_next) {
        if (header_withholds(header->un_name ? header->un_name : "", header->un_value))
            return true;
    }
    // What came twice stands there as the header that it is, what is broken as its text.
    for (const sip_error_t* header = request.sip_error; header; header = header->er_next) {
        const msg_hclass_t* const kind = header->er_common->h_class;
        const char* const name = kind == sip_error_class ? header->er_name : kind->hc_name;
        if (same(name ? name : "", "Privacy"))
            return true;
    }
    return false;
}

bool privacy_withholds(const sip_t& request) {
    const sip_privacy_t* privacy = sip_privacy(&request);
    if (!privacy || !privacy->priv_values)
        return false;
    for (const msg_param_t* value = privacy->priv_values; *value; ++value) {
        if (any_withholds(*value))
            return true;
    }
    return false;
}

bool is_remote_party_private(const sip_t& request) {
    for (const sip_remote_party_id_t* party = sip_remote_party_id(&request); party;
         party = party->rpid_next) {
        if (party->rpid_privacy && !same(party->rpid_privacy, "off"))
            return true;
    }
    return false;
}

}  // namespace

std::string number_of(const url_t& url) {
    const std::string user = user_in(url);
    const std::string folded = search_form(user);
    return plain_line(is_dialled(folded) ? folded : user, most_number_bytes);
}

std::string display_name(const char* text) {
    std::string_view quoted = text ? trimmed(text) : "";
    const bool has_quotes = quoted.size() >= 2 && quoted.front() == '"' && quoted.back() == '"';
    if (!has_quotes)
        return plain_line(quoted, most_name_bytes);
    std::string name;
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
        if (quoted[i] == '\\' && i + 2 < quoted.size())
            ++i;
        name += quoted[i];
    }
    return plain_line(name, most_name_bytes);
}

bool is_withheld(const sip_t& request) {
    if (privacy_withholds(request) || is_remote_party_private(request) || unread_withholds(request))
        return true;
    if (is_anonymous(*request.sip_from->a_url, request.sip_from->a_display))
        return true;
    for (const sip_p_asserted_identity_t* asserted = sip_p_asserted_identity(&request); asserted;
         asserted = asserted->paid_next) {
        if (is_anonymous(*asserted->paid_url, asserted->paid_display))
            return true;
    }
    return false;
}

CallerShown caller_in(const sip_t& request, bool from_trunk) {
    if (is_withheld(request))
        return {};
    const sip_p_asserted_identity_t* asserted = sip_p_asserted_identity(&request);
    if (from_trunk && asserted)
        return {number_of(*asserted->paid_url), display_name(asserted->paid_display)};
    return {number_of(*request.sip_from->a_url), display_name(request.sip_from->a_display)};
}

}  // namespace zongji::sip
