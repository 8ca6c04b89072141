#include "edge/telephony/sip/info_digit.h"

#include <string>

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

char relay(std::string_view body) {
    return digit_of_info("application/dtmf-relay", body).value_or('-');
}

TEST(InfoDigit, IsOneOfSixteenKeysByNameOrByNumber) {
    const std::string keys = "0123456789*#ABCD";
    for (std::size_t event = 0; event < 100; ++event) {
        const char key = event < keys.size() ? keys[event] : '-';
        EXPECT_EQ(relay("Signal=" + std::to_string(event) + "\r\nDuration=160\r\n"), key) << event;
    }
    for (const char key : keys)
        EXPECT_EQ(relay(std::string("Signal=") + key + "\r\n"), key);
    EXPECT_EQ(relay("Signal=d\r\n"), 'D');
}

TEST(InfoDigit, IsReadInEverySpelling) {
    for (const char* body :
         {"Signal=5\r\nDuration=160\r\n", "Signal=5", "Signal= 5\r\nDuration= 160\r\n",
          "signal=5\nduration=160\n", "SIGNAL = 5\rDURATION = 160", "Duration=160\r\nSignal=5\r\n",
          "\r\n  Signal\t=\t5  \r\n", "Signal=\"5\"\r\n", "Signal: 5\r\n", "Signal=05\r\n", "5",
          "5\r\n", " 5 "}) {
        EXPECT_EQ(relay(body), '5') << body;
        EXPECT_EQ(digit_of_info("application/dtmf", body), '5') << body;
        EXPECT_EQ(digit_of_info("Application/DTMF-Relay ;charset=utf-8", body), '5') << body;
    }
}

TEST(InfoDigit, IsNothingElse) {
    for (const char* body :
         {"", "\r\n", "Signal=\r\nDuration=160\r\n", "Signal=16\r\n", "Signal=1234\r\n",
          "Signal=1x\r\n", "Signal=flash\r\n", "Signal=hf\r\n", "Signal=!\r\n", "Signal=-1\r\n",
          "Signals=5\r\n", "Duration=5\r\n", "MySignal=5\r\n", "hello", "Signal", "="})
        EXPECT_EQ(relay(body), '-') << body;
    EXPECT_FALSE(digit_of_info("text/plain", "5"));
    EXPECT_FALSE(digit_of_info("application/dtmf-relays", "Signal=5"));
    EXPECT_FALSE(digit_of_info("", "5"));
}

}  // namespace
}  // namespace zongji::sip::test
