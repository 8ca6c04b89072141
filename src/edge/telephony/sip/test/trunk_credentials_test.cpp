#include "edge/telephony/sip/test/carrier_rig.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

TEST(DigestResponse, IsThatOfTheStandards) {
    // RFC 2617 §3.5.
    EXPECT_EQ(digest_response(
                  secret_hash_of("Mufasa", "testrealm@host.com", "Circle Of Life"),
                  {"MD5", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "auth", "0a4f113b", "00000001"},
                  "GET", "/dir/index.html"),
              "6629fae49393a05397450978507c4ef1");
    // RFC 7616 §3.9.1.
    const std::string hash = secret_hash_of("Mufasa", "http-auth@example.org", "Circle of Life");
    DigestQuestion question{"MD5", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "auth",
                            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "00000001"};
    EXPECT_EQ(digest_response(hash, question, "GET", "/dir/index.html"),
              "8ca523f5e9506fed4657c9700eebdbec");
    question.algorithm = "SHA-256";
    EXPECT_EQ(digest_response(hash, question, "GET", "/dir/index.html"),
              "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST(LineOf, IsTheSameForTheSameSecretAndTellsNothingOfIt) {
    Carrier carrier;
    EXPECT_EQ(line_of(carrier), "") << "without a secret nobody could keep it secret";
    carrier.user = "02088886666";
    carrier.host = "ims.example";
    carrier.secret_hash = secret_hash_of("u", "ims.example", "s");
    const std::string line = line_of(carrier);
    EXPECT_EQ(line.size(), 24u);
    EXPECT_EQ(line_of(carrier), line);
    carrier.secret_hash = secret_hash_of("u", "ims.example", "t");
    EXPECT_NE(line_of(carrier), line);
}

}  // namespace
}  // namespace zongji::sip::test
