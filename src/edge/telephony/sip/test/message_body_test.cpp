#include "edge/telephony/sip/message_body.h"

#include "base/test/fuzz.h"

#include <random>
#include <string>

#include <gtest/gtest.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/sip_parser.h>

namespace zongji::sip {
namespace {

const std::string description = "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\n";

std::string part(const std::string& headers, const std::string& body) {
    return "--ub\r\n" + headers + "\r\n" + body + "\r\n";
}
const std::string offer_part =
    part("Content-Type: application/sdp\r\nContent-Disposition: session; handling=required\r\n",
         description);
std::string isup(const std::string& handling) {
    return part("Content-Type: application/isup; version=itu-t92+\r\n" +
                    (handling.empty() ? "" : "Content-Disposition: signal; " + handling + "\r\n"),
                std::string("\x01\x00\x60\r\n\x0a\x00", 7));
}

struct Sent {
    std::string type;
    std::string body;
    std::string more = {};
};

// "415" where the message has to be refused.
std::string found_in(const Sent& sent) {
    const std::string raw =
        "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bK1\r\n"
        "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n" +
        (sent.type.empty() ? "" : "Content-Type: " + sent.type + "\r\n") + sent.more +
        "Content-Length: " + std::to_string(sent.body.size()) + "\r\n\r\n" + sent.body;
    msg_t* message = msg_make(sip_default_mclass(), MSG_DO_EXTRACT_COPY, raw.data(),
                              static_cast<ssize_t>(raw.size()));
    const sip_t* sip = message ? sip_object(message) : nullptr;
    const std::string found = sip ? session_in(*sip).value_or("415") : "no message";
    if (message)
        msg_destroy(message);
    return found;
}

std::string mixed(const std::string& parts) {
    return found_in({"multipart/mixed;boundary=ub", parts + "--ub--\r\n"});
}

TEST(MessageBody, IsTheDescriptionOrNone) {
    EXPECT_EQ(found_in({"application/sdp", description}), description);
    EXPECT_EQ(found_in({"Application/SDP; charset=utf-8", description}), description);
    EXPECT_EQ(found_in({"", ""}), "");
    EXPECT_EQ(found_in({"application/isup", "x"}), "415");
    EXPECT_EQ(
        found_in({"application/isup", "x", "Content-Disposition: signal;handling=optional\r\n"}),
        "");
    EXPECT_EQ(found_in({"application/sdp", description, "Content-Encoding: gzip\r\n"}), "415");
}

TEST(MessageBody, OfManyPartsTheDescriptionIsFoundWhereverItStands) {
    EXPECT_EQ(mixed(offer_part + isup("handling=optional")), description);
    EXPECT_EQ(mixed(isup("handling=optional") + offer_part), description);
    EXPECT_EQ(mixed(isup("") + offer_part), description) << "nobody said that it is required";
    EXPECT_EQ(mixed(part("Content-Type: application/pidf+xml\r\nContent-ID: <loc@sbc>\r\n",
                         "<presence/>") +
                    offer_part),
              description);
    EXPECT_EQ(found_in({"multipart/mixed;boundary=\"ub\"", offer_part + "--ub--"}), description);
    EXPECT_EQ(
        found_in({"multipart/related;boundary=ub", "preamble\r\n" + offer_part + "--ub--epilogue"}),
        description);
    EXPECT_EQ(
        found_in({"multipart/mixed;boundary=ub", offer_part.substr(0, offer_part.size() - 2)}),
        description)
        << "the last delimiter is lost";
}

TEST(MessageBody, WhatIsRequiredAndNotUnderstoodRefuses) {
    EXPECT_EQ(mixed(offer_part + isup("handling=required")), "415");
    EXPECT_EQ(mixed(offer_part + isup("handling=REQUIRED")), "415");
    EXPECT_EQ(mixed(offer_part + isup("handling=other")), "415");
    EXPECT_EQ(mixed(isup("")), "415") << "nothing to begin with";
    EXPECT_EQ(mixed(isup("handling=optional")), "") << "the offer is ours";
    EXPECT_EQ(mixed(part("Content-Type: application/sdp\r\n"
                         "Content-Disposition: early-session; handling=optional\r\n",
                         "v=0\r\n") +
                    offer_part),
              description);
}

TEST(MessageBody, PartsWithin) {
    const std::string inner =
        "--in\r\nContent-Type: text/plain\r\n"
        "Content-Disposition: render;handling=required\r\n\r\nhello\r\n"
        "--in\r\nContent-Type: application/sdp\r\n\r\n" +
        description + "\r\n--in--";
    EXPECT_EQ(mixed(part("Content-Type: multipart/alternative;boundary=in\r\n", inner)),
              description)
        << "of alternatives one has to be understood";
    EXPECT_EQ(mixed(part("Content-Type: multipart/mixed;boundary=in\r\n", inner)), "415");
    // Of alternatives only the whole is asked (RFC 5621 §8.3).
    const std::string unknown =
        "--in\r\nContent-Type: text/plain\r\n"
        "Content-Disposition: render;handling=required\r\n\r\nhello\r\n--in--";
    const std::string alternative = "Content-Type: multipart/alternative;boundary=in\r\n";
    EXPECT_EQ(mixed(offer_part + part(alternative, unknown)), description);
    EXPECT_EQ(
        mixed(offer_part +
              part(alternative + "Content-Disposition: render;handling=required\r\n", unknown)),
        "415");
    // What is optional and cannot be processed whole is not processed (§8.2).
    EXPECT_EQ(mixed(part("Content-Type: multipart/mixed;boundary=in\r\n"
                         "Content-Disposition: render;handling=optional\r\n",
                         inner)),
              "");
    EXPECT_EQ(mixed(part("Content-Type: application/sdp\r\nContent-Transfer-Encoding: base64\r\n",
                         "dj0wDQo=")),
              "v=0\r\n");
    std::string nest = part("Content-Type: application/sdp\r\n", description) + "--ub--";
    for (int depth = 0; depth < 6; ++depth) {
        const std::string type =
            "multipart/mixed;boundary=" + (depth ? "b" + std::to_string(depth) : "ub");
        EXPECT_EQ(found_in({type, nest}), depth < 4 ? description : "415") << depth;
        const std::string next = "b" + std::to_string(depth + 1);
        nest =
            "--" + next + "\r\nContent-Type: " + type + "\r\n\r\n" + nest + "\r\n--" + next + "--";
    }
}

// Whatever comes, reading it ends.
TEST(MessageBody, AnythingIsRead) {
    const std::string good = offer_part + isup("handling=optional") + "--ub--\r\n";
    const char* const bits[] = {"--ub",
                                "\r\n",
                                "\n",
                                "\r",
                                "--ub--",
                                " ",
                                ":",
                                "\r\n\r\n",
                                "v=0",
                                "Content-Type: multipart/mixed;boundary=ub",
                                "c: application/sdp",
                                "Content-Transfer-Encoding: base64"};
    for (zongji::test::Fuzz fuzz(20'000); fuzz.next();) {
        std::mt19937 chance(static_cast<unsigned>(fuzz.seed()));
        const auto below = [&](std::size_t most) { return chance() % most; };
        std::string body = good;
        for (std::size_t changes = 1 + below(8); changes > 0; --changes) {
            switch (below(4)) {
                case 0:
                    body[below(body.size())] = static_cast<char>(chance());
                    break;
                case 1:
                    body.erase(below(body.size()), below(20));
                    body += '-';
                    break;
                case 2:
                    body.insert(below(body.size() + 1), bits[below(std::size(bits))]);
                    break;
                case 3:
                    body[below(body.size())] = '\0';
                    break;
            }
        }
        const std::string found = found_in({"multipart/mixed;boundary=ub", body});
        ASSERT_LE(found.size(), body.size());
    }
}

}  // namespace
}  // namespace zongji::sip
