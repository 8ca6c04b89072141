#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

// Inputs by chance, for what reads from a wire.
namespace zongji::test {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t most) { return most ? random_() % most : 0; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    char byte() { return static_cast<char>(random_()); }
    std::string bytes(std::size_t most) {
        std::string made(below(most + 1), ' ');
        std::ranges::generate(made, [this] { return byte(); });
        return made;
    }
    template <class List>
    decltype(auto) among(const List& list) {
        return *std::next(std::begin(list), static_cast<std::ptrdiff_t>(below(std::size(list))));
    }
    // Some of them, one behind the other.
    template <class List>
    std::string some(const List& pieces, std::size_t most) {
        std::string made;
        for (auto count = below(most + 1); count > 0; --count)
            made += among(pieces);
        return made;
    }

private:
    std::mt19937_64 random_;
};

// Runs that have a seed each: as many as are named, or for ZONGJI_FUZZ_SECONDS. The first that
// fails is the last; ZONGJI_FUZZ_SEED begins with it again. None may take long.
//
//     for (Fuzz fuzz(2'000); fuzz.next();)
//         EXPECT_…(read(mutated(fuzz.chance(), sample, pieces)));
class Fuzz {
public:
    using Clock = std::chrono::steady_clock;

    explicit Fuzz(std::uint64_t runs)
        : seed_(number("ZONGJI_FUZZ_SEED", 1) - 1),
          last_(seed_ + runs),
          until_(Clock::now() + std::chrono::seconds(number("ZONGJI_FUZZ_SECONDS", 0))),
          timed_(std::getenv("ZONGJI_FUZZ_SECONDS") != nullptr),
          began_(Clock::now()) {}

    bool next() {
        const auto now = Clock::now();
        if (now - began_ > longest_run)
            ADD_FAILURE() << "a run took longer than any may";
        if (testing::Test::HasFailure() || (timed_ ? now >= until_ : seed_ == last_))
            return false;
        began_ = now;
        chance_.emplace(++seed_);
        trace_.emplace(__FILE__, __LINE__, "ZONGJI_FUZZ_SEED=" + std::to_string(seed_));
        return true;
    }
    Chance& chance() { return *chance_; }
    std::uint64_t seed() const { return seed_; }

    static constexpr std::chrono::seconds longest_run{20};  // on a busy machine, too

private:
    static std::uint64_t number(const char* name, std::uint64_t otherwise) {
        const std::string_view text = std::getenv(name) ? std::getenv(name) : "";
        std::uint64_t value = otherwise;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }

    std::uint64_t seed_;
    std::uint64_t last_;
    Clock::time_point until_;
    bool timed_;
    Clock::time_point began_;
    std::optional<Chance> chance_;
    std::optional<testing::ScopedTrace> trace_;
};

namespace detail {

// A stretch of it: some characters, or a line.
inline std::pair<std::size_t, std::size_t> stretch_of(Chance& chance, const std::string& text) {
    const std::size_t at = chance.below(text.size());
    if (chance.one_in(2))
        return {at, 1 + chance.below(std::min<std::size_t>(text.size() - at, 20))};
    const auto before = text.rfind('\n', at);
    const std::size_t begin = before == text.npos || before == at ? at : before + 1;
    const auto end = text.find('\n', begin);
    return {begin, (end == text.npos ? text.size() : end + 1) - begin};
}

inline void change_number(Chance& chance, std::string& text) {
    static const std::string_view numbers[] = {
        "",    "0",   "-1",     "1",     "00000000000000000007",
        "127", "128", "65535",  "65536", "4294967296",
        "1e9", "0x7", "999999", "２",    "99999999999999999999"};
    const auto digit = text.find_first_of("0123456789", chance.below(text.size()));
    if (digit == text.npos)
        return;
    const auto end = std::min(text.find_first_not_of("0123456789", digit), text.size());
    text.replace(digit, end - digit, chance.among(numbers));
}

}  // namespace detail

// What becomes of a good sample on a bad way, or in bad hands: bytes changed, stretches and lines
// lost, doubled, moved, many times over; numbers beyond all bounds; `pieces` where they do not
// belong; cut off.
template <class List>
std::string mutated(Chance& chance, std::string text, const List& pieces) {
    for (auto changes = 1 + chance.below(6); changes > 0 && !text.empty(); --changes) {
        const auto [at, size] = detail::stretch_of(chance, text);
        const std::string stretch = text.substr(at, size);
        switch (chance.below(9)) {
            case 0:
                text[at] = chance.byte();
                break;
            case 1:
                text[at] = '\0';
                break;
            case 2:
                text.erase(at, size);
                break;
            case 3:
                text.insert(at, stretch);
                break;
            case 4:
                text.erase(at, size).insert(chance.below(text.size() + 1), stretch);
                break;
            case 5:
                detail::change_number(chance, text);
                break;
            case 6:
                text.resize(chance.one_in(4) ? at : text.size());
                break;
            case 7:
                for (auto times = chance.below(chance.one_in(20) ? 2'000 : 8);
                     times > 0 && text.size() < 60'000; --times)
                    text.insert(at, stretch);
                break;
            default:
                text.insert(chance.below(text.size() + 1), chance.among(pieces));
        }
        text.resize(std::min<std::size_t>(text.size(), 60'000));
    }
    return text;
}

}  // namespace zongji::test
