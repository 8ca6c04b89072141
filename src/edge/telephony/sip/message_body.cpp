#include "edge/telephony/sip/message_body.h"

#include "edge/telephony/sip/home.h"

#include <algorithm>
#include <string_view>

#include <sofia-sip/base64.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_mime.h>
#include <sofia-sip/su_string.h>

namespace zongji::sip {

namespace {

constexpr int deepest = 4;
constexpr std::size_t longest_boundary = 70;  // RFC 2046 §5.1.1

enum class Handling { unsaid, optional, required };

// A body, or a part of one.
struct Part {
    const msg_content_type_t* type = nullptr;
    const msg_content_disposition_t* disposition = nullptr;
    std::string_view content_encoding;
    std::string_view transfer_encoding;
    std::string_view text;
};

// What was found so far.
struct Reading {
    std::string session;
    bool has_session = false;
    bool unread = false;   // something that nobody said a word about
    bool refused = false;  // something that was required
};

Handling handling_of(const Part& part) {
    const char* said =
        part.disposition ? msg_params_find(part.disposition->cd_params, "handling=") : nullptr;
    if (!said)
        return Handling::unsaid;
    return su_casematch(said, "optional") ? Handling::optional : Handling::required;
}

bool is_type(const Part& part, const char* type) {
    return part.type && part.type->c_type && su_casematch(part.type->c_type, type);
}

bool is_multipart(const Part& part) {
    return part.type && part.type->c_type && su_casenmatch(part.type->c_type, "multipart/", 10);
}

// Its Content-Type says so, and nothing that it is for something else than the session: a
// description of early media (RFC 3959) is none of it.
bool is_session(const Part& part) {
    const bool typed =
        is_type(part, "application/sdp") || (!part.type && part.text.starts_with("v="));
    const char* purpose = part.disposition ? part.disposition->cd_type : nullptr;
    return typed && (!purpose || !*purpose || su_casematch(purpose, "session"));
}

bool is_one_of(std::string_view word, std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(), [&](const char* one) {
        return word.size() == std::string_view(one).size() &&
               su_casenmatch(word.data(), one, word.size());
    });
}

// SIP is eight bits wide, so that few encode at all; what does comes from a mail library.
std::optional<std::string> decoded(const Part& part) {
    if (!part.content_encoding.empty() && !is_one_of(part.content_encoding, {"identity"}))
        return std::nullopt;
    if (part.transfer_encoding.empty() ||
        is_one_of(part.transfer_encoding, {"binary", "8bit", "7bit"}))
        return std::string(part.text);
    if (!is_one_of(part.transfer_encoding, {"base64"}))
        return std::nullopt;
    const std::string coded(part.text);
    std::string plain(coded.size(), '\0');
    plain.resize(
        std::min<std::size_t>(base64_d(plain.data(), plain.size(), coded.c_str()), plain.size()));
    return plain;
}

void read(const Part& part, Reading& reading, int depth);

// The library writes into what it reads, looks some characters beyond its end, and does not come to
// an end at a NUL where a header should be: it gets a copy with room behind it and without NULs
// (which only parts have that are not ours to read). A last delimiter is added: a body whose own
// was cut off ends where the message does.
std::string copy_for_library(std::string_view text, std::string_view boundary) {
    std::string copy(text);
    std::replace(copy.begin(), copy.end(), '\0', ' ');
    copy += "\r\n--" + std::string(boundary) + "--\r\n";
    return copy;
}

std::string boundary_of(const Part& part) {
    const char* said = msg_params_find(part.type->c_params, "boundary=");
    std::string boundary = said ? said : "";
    if (boundary.size() >= 2 && boundary.front() == '"' && boundary.back() == '"')
        boundary = boundary.substr(1, boundary.size() - 2);
    return boundary;
}

std::string_view text_of(const msg_generic_t* header) {
    return header && header->g_string ? header->g_string : "";
}

std::string_view encoding_of(const msg_content_encoding_t* header) {
    return header && header->k_items && header->k_items[0] ? header->k_items[0] : "";
}

void read_parts(const Part& whole, Reading& reading, int depth) {
    const std::string boundary = boundary_of(whole);
    if (boundary.empty() || boundary.size() > longest_boundary || depth == deepest) {
        reading.unread = true;
        return;
    }
    std::string copy = copy_for_library(whole.text, boundary);
    const std::size_t size = copy.size();
    copy.append(4 * longest_boundary, '\0');

    Home home;
    msg_payload_t* payload = msg_payload_create(home.get(), nullptr, 0);
    if (!payload)
        return;
    payload->pl_data = copy.data();
    payload->pl_len = size;
    const msg_multipart_t* part = msg_multipart_parse(home.get(), whole.type, payload);
    if (!part)
        reading.unread = true;

    const bool alternatives = is_type(whole, "multipart/alternative");
    Reading inside;
    for (; part; part = part->mp_next) {
        Reading one;
        const msg_payload_t* body = part->mp_payload;
        read({part->mp_content_type, part->mp_content_disposition,
              encoding_of(part->mp_content_encoding), text_of(part->mp_content_transfer_encoding),
              body ? std::string_view(body->pl_data, body->pl_len) : std::string_view()},
             one, depth + 1);
        if (one.has_session && (alternatives || !inside.has_session)) {
            inside.session = std::move(one.session);
            inside.has_session = true;
        }
        inside.unread = inside.unread || one.unread;
        inside.refused = inside.refused || one.refused;
    }
    // Of alternatives one has to be understood, whatever each of them says.
    if (alternatives) {
        inside.unread = !inside.has_session;
        inside.refused = false;
    }
    if (inside.has_session) {
        reading.session = std::move(inside.session);
        reading.has_session = true;
    }
    reading.unread = reading.unread || inside.unread;
    reading.refused = reading.refused || inside.refused;
}

void read_multipart(const Part& part, Reading& reading, int depth) {
    read_parts(part, reading, depth);
    switch (handling_of(part)) {
        case Handling::unsaid:
            return;
        case Handling::optional:
            if (reading.refused)
                reading = Reading{};
            reading.unread = false;
            return;
        case Handling::required:
            if (is_type(part, "multipart/alternative") && reading.unread)
                reading.refused = true;
            return;
    }
}

void read(const Part& part, Reading& reading, int depth) {
    if (is_multipart(part))
        return read_multipart(part, reading, depth);
    if (is_session(part)) {
        if (auto session = decoded(part)) {
            reading.session = std::move(*session);
            reading.has_session = true;
            return;
        }
    }
    switch (handling_of(part)) {
        case Handling::required:
            reading.refused = true;
            return;
        case Handling::unsaid:
            reading.unread = true;
            return;
        case Handling::optional:
            return;
    }
}

}  // namespace

std::optional<std::string> session_in(const sip_t& message) {
    const sip_payload_t* body = message.sip_payload;
    if (!body || body->pl_len == 0)
        return std::string();
    Reading reading;
    read({message.sip_content_type,
          message.sip_content_disposition,
          encoding_of(message.sip_content_encoding),
          {},
          {body->pl_data, body->pl_len}},
         reading, 0);
    if (reading.refused || (reading.unread && !reading.has_session))
        return std::nullopt;
    return std::move(reading.session);
}

}  // namespace zongji::sip
