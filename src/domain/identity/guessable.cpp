#include "domain/identity/guessable.h"

#include <algorithm>
#include <set>
#include <string>

namespace zongji::identity {
namespace {

constexpr std::size_t long_enough = 16;  // bytes: nobody tries so far

// From public counts of leaked passwords, of the world and of China; of those of eight characters
// and more what is left without the digits and marks around it.
constexpr std::string_view common[] = {
    "password",      "passwort",   "passphrase",    "passw",         "pass",       "admin",
    "administrator", "root",       "user",          "guest",         "test",       "testing",
    "demo",          "default",    "changeme",      "changeit",      "letmein",    "welcome",
    "login",         "master",     "secret",        "system",        "manager",    "operator",
    "service",       "server",     "support",       "company",       "office",     "zongji",
    "callcenter",    "callcentre", "contactcenter", "contactcentre", "hotline",    "agent",
    "supervisor",    "iloveyou",   "ilovey",        "loveyou",       "lovely",     "love",
    "princess",      "sunshine",   "football",      "baseball",      "basketball", "superman",
    "batman",        "dragon",     "monkey",        "shadow",        "michael",    "jordan",
    "jennifer",      "michelle",   "charlie",       "trustno",       "starwars",   "computer",
    "internet",      "samsung",    "google",        "facebook",      "microsoft",  "windows",
    "huawei",        "xiaomi",     "tencent",       "alibaba",       "taobao",     "weixin",
    "wechat",        "qwer",       "qwert",         "qwerty",        "qwertyui",   "qwertyuiop",
    "asdf",          "asdfgh",     "asdfghjk",      "asdfghjkl",     "zxcv",       "zxcvbn",
    "zxcvbnm",       "qaz",        "qazwsx",        "qazwsxedc",     "wsx",        "wsxedc",
    "abc",           "abcd",       "abcdef",        "aaa",           "asd",        "qwe",
    "qweasd",        "qweasdzxc",  "woaini",        "woaiwojia",     "woaiwoziji", "woshishui",
    "woxiangni",     "wodemima",   "mima",          "nihao",         "nihaoma",    "aini",
    "ainiforever",   "zhongguo",   "beijing",       "shanghai",      "guangzhou",  "shenzhen",
    "china",         "zhang",      "zhangwei",      "wangwei",       "wanglei",    "liwei",
    "dearbook",      "csdn",       "xiaoxiao",      "caonima",       "wangyut",    "tiancai",
    "laopo",         "laogong",    "baobei",        "keai",          "kefu",       "zuoxi",
    "spring",        "summer",     "autumn",        "winter",        "january",    "february",
    "monday",        "friday",     "freedom",       "whatever",      "hello",      "helloworld",
    "killer",        "pokemon",    "mustang",       "access",        "flower",     "cheese",
    "ginger",        "hunter",     "soccer",        "hockey",        "george",     "andrew",
    "daniel",        "thomas",     "jessica",       "ashley",        "nicole",     "amanda"};

constexpr std::string_view rows[] = {"abcdefghijklmnopqrstuvwxyz",
                                     "0123456789012345",
                                     "qwertyuiopasdfghjklzxcvbnm",
                                     "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
                                     "qazwsxedcrfvtgbyhnujmikolp",
                                     "1q2w3e4r5t6y7u8i9o0p",
                                     "q1w2e3r4t5y6u7i8o9p0",
                                     "!@#$%^&*()",
                                     "147258369147",
                                     "159753456852"};

char folded(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view between(std::string_view text, bool (*is_inner)(char)) {
    while (!text.empty() && !is_inner(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && !is_inner(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view without_ends(std::string_view text) {
    return between(text, is_letter);
}

// "p@ssw0rd" is read as everybody reads it.
std::string letters_stood_for(std::string_view text) {
    constexpr std::string_view signs = "@4310$5!7";
    constexpr std::string_view meant = "aaeiossit";
    std::string read(text);
    for (char& c : read) {
        if (const auto at = signs.find(c); at != signs.npos)
            c = meant[at];
    }
    return read;
}

bool is_common(std::string_view word) {
    return std::find(std::begin(common), std::end(common), word) != std::end(common);
}

bool is_in_a_row(std::string_view text) {
    const std::string backward(text.rbegin(), text.rend());
    return std::any_of(std::begin(rows), std::end(rows), [&](std::string_view row) {
        return row.find(text) != row.npos || row.find(backward) != row.npos;
    });
}

// "abcabcabc": nothing but the beginning again.
bool repeats_itself(std::string_view text) {
    for (std::size_t period = 1; period <= text.size() / 2 && period <= 6; ++period) {
        if (text.substr(period) == text.substr(0, text.size() - period))
            return true;
    }
    return false;
}

}  // namespace

bool is_guessable(std::string_view password) {
    std::string text;
    for (const char c : password)
        text += folded(c);
    if (std::set<char>(text.begin(), text.end()).size() <= 3 || repeats_itself(text))
        return true;
    if (text.size() >= long_enough)
        return false;
    if (std::all_of(text.begin(), text.end(), is_digit) || is_in_a_row(text))
        return true;
    // "a123456789"
    const std::string_view digits = between(text, is_digit);
    if (text.size() - digits.size() <= 3 && is_in_a_row(digits))
        return true;
    const std::string_view word = without_ends(text);
    const std::string read = letters_stood_for(text);
    // A sign at an end may stand for a letter, or for nothing.
    for (const std::string& stem :
         {std::string(word), letters_stood_for(word), std::string(without_ends(read)), read}) {
        if (is_common(stem) || (stem.size() >= 4 && is_in_a_row(stem)))
            return true;
    }
    return false;
}

}  // namespace zongji::identity
