#include "edge/speech/speak.h"

#include "edge/speech/child_process.h"

#include <algorithm>
#include <cstring>

namespace zongji::speech {
namespace {

constexpr std::size_t longest_text = 8 * 1024;
constexpr std::size_t most_output = 64 << 20;

// Line ends and other control characters only confuse the pauses.
std::string cleaned(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    return out;
}

template <class Number>
Number number_at(const std::string& bytes, std::size_t at) {
    Number number;
    std::memcpy(&number, bytes.data() + at, sizeof number);
    return number;
}

// What espeak-ng writes to a pipe: a WAV whose sizes are not true, since it does not know them yet.
Result<Pcm> parse_stream(const std::string& wav) {
    constexpr std::size_t header = 44;
    const bool is_wav = wav.size() >= header && wav.compare(0, 4, "RIFF") == 0 &&
                        wav.compare(8, 8, "WAVEfmt ") == 0 && wav.compare(36, 4, "data") == 0;
    if (!is_wav || number_at<std::uint16_t>(wav, 20) != 1 ||
        number_at<std::uint16_t>(wav, 22) != 1 || number_at<std::uint16_t>(wav, 34) != 16) {
        return Error{ErrorCode::failed, "espeak-ng gave no sound in the form expected", {}};
    }
    const auto rate = number_at<std::uint32_t>(wav, 24);
    if (rate < 8000 || rate > 96'000)
        return Error{ErrorCode::failed, "espeak-ng gave a sound of an unexpected rate", {}};
    Pcm pcm((wav.size() - header) / 2);
    for (std::size_t i = 0; i < pcm.size(); ++i)
        pcm[i] = static_cast<float>(number_at<std::int16_t>(wav, header + 2 * i)) / 32768.0F;
    return resample(pcm, static_cast<int>(rate), sound_rate);
}

}  // namespace

std::string voice_for(const std::string& locale) {
    std::string language = locale.substr(0, locale.find_first_of("-_"));
    std::transform(language.begin(), language.end(), language.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    // Plain "cmn" spells hanzi out; "yue" is Cantonese, as spoken in Hong Kong.
    if (language == "zh")
        return locale == "zh-HK" ? "yue" : "cmn-latn-pinyin";
    return language;
}

Result<Pcm> speak(const Speaker& speaker, const std::string& locale, const std::string& text) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        return invalid("has no text to be spoken");
    if (text.size() > longest_text)
        return invalid("is too long to be spoken");
    const std::string voice = voice_for(locale);
    const bool plausible = voice.size() >= 2 && std::all_of(voice.begin(), voice.end(), [](char c) {
                               return (c >= 'a' && c <= 'z') || c == '-';
                           });
    if (!plausible)
        return invalid("has a locale without a voice");
    auto wav =
        run_program(speaker.program,
                    {"-v", voice, "-a", "70", "-s", "160", "-b", "1", "-z", "--stdin", "--stdout"},
                    cleaned(text), speaker.time_limit, most_output);
    if (!wav) {
        if (wav.error().code == ErrorCode::not_found) {
            return Error{ErrorCode::unavailable,
                         "cannot be spoken: install the Debian package espeak-ng",
                         {}};
        }
        return wav.error();
    }
    ZONGJI_TRY(Pcm pcm, parse_stream(*wav));
    if (active_level_db(pcm) < -60)
        return Error{ErrorCode::failed, "came out of espeak-ng as silence", {}};
    return pcm;
}

}  // namespace zongji::speech
