#include "edge/telephony/sip/lenient_headers.h"

#include "edge/telephony/sip/raw_headers.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip_extra.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_alloc.h>

namespace zongji::sip {

namespace {

// RFC 3261 §25.1: token, and the blanks between several.
bool is_grammatical(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 && (std::isalnum(byte) ||
                           std::string_view("-.!%*_+`'~ \t\r\n").find(c) != std::string_view::npos);
}

// Outside of quoted strings.
std::size_t find_unquoted(std::string_view text, std::string_view wanted) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && wanted.find(text[i]) != wanted.npos)
            return i;
    }
    return text.npos;
}

// Where the quoted string ends with which it begins.
std::size_t end_of_quoted(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.npos;
}

// None, tokens, or one quoted string.
bool needs_no_quotes(std::string_view name) {
    if (std::all_of(name.begin(), name.end(), is_grammatical))
        return true;
    return name.front() == '"' && end_of_quoted(name) == name.size();
}

bool is_plainly_a_name(std::string_view name) {
    if (find_unquoted(name, ">") != name.npos)
        return false;
    const auto separator = find_unquoted(name, ",;");
    if (separator == name.npos)
        return true;
    const std::string_view before = name.substr(0, name.find_last_of(",;"));
    return before.find(':') == before.npos && trimmed(name.substr(0, separator)) != "*";
}

std::string in_quotes(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

// Reads a header as the stack does, its name quoted first where that is what it lacks.
template <msg_hclass_t* original>
struct Reader {
    static issize_t parse(su_home_t* home, msg_header_t* header, char* value, isize_t size) {
        header->sh_common->h_class = original;
        auto mended = with_quoted_names({value, static_cast<std::size_t>(size)});
        const std::string_view text = mended
                                          ? std::string_view(*mended)
                                          : std::string_view(value, static_cast<std::size_t>(size));
        if (auto whole = without_empty_values(text))
            mended = std::move(whole);
        char* copy = mended ? su_strdup(home, mended->c_str()) : nullptr;
        return copy ? original->hc_parse(home, header, copy, static_cast<isize_t>(mended->size()))
                    : original->hc_parse(home, header, value, size);
    }

    static msg_hclass_t* make() {
        static const msg_hclass_s reader = [] {
            msg_hclass_s made = *original;
            made.hc_parse = parse;
            return made;
        }();
        return &reader;
    }
};

constexpr sip_time_t malformed_expires = 3600;

struct ExpiresReader {
    static issize_t parse(su_home_t* home, msg_header_t* header, char* value, isize_t size) {
        header->sh_common->h_class = sip_expires_class;
        auto* expires = reinterpret_cast<sip_expires_t*>(header);
        if (sip_expires_class->hc_parse(home, header, value, size) < 0) {
            expires->ex_date = 0;
            expires->ex_delta = malformed_expires;
        }
        return 0;
    }

    static msg_hclass_t* make() {
        static const msg_hclass_s reader = [] {
            msg_hclass_s made = *sip_expires_class;
            made.hc_parse = parse;
            return made;
        }();
        return &reader;
    }
};

// Both stand under the header's name: ours, which is found first by what reads, and the stack's,
// which is found by what adds such a header to a message.
void replace(msg_mclass_t& messages, msg_hclass_t* original, msg_hclass_t* reader) {
    msg_href_t* end = messages.mc_hash + messages.mc_hash_size;
    msg_href_t* found = std::find_if(
        messages.mc_hash, end, [&](const msg_href_t& entry) { return entry.hr_class == original; });
    if (found == end)
        return;
    const msg_href_t standing = *found;
    found->hr_class = reader;
    msg_mclass_insert(&messages, &standing);
    const char brief = original->hc_short[0];
    if (messages.mc_short && brief >= 'a' && brief <= 'z')
        const_cast<msg_href_t*>(messages.mc_short)[brief - 'a'].hr_class = reader;
}

template <msg_hclass_t* original>
void take(msg_mclass_t& messages) {
    replace(messages, original, Reader<original>::make());
}

}  // namespace

std::optional<std::string> with_quoted_names(std::string_view value) {
    std::string quoted;
    bool changed = false;
    while (true) {
        const auto bracket = find_unquoted(value, "<");
        const auto end = bracket == value.npos ? bracket : value.find('>', bracket);
        if (end == value.npos)
            break;
        const std::string_view name = trimmed(value.substr(0, bracket));
        if (needs_no_quotes(name)) {
            quoted += value.substr(0, bracket);
        } else if (is_plainly_a_name(name)) {
            quoted += in_quotes(name) + " ";
            changed = true;
        } else {
            return std::nullopt;
        }
        const auto comma = find_unquoted(value.substr(end), ",");
        const auto next = comma == value.npos ? value.size() : end + comma + 1;
        quoted += value.substr(bracket, next - bracket);
        value.remove_prefix(next);
    }
    if (!changed)
        return std::nullopt;
    return quoted.append(value);
}

std::optional<std::string> without_empty_values(std::string_view value) {
    const auto address = value.rfind('>');
    if (address == value.npos || value.find('=', address) == value.npos)
        return std::nullopt;
    std::string kept(value.substr(0, address));
    bool quoted = false;
    for (std::size_t i = address; i < value.size(); ++i) {
        quoted ^= value[i] == '"';
        const std::string_view rest = trimmed(value.substr(i + 1));
        const bool empty = rest.empty() || rest.front() == ';' || rest.front() == ',';
        if (value[i] != '=' || quoted || !empty)
            kept += value[i];
    }
    if (kept.size() == value.size())
        return std::nullopt;
    return kept;
}

void read_leniently(msg_mclass_t& messages) {
    take<sip_from_class>(messages);
    take<sip_to_class>(messages);
    take<sip_contact_class>(messages);
    take<sip_reply_to_class>(messages);
    take<sip_referred_by_class>(messages);
    take<sip_p_asserted_identity_class>(messages);
    take<sip_p_preferred_identity_class>(messages);
    take<sip_remote_party_id_class>(messages);
    replace(messages, sip_expires_class, ExpiresReader::make());
}

}  // namespace zongji::sip
