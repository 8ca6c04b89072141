#include "base/test/fuzz.h"
#include "edge/telephony/sip/digest.h"
#include "edge/telephony/sip/test/digest_client.h"
#include "edge/telephony/sip/test/parsed_message.h"

#include <strings.h>

// Proofs that nobody foresaw: only the true one is taken, once.
namespace zongji::sip::test {
namespace {

using zongji::test::Chance;
using zongji::test::Fuzz;

constexpr Timestamp now{1'763'974'800'000'000};
const Ip source = *parse_ip("192.0.2.7");

const std::string_view digest_pieces[] = {"\"",
                                          ",",
                                          "=",
                                          " ",
                                          "\r\n ",
                                          "username=\"1002\"",
                                          "uri=\"sip:other\"",
                                          "nc=00000002",
                                          "qop=auth-int",
                                          "algorithm=MD5-sess",
                                          "algorithm=SHA-256",
                                          "realm=\"zongji\"",
                                          "Digest ",
                                          "Basic x",
                                          "\xff",
                                          "\\",
                                          "response=\"00000000000000000000000000000000\"",
                                          "Authorization: Digest x\r\n"};

struct Asked {
    Request request;
    std::string text;
};

Asked asked(const Digest& digest) {
    Asked made;
    const std::string challenge =
        "SIP/2.0 401 x\r\nWWW-Authenticate: " + digest.challenge(source, now, false) + "\r\n\r\n";
    made.request.more = credentials(challenge, made.request, ha1_of("1001", "secret"));
    made.text = text_of(made.request, 5060);
    return made;
}

// As the registrar asks: by the user that the proof names.
Digest::Verdict verdict_of(Digest& digest, const sip_t& request) {
    const auto user = Digest::user_of(request, "zongji");
    const std::string ha1 = user == "1001" ? ha1_of("1001", "secret") : "";
    return digest.verify(request, ha1, source, now + seconds(1));
}

TEST(DigestFuzz, only_the_true_proof_is_taken_and_once) {
    int refused = 0;
    int taken = 0;
    for (Fuzz fuzz(4'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        Digest digest("zongji", seconds(300));
        const Asked good = asked(digest);
        // What was changed is the proof, or the request that it stands for.
        Request other = good.request;
        if (chance.one_in(4))
            other.uri = mutated(chance, other.uri, digest_pieces);
        else
            other.more = mutated(chance, other.more, digest_pieces);
        const ParsedMessage changed(text_of(other, 5060));
        bool was_taken = false;
        if (const sip_t* request = changed.request()) {
            was_taken = verdict_of(digest, *request) == Digest::Verdict::right;
            if (was_taken) {
                EXPECT_EQ(Digest::user_of(*request, "zongji"), "1001") << other.more;
                const url_t& asked_for = *request->sip_request->rq_url;
                EXPECT_EQ(strcasecmp(asked_for.url_host ? asked_for.url_host : "", "zongji"), 0)
                    << other.uri;
                EXPECT_NE(verdict_of(digest, *request), Digest::Verdict::right) << "twice";
            }
        }
        const ParsedMessage message(good.text);
        ASSERT_TRUE(message.request());
        EXPECT_EQ(verdict_of(digest, *message.request()),
                  was_taken ? Digest::Verdict::stale : Digest::Verdict::right)
            << other.uri << "\n"
            << other.more;
        (was_taken ? taken : refused) += 1;
    }
    EXPECT_GT(refused, 20);
    EXPECT_GT(taken, 20) << "what only the spaces were changed of is right";
}

// A nonce that was not made here, or not for him.
TEST(DigestFuzz, no_nonce_but_ours_is_good) {
    for (Fuzz fuzz(2'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        Digest digest("zongji", seconds(300));
        std::string challenge = digest.challenge(source, now, false);
        const auto begin = challenge.find("nonce=\"") + 7;
        const auto end = challenge.find('"', begin);
        char& changed = challenge[begin + chance.below(end - begin)];
        const char before = changed;
        changed = "0123456789abcdef"[chance.below(16)];
        Request request;
        request.more = credentials("SIP/2.0 401 x\r\nWWW-Authenticate: " + challenge + "\r\n\r\n",
                                   request, ha1_of("1001", "secret"));
        const ParsedMessage message(text_of(request, 5060));
        ASSERT_TRUE(message.request());
        EXPECT_EQ(verdict_of(digest, *message.request()) == Digest::Verdict::right,
                  changed == before)
            << challenge;
        EXPECT_EQ(digest.nonces(), changed == before ? 1u : 0u) << "no memory for who made it up";
    }
}

}  // namespace
}  // namespace zongji::sip::test
