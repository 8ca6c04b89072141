#include "edge/telephony/sip/identity.h"

#include "base/test/fuzz.h"
#include "base/text.h"
#include "edge/telephony/sip/test/harness.h"
#include "edge/telephony/sip/test/talker.h"

#include <random>

#include <gtest/gtest.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip_parser.h>

namespace zongji::sip::test {
namespace {

using namespace std::string_view_literals;

// A request, read as the engine reads it.
class ReadRequest {
public:
    explicit ReadRequest(const std::string& headers, const std::string& from = "<sip:138@h>") {
        static const msg_mclass_t* const known = sip_extend_mclass(nullptr);
        const std::string raw =
            "INVITE sip:4001234567@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: " +
            from + ";tag=t\r\nTo: <sip:4001234567@h>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n" +
            headers + "Content-Length: 0\r\n\r\n";
        message_ =
            msg_make(known, MSG_DO_EXTRACT_COPY, raw.data(), static_cast<ssize_t>(raw.size()));
    }
    ~ReadRequest() { msg_destroy(message_); }
    ReadRequest(const ReadRequest&) = delete;
    ReadRequest& operator=(const ReadRequest&) = delete;

    const sip_t* operator->() const { return sip_object(message_); }
    const sip_t& operator*() const { return *sip_object(message_); }
    bool is_readable() const {
        const sip_t* sip = message_ ? sip_object(message_) : nullptr;
        return sip && sip->sip_from && sip->sip_request;
    }

private:
    msg_t* message_ = nullptr;
};

const std::string asserted = "P-Asserted-Identity: <sip:+8613812345678@ims.example;user=phone>\r\n";

struct Wish {
    const char* header;
    bool withheld;
};

class EachWish : public testing::TestWithParam<Wish> {};

TEST_P(EachWish, is_heard) {
    const ReadRequest request(asserted + GetParam().header + "\r\n");
    ASSERT_TRUE(request.is_readable());
    EXPECT_EQ(is_withheld(*request), GetParam().withheld) << GetParam().header;
    const CallerShown shown = caller_in(*request, true);
    EXPECT_EQ(shown.number, GetParam().withheld ? "" : "+8613812345678") << GetParam().header;
}

INSTANTIATE_TEST_SUITE_P(
    Identity, EachWish,
    testing::Values(
        // RFC 3323 §4.2 and RFC 3325 §9.3, alone and together.
        Wish{"Privacy: id", true}, Wish{"Privacy: user", true}, Wish{"Privacy: header", true},
        Wish{"Privacy: none", false}, Wish{"Privacy: critical", false},
        Wish{"Privacy: session", false}, Wish{"Privacy: history", false},
        Wish{"Privacy: header;id", true}, Wish{"Privacy: id; critical", true},
        Wish{"Privacy: critical; id", true}, Wish{"Privacy: user;id;critical", true},
        Wish{"Privacy:ID", true}, Wish{"pRIVACY : Id ;CRITICAL", true},
        Wish{"Privacy: session;critical", false}, Wish{"Privacy: NONE", false},
        // Beyond the grammar, where the meaning is plain, and what nobody knows yet.
        Wish{"Privacy: none;id", true}, Wish{"Privacy: id,critical", true},
        Wish{"Privacy: critical,header", true}, Wish{"Privacy: x-new-wish", true},
        Wish{"Privacy:  id\r\n\t;critical", true}, Wish{"Privacy: none\r\nPrivacy: id", true},
        Wish{"Privacy: id\r\nPrivacy: none", true}, Wish{"Privacy: ;;\r\nPrivacy: id", true},
        // From before Privacy.
        Wish{"Remote-Party-ID: <sip:138@h>;party=calling;privacy=full", true},
        Wish{"Remote-Party-ID: <sip:138@h>;privacy=off;screen=yes", false},
        Wish{"Remote-Party-ID: <sip:138@h>;Privacy=NAME", true},
        Wish{"Remote-Party-ID: <sip:138@h>;screen=yes", false}, Wish{"X-Privacy: id", false},
        Wish{"Subject: Privacy: id", false}));

struct From {
    std::string_view from;
    std::string_view number;
    std::string_view name;
};

class EachFrom : public testing::TestWithParam<From> {};

TEST_P(EachFrom, is_told_as_a_plain_line) {
    const ReadRequest request("", std::string(GetParam().from));
    ASSERT_TRUE(request.is_readable()) << GetParam().from;
    const CallerShown shown = caller_in(*request, true);
    EXPECT_EQ(shown.number, GetParam().number) << GetParam().from;
    EXPECT_EQ(shown.name, GetParam().name) << GetParam().from;
}

INSTANTIATE_TEST_SUITE_P(
    Identity, EachFrom,
    testing::Values(From{"\"Wang\" <sip:13812345678@h>", "13812345678", "Wang"},
                    From{"<sip:+86138;npdi;phone-context=x@h>", "+86138", ""},
                    From{"<tel:+86-138-1234-5678;phone-context=x>", "+86-138-1234-5678", ""},
                    From{"\"a \\\"b\\\" \\\\c\" <sip:1@h>", "1", "a \"b\" \\c"},
                    From{"\"\xd5\xc5\xc8\xfd\" <sip:1@h>", "1", "张三"},
                    From{"\"张三\xe5\xbc\" <sip:1@h>", "1", "张三\ufffd"},
                    From{"\"\xe2\x80\xae张\x01三\xe2\x80\xac\" <sip:1@h>", "1", "张三"},
                    From{"<sip:1381234%005678@h>", "13812345678", ""},
                    From{"<sip:138%0d%0aX%3a1@h>", "138 X:1", ""},
                    From{"<sip:%B9%AB%CB%BE13812345678@h>", "公司13812345678", ""},
                    From{"<sip:%EF%BC%91%EF%BC%93%EF%BC%98@h>", "138", ""},
                    From{"<sip:%FF138@h>", "\ufffd138", ""},
                    // A host is no number.
                    From{"<sip:10.0.0.5>", "", ""}, From{"<sip:alice@h>", "alice", ""},
                    // Who wants to be nobody, however he says it.
                    From{"\"Anonymous\" <sip:anonymous@anonymous.invalid>", "", ""},
                    From{"<sip:ANONYMOUS@carrier.example>", "", ""},
                    From{"<sip:%61nonymous@h>", "", ""},
                    From{"\"Wang\" <sip:13812345678@Unknown.INVALID>", "", ""},
                    From{"\"Wang\" <sip:13812345678@invalid.>", "", ""},
                    From{"\"anonymous\" <sip:13812345678@h>", "", ""},
                    From{"<sip:restricted@h>", "", ""},
                    From{"<sip:13812345678@notinvalid>", "13812345678", ""}));

TEST(Identity, ends_between_characters) {
    std::string user;
    for (int i = 0; i < 30; ++i)
        user += "%E5%BC%A0";
    const ReadRequest request("", "<sip:" + user + "@h>");
    EXPECT_EQ(number_of(*request->sip_from->a_url).size(), 63u);
    const ReadRequest named("", "\"" + std::string(5'000, 'a') + "\" <sip:1@h>");
    EXPECT_EQ(caller_in(*named, true).name.size(), 128u);
}

TEST(Identity, of_whatever_bytes_can_be_stored) {
    const std::string_view pieces[] = {
        "张", "\xb9\xab", "%",    "%00", "%E5%BC",    "\xff",      "\"", "\\", ";",    "<",
        ">",  "@",        "sip:", "138", "%E2%80%AE", "anonymous", "=",  "+",  "\x01", " "};
    int read = 0;
    for (zongji::test::Fuzz fuzz(20'000); fuzz.next();) {
        std::minstd_rand random(static_cast<unsigned>(fuzz.seed()));
        const auto some = [&] {
            std::string text;
            for (auto count = random() % 8; count > 0; --count)
                text += pieces[random() % std::size(pieces)];
            return text;
        };
        const ReadRequest request("P-Asserted-Identity: " + some() + "<sip:" + some() +
                                      "@h>\r\nPrivacy: " + some() +
                                      "\r\nRemote-Party-ID: " + some() + "\r\n",
                                  some() + "<sip:" + some() + "@h>");
        if (!request.is_readable())
            continue;
        ++read;
        const CallerShown shown = caller_in(*request, fuzz.seed() % 2);
        for (const std::string& text : {shown.number, shown.name}) {
            ASSERT_TRUE(is_utf8(text));
            ASSERT_EQ(text, plain_line(text, 128));
        }
        ASSERT_LE(shown.number.size(), 64u);
    }
    EXPECT_GT(read, 1'000);
}

// Whom the far side asked not to tell of is told to nobody, and stored nowhere.
TEST(Identity, that_is_withheld_is_neither_told_nor_stored) {
    Rig rig;
    rig.react = [](SipEngine& engine, const calls::Event& event) {
        if (const auto* arrived = std::get_if<calls::LegArrived>(&event))
            engine.handle(calls::AnswerLeg{arrived->leg});
    };
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    Talker caller(rig.port);
    EXPECT_EQ(status_of(caller.invite("Privacy: critical;ID\r\n")), 200);
    caller.ack();
    ASSERT_TRUE(rig.events.wait_for<calls::LegAnswered>());
    const auto arrived = rig.events.of<calls::LegArrived>();
    ASSERT_EQ(arrived.size(), 1u);
    EXPECT_EQ(arrived[0].caller, "");
    EXPECT_EQ(arrived[0].caller_name, "");
    const auto kept = rig.dialogs.records();
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].remote_uri, "<sip:anonymous@anonymous.invalid>;tag=t");
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
}

}  // namespace
}  // namespace zongji::sip::test
