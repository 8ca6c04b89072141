#include "base/test/fuzz.h"
#include "base/text.h"
#include "edge/telephony/sip/identity.h"
#include "edge/telephony/sip/raw_headers.h"
#include "edge/telephony/sip/test/parsed_message.h"

// Names and addresses that nobody foresaw.
namespace zongji::sip::test {
namespace {

using zongji::test::Chance;
using zongji::test::Fuzz;
using namespace std::string_view_literals;

std::string invite(const std::string& from, const std::string& more = "") {
    return "INVITE sip:4001234567@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: " +
           from + ";tag=t\r\nTo: <sip:4001234567@h>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n" + more +
           "Content-Length: 0\r\n\r\n";
}

void expect_plain(const CallerShown& shown) {
    for (const std::string& text : {shown.number, shown.name})
        ASSERT_EQ(text, plain_line(text, 128));
    ASSERT_LE(shown.number.size(), 64u);
}

const std::string_view of_names[] = {
    "张",  "三",   "Bell", ",", ";",   "(Sales)", " ", "a.b@c",   "\xb9\xab", "ü",
    "'",   "/",    "?",    "=", "%41", "\\",      "#", "&",       "\"",       "\"\"",
    "[x]", "O\"N", "\t",   "😀", "{}",  "1",       ":", "\xe5\xbc"};

// Whatever a name is made of, the call is had, and the name is shown as it was meant, or it is
// refused since it may mean another address.
TEST(CallerFuzz, a_name_without_quotation_marks_is_read_as_one) {
    int had = 0;
    for (Fuzz fuzz(6'000); fuzz.next();) {
        const std::string name = fuzz.chance().some(of_names, 6);
        const auto quoted = with_quoted_names(name + " <sip:138@h;x=y>;p=q");
        if (!quoted)
            continue;
        ++had;
        ASSERT_TRUE(quoted->ends_with("<sip:138@h;x=y>;p=q")) << *quoted;
        EXPECT_FALSE(with_quoted_names(*quoted)) << "once is enough: " << *quoted;
        const ParsedMessage message(invite(name + " <sip:138@h;x=y>;p=q"));
        const sip_t* request = message.request();
        ASSERT_TRUE(request) << name;
        const CallerShown shown = caller_in(*request, false);
        EXPECT_EQ(shown.number, "138") << name;
        EXPECT_EQ(shown.name, plain_line(trimmed(name), 128)) << name;
    }
    EXPECT_GT(had, 500);
}

// Each address of a list is found, with and without marks.
TEST(CallerFuzz, a_list_has_as_many_addresses_as_it_had) {
    const std::string_view names[] = {"",      "Bob ", "\"x, <y>\" ", "Bell, Alexander ",
                                      "张三 ", "a;b "};
    for (Fuzz fuzz(2'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        std::string list;
        const std::size_t count = 1 + chance.below(4);
        for (std::size_t i = 0; i < count; ++i)
            list += (i ? ", " : "") + std::string(chance.among(names)) +
                    "<sip:" + std::to_string(i) + "@h;u=1,2>;q=\"0,5\"";
        const ParsedMessage message(invite("<sip:1@h>", "Contact: " + list + "\r\n"));
        const sip_t* request = message.request();
        ASSERT_TRUE(request) << list;
        std::size_t found = 0;
        for (const sip_contact_t* one = request->sip_contact; one; one = one->m_next)
            EXPECT_EQ(number_of(*one->m_url), std::to_string(found++)) << list;
        EXPECT_EQ(found, count) << list;
    }
}

const std::string caller_samples[] = {
    invite("\"张三\" <sip:+86-138-1234-5678;phone-context=x@h;user=phone>",
           "P-Asserted-Identity: \"W\" <sip:13812345678@h>, <tel:+8613812345678>\r\n"
           "Privacy: id;critical\r\n"),
    invite("Bell, Alexander <sip:%31%33%38@[2001:db8::1]:5060>",
           "Remote-Party-ID: \"R\" <sip:138@h>;party=calling;privacy=off;screen=yes\r\n"
           "P-Preferred-Identity: <sip:1@h>\r\n"),
    invite("\"\xd5\xc5\xc8\xfd\" <sip:anonymous@anonymous.invalid>",
           "Privacy: none\r\nPrivacy: id\r\n"),
};
const std::string_view caller_pieces[] = {"\"",
                                          "\\",
                                          "<",
                                          ">",
                                          ",",
                                          ";",
                                          "%00"sv,
                                          "%",
                                          "%E5%BC",
                                          "\xff",
                                          "\0"sv,
                                          "\r\n",
                                          "\r\n ",
                                          "sip:",
                                          "tel:",
                                          "@",
                                          "Privacy: x\r\n",
                                          "From: <sip:2@h>\r\n",
                                          "\u202e",
                                          "\xb9\xab"};

TEST(CallerFuzz, of_whatever_bytes_is_a_plain_line) {
    int read = 0;
    for (Fuzz fuzz(6'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        const ParsedMessage message(mutated(chance, chance.among(caller_samples), caller_pieces));
        const sip_t* request = message.request();
        if (!request)
            continue;
        ++read;
        const CallerShown shown = caller_in(*request, fuzz.seed() % 2);
        expect_plain(shown);
        EXPECT_TRUE(!is_withheld(*request) || (shown.number.empty() && shown.name.empty()));
        expect_plain(
            {number_of(*request->sip_request->rq_url), number_of(*request->sip_to->a_url)});
    }
    EXPECT_GT(read, 200);
}

}  // namespace
}  // namespace zongji::sip::test
