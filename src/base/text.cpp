#include "base/text.h"

#include "base/ensure.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>

namespace zongji {
namespace {

constexpr UChar32 replacement = 0xfffd;
constexpr std::size_t most_words = 16;

// The code point at `at`, and moves past it; negative for an ill-formed sequence, as long as its
// maximal subpart.
UChar32 take_code_point(std::string_view text, std::size_t& at) {
    auto offset = static_cast<std::int32_t>(at);
    const auto size = static_cast<std::int32_t>(text.size());
    UChar32 code = 0;
    U8_NEXT(text.data(), offset, size, code);
    at = static_cast<std::size_t>(offset);
    return code;
}

void append(std::string& text, UChar32 code) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, code);
    text.append(bytes, static_cast<std::size_t>(length));
}

bool is_plain_ascii(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<signed char>(c) <= 0; });
}

enum class Part { shown, blank, joiner, unseen };

Part part_of(UChar32 code) {
    if (code == 0x200c || code == 0x200d)
        return Part::joiner;
    if (u_isUWhiteSpace(code))
        return Part::blank;
    switch (u_charType(code)) {
        case U_CONTROL_CHAR:
        case U_FORMAT_CHAR:
        case U_SURROGATE:
            return Part::unseen;
        case U_OTHER_LETTER:
        case U_UNASSIGNED:  // what a newer Unicode may have made a letter
            return U_IS_UNICODE_NONCHAR(code) ||
                           u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)
                       ? Part::unseen
                       : Part::shown;
        default:
            return Part::shown;
    }
}

// Whether nothing is wrong with it but that its last character is not whole.
bool is_utf8_cut_short(std::string_view text) {
    bool has_more = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        if (const UChar32 code = take_code_point(text, at); code >= 0) {
            has_more = has_more || code >= 0x80;
            continue;
        }
        return has_more && at == text.size() && U8_IS_LEAD(text[start]);
    }
    return true;
}

// Pairs of bytes as GBK has them, most of them in the rows of GB 2312: text in a language of
// accents has such pairs by chance, and those hardly ever there.
bool looks_like_gbk(std::string_view bytes) {
    std::size_t pairs = 0;
    std::size_t common = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        if (lead < 0x80)
            continue;
        if (i + 1 == bytes.size())
            break;  // cut in the middle of a character
        const auto trail = static_cast<unsigned char>(bytes[++i]);
        if (lead < 0x81 || lead > 0xfe || trail < 0x40 || trail == 0x7f || trail == 0xff)
            return false;
        ++pairs;
        common += (lead <= 0xa9 || lead >= 0xb0) && lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1;
    }
    return pairs > 0 && common * 2 >= pairs;
}

std::optional<std::string> from_gbk(std::string_view bytes) {
    if (!looks_like_gbk(bytes))
        return std::nullopt;
    std::string text(bytes.size() * 3 + 4, '\0');
    UErrorCode code = U_ZERO_ERROR;
    const auto size =
        ucnv_convert("UTF-8", "gb18030", text.data(), static_cast<std::int32_t>(text.size()),
                     bytes.data(), static_cast<std::int32_t>(bytes.size()), &code);
    if (U_FAILURE(code) && code != U_TRUNCATED_CHAR_FOUND)
        return std::nullopt;
    text.resize(static_cast<std::size_t>(std::max(size, 0)));
    return text;
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (take_code_point(text, at) < 0)
            return false;
    }
    return true;
}

std::string well_formed(std::string_view bytes) {
    if (is_plain_ascii(bytes))
        return std::string(bytes);
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const UChar32 code = take_code_point(bytes, at);
        append(text, code > 0 ? code : replacement);
    }
    return text;
}

std::string_view cut_text(std::string_view text, std::size_t most) {
    if (text.size() <= most)
        return text;
    std::size_t end = most;
    while (end > 0 && U8_IS_TRAIL(text[end]))
        --end;
    return text.substr(0, end);
}

std::string plain_line(std::string_view bytes, std::size_t most) {
    // Many times what may stay: what is beyond it is no name and no number.
    bytes = bytes.substr(0, most * 16);
    std::string decoded;
    if (!is_utf8_cut_short(bytes)) {
        if (auto chinese = from_gbk(bytes)) {
            decoded = std::move(*chinese);
            bytes = decoded;
        }
    }
    std::string line;
    bool after_blank = false;
    UChar32 joiner = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const UChar32 found = take_code_point(bytes, at);
        const UChar32 code = found < 0 ? replacement : found;
        switch (part_of(code)) {
            case Part::unseen:
                break;
            case Part::blank:
                after_blank = !line.empty();
                joiner = 0;
                break;
            case Part::joiner:
                joiner = line.empty() || after_blank ? 0 : code;
                break;
            case Part::shown:
                std::string next = std::exchange(after_blank, false) ? " " : "";
                if (joiner)
                    append(next, std::exchange(joiner, 0));
                append(next, code);
                if (line.size() + next.size() > most)
                    return line;
                line += next;
        }
    }
    return line;
}

bool has_letters(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (const UChar32 code = take_code_point(text, at); code >= 0 && u_isalpha(code))
            return true;
    }
    return false;
}

std::string search_form(std::string_view text) {
    UErrorCode code = U_ZERO_ERROR;
    static const icu::Normalizer2* const form = icu::Normalizer2::getNFKCCasefoldInstance(code);
    ensure(form != nullptr, "the data of Unicode is there");
    std::string folded;
    icu::StringByteSink<std::string> sink(&folded, static_cast<std::int32_t>(text.size()));
    code = U_ZERO_ERROR;
    form->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr,
                        code);
    ensure(U_SUCCESS(code), "text has a form to be searched by");
    return folded;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty() && words.size() < most_words)
            words.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const UChar32 code = take_code_point(text, at);
        if (code >= 0 && u_isUWhiteSpace(code)) {
            end_word();
        } else {
            word += text.substr(start, at - start);
        }
    }
    end_word();
    return words;
}

}  // namespace zongji
