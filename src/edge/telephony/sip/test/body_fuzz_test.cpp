#include "base/test/fuzz.h"
#include "edge/telephony/sip/info_digit.h"
#include "edge/telephony/sip/message_body.h"
#include "edge/telephony/sip/test/parsed_message.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

// Bodies that nobody foresaw: parts in parts, and keys by INFO.
namespace zongji::sip::test {
namespace {

using zongji::test::Chance;
using zongji::test::Fuzz;

std::string invite(const std::string& type, const std::string& body) {
    return "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bK1\r\n"
           "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
           "Content-Type: " +
           type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A body as it was made, and what has to be found in it.
struct Made {
    std::string type;
    std::string body;
    std::string disposition;
    std::string session;
    bool has_session = false;
    bool unread = false;
    bool refused = false;
};

std::string handling_among(Chance& chance) {
    return chance.among(std::array{"", "", "; handling=optional", "; handling=required"});
}

Made leaf(Chance& chance, int number) {
    Made made;
    if (chance.one_in(3)) {
        made.type = "application/sdp";
        made.disposition = chance.one_in(2) ? "session" + handling_among(chance) : "";
        made.body = "v=0\r\no=- 1 " + std::to_string(number) + " IN IP4 192.0.2.5\r\n";
        made.session = made.body;
        made.has_session = true;
        return made;
    }
    const std::string said = handling_among(chance);
    made.type =
        chance.among(std::array{"application/isup; version=itu-t92+", "application/pidf+xml",
                                "application/3gpp-ims+xml", "text/plain", "application/QSIG"});
    if (!said.empty() || chance.one_in(2))
        made.disposition = chance.among(std::array{"signal", "render", "by-reference"}) + said;
    made.body = "\x01 --x\r\n" + std::to_string(number);
    made.refused = said.ends_with("required");
    made.unread = said.empty();
    return made;
}

Made tree(Chance& chance, int depth, int& number) {
    if (depth == 0 || chance.one_in(3))
        return leaf(chance, ++number);
    Made made;
    // None begins with another.
    const std::string boundary = "b" + std::to_string(++number) + "-";
    const bool alternatives = chance.one_in(4);
    made.type =
        std::string("multipart/") +
        (alternatives ? "alternative" : chance.among(std::array{"mixed", "related", "x-new"})) +
        (chance.one_in(2) ? ";boundary=" + boundary : "; boundary=\"" + boundary + "\"");
    for (auto count = 1 + chance.below(3); count > 0; --count) {
        const Made part = tree(chance, depth - 1, number);
        made.body += "--" + boundary + "\r\nContent-Type: " + part.type + "\r\n";
        if (!part.disposition.empty())
            made.body += "Content-Disposition: " + part.disposition + "\r\n";
        made.body += "\r\n" + part.body + "\r\n";
        if (part.has_session && (alternatives || !made.has_session)) {
            made.session = part.session;
            made.has_session = true;
        }
        made.unread = made.unread || part.unread;
        made.refused = made.refused || part.refused;
    }
    made.body += "--" + boundary + "--";
    const std::string said = handling_among(chance);
    made.disposition = said.empty() ? "" : "render" + said;
    if (alternatives) {  // RFC 5621 §8.3
        made.unread = !made.has_session;
        made.refused = made.unread && said.ends_with("required");
    }
    if (said.ends_with("optional")) {  // §8.2
        if (made.refused) {
            made.has_session = made.refused = false;
            made.session.clear();
        }
        made.unread = false;
    }
    return made;
}

TEST(BodyFuzz, a_description_is_found_wherever_it_stands) {
    int found = 0;
    for (Fuzz fuzz(4'000); fuzz.next();) {
        int number = 0;
        Made made = tree(fuzz.chance(), 3, number);
        if (!made.type.starts_with("multipart"))
            continue;
        const std::string raw = invite(made.type, made.body);
        const std::string header =
            made.disposition.empty() ? "" : "Content-Disposition: " + made.disposition + "\r\n";
        const ParsedMessage message(std::string(raw).insert(raw.find("Content-Length"), header));
        ASSERT_TRUE(message.request()) << raw;
        const bool refused = made.refused || (made.unread && !made.has_session);
        const auto session = session_in(*message.request());
        EXPECT_EQ(session.value_or("415"), refused ? "415" : made.session) << header << raw;
        found += session && !session->empty();
    }
    EXPECT_GT(found, 200);
}

const std::string_view body_pieces[] = {"--b1-",
                                        "--b1---",
                                        "\r\n",
                                        "\n",
                                        "\r",
                                        " ",
                                        ":",
                                        "\r\n\r\n",
                                        "v=0",
                                        "Content-Type: multipart/mixed;boundary=b1-\r\n",
                                        "c: application/sdp\r\n",
                                        "e: gzip\r\n",
                                        "Content-Transfer-Encoding: base64\r\n",
                                        "\xff"};

// Whatever comes, reading it ends, and there is no more in it than came: but for the delimiters
// that are added at each level, which a broken boundary may leave standing.
TEST(BodyFuzz, anything_is_read) {
    for (Fuzz fuzz(6'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        int number = 0;
        const Made made = tree(chance, 3, number);
        const std::string body = mutated(chance, made.body, body_pieces);
        const std::string type =
            chance.one_in(4) ? mutated(chance, made.type, body_pieces) : made.type;
        const ParsedMessage message(invite(type, body));
        if (const sip_t* request = message.request()) {
            ASSERT_LE(session_in(*request).value_or("").size(), body.size() + 4 * 80);
        }
    }
}

std::string in_any_case(Chance& chance, std::string_view word) {
    std::string made(word);
    for (char& c : made)
        c = static_cast<char>(chance.one_in(2) ? std::tolower(c) : std::toupper(c));
    return made;
}

// One key, spelt in one of the many ways.
TEST(BodyFuzz, a_key_by_info_is_understood_in_every_spelling) {
    constexpr std::string_view keys = "0123456789*#ABCD";
    for (Fuzz fuzz(4'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        const std::size_t event = chance.below(keys.size());
        std::string value = chance.one_in(2) ? std::to_string(event) : std::string(1, keys[event]);
        if (event >= 12 && chance.one_in(2))
            value = in_any_case(chance, value);
        if (chance.one_in(5))
            value = "\"" + value + "\"";
        const std::string_view end = chance.among(std::array{"\r\n", "\n", "\r"});
        const auto blanks = [&] { return chance.some(std::array{" ", "\t"}, 2); };
        std::vector<std::string> lines = {
            in_any_case(chance, "Signal") + blanks() +
                std::string(chance.among(std::array{"=", ":"})) + blanks() + value + blanks(),
            "Duration=" + std::to_string(chance.below(9'999)), "X-Signals=9"};
        lines.resize(1 + chance.below(3));
        if (chance.one_in(2))
            std::ranges::reverse(lines);
        std::string body = chance.one_in(4) ? std::string(end) : "";
        for (const std::string& line : lines)
            body += blanks() + line + std::string(end);
        const std::string type = in_any_case(
            chance, chance.among(std::array{"application/dtmf-relay", "application/dtmf"}));
        EXPECT_EQ(digit_of_info(type + blanks() + (chance.one_in(3) ? ";a=b" : ""), body),
                  keys[event])
            << body;
    }
}

TEST(BodyFuzz, whatever_else_comes_by_info_is_a_key_or_none) {
    constexpr std::string_view keys = "0123456789*#ABCD";
    const std::string_view bits[] = {"Signal", "=",  ":", "5",    "*", "16",
                                     "\r\n",   "\"", " ", "\xff", "-"};
    for (Fuzz fuzz(6'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        const std::string body = chance.one_in(3)
                                     ? chance.bytes(40)
                                     : mutated(chance, "Signal=5\r\nDuration=160\r\n", bits);
        const auto key = digit_of_info("application/dtmf-relay", body);
        EXPECT_TRUE(!key || keys.find(*key) != keys.npos) << body;
    }
}

}  // namespace
}  // namespace zongji::sip::test
