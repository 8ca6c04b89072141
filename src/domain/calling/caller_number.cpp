#include "domain/calling/caller_number.h"

#include "domain/calling/org_units.h"
#include "domain/configuration/syntax.h"
#include "engine/permission/destination.h"

#include <algorithm>

namespace zongji::calling {
namespace {

using configuration::Number;
using configuration::Snapshot;
using KnownNumber = configuration::Known<NumberId, Number>;

std::optional<NotShown> against(const Number& number, ContactPurpose purpose,
                                const std::string& today) {
    if (configuration::is_call_in_only(number.key))
        return NotShown::in_only;
    if (!number.calls_out)
        return NotShown::off;
    if (number.owner.empty() || number.filing.empty())
        return NotShown::not_filed;
    if (!number.expires.empty() && number.expires < today)
        return NotShown::expired;
    if (!number.purposes.empty() &&
        std::ranges::find(number.purposes, purpose) == number.purposes.end())
        return NotShown::other_use;
    return std::nullopt;
}

const char* in_words(NotShown why) {
    switch (why) {
        case NotShown::unknown:
            return "is none of ours";
        case NotShown::off:
            return "does not call out";
        case NotShown::in_only:
            return "is for calls in only, as every 400 and 800 number";
        case NotShown::not_filed:
            return "is not filed: its owner or its filing is missing";
        case NotShown::expired:
            return "is filed no longer";
        case NotShown::other_use:
            return "is not filed for this purpose";
    }
    return "";
}

// "江苏 南京" and "Nanjing, Jiangsu" are of the city "南京", "南京市" and "nanjing".
std::vector<std::string> places_in(const std::string& text) {
    std::vector<std::string> places(1);
    for (const char c : text) {
        if (c == ' ' || c == ',') {
            places.emplace_back();
        } else {
            places.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    for (std::string& place : places) {
        constexpr std::string_view city = "市";
        if (place.size() > city.size() && place.ends_with(city))
            place.resize(place.size() - city.size());
    }
    std::erase(places, "");
    return places;
}

bool is_of_city(const Number& number, const CallerWish& wish) {
    const auto callee = permission::destination_of(wish.callee);
    const auto own = permission::destination_of(number.key);
    if (!callee.area.empty() && callee.area == own.area)
        return true;
    const auto city = places_in(number.city);
    if (city.empty())
        return false;
    return std::ranges::any_of(wish.callee_region, [&](const auto& region) {
        const auto places = places_in(region.second);
        return std::ranges::search(places, city).begin() != places.end();
    });
}

// Those that are asked for, in the order in which they are preferred.
std::vector<const KnownNumber*> candidates(const Snapshot& snapshot, const CallerWish& wish,
                                           std::vector<NumberNotShown>& not_shown) {
    std::vector<const KnownNumber*> found;
    const auto queue = snapshot.queues.find(wish.queue);
    if (queue != snapshot.queues.end() && !queue->second.record.calls_out_as.empty()) {
        for (const std::string& key : queue->second.record.calls_out_as) {
            const auto number = snapshot.numbers.find(key);
            if (number == snapshot.numbers.end()) {
                not_shown.push_back({key, NotShown::unknown});
            } else {
                found.push_back(&number->second);
            }
        }
        return found;
    }
    const std::string root = root_unit(snapshot);
    for (const std::string& unit : upward(snapshot, wish.org_unit)) {
        for (const auto& [key, number] : snapshot.numbers) {
            const std::string& of = number.record.org_unit;
            if (number.record.calls_out && (of.empty() ? root : of) == unit)
                found.push_back(&number);
        }
        if (!found.empty())
            break;
    }
    return found;
}

}  // namespace

CallerChoice choose_caller_number(const Snapshot& snapshot, const CallerWish& wish,
                                  const std::string& today) {
    CallerChoice choice;
    const KnownNumber* first = nullptr;
    const KnownNumber* of_city = nullptr;
    for (const KnownNumber* number : candidates(snapshot, wish, choice.not_shown)) {
        if (const auto why = against(number->record, wish.purpose, today)) {
            choice.not_shown.push_back({number->record.key, *why});
            continue;
        }
        if (!first)
            first = number;
        if (!of_city && is_of_city(number->record, wish))
            of_city = number;
    }
    if (const KnownNumber* chosen = of_city ? of_city : first) {
        choice.number = chosen->id;
        choice.key = chosen->record.key;
        return choice;
    }
    choice.refusal = "no number of ours may show to whom is called";
    if (choice.not_shown.empty())
        choice.refusal += ": neither the queue nor the org unit has one that calls out";
    const char* before = ": ";
    for (const auto& [number, why] : choice.not_shown) {
        choice.refusal += before + number + " " + in_words(why);
        before = "; ";
    }
    return choice;
}

}  // namespace zongji::calling
