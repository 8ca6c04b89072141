#include "engine/permission/zones_by_code.h"

#include <algorithm>
#include <array>

namespace zongji::permission {
namespace {

struct Country {
    std::string_view code;
    std::array<std::string_view, 2> zones;  // the second is empty where there is one
};

// No code is the beginning of another one.
constexpr auto countries = std::to_array<Country>({
    {"1", {"America/St_Johns", "Pacific/Honolulu"}},
    {"20", {"Africa/Cairo"}},
    {"212", {"Africa/Casablanca"}},
    {"213", {"Africa/Algiers"}},
    {"234", {"Africa/Lagos"}},
    {"251", {"Africa/Addis_Ababa"}},
    {"254", {"Africa/Nairobi"}},
    {"27", {"Africa/Johannesburg"}},
    {"30", {"Europe/Athens"}},
    {"31", {"Europe/Amsterdam"}},
    {"32", {"Europe/Brussels"}},
    {"33", {"Europe/Paris"}},
    {"34", {"Europe/Madrid", "Atlantic/Canary"}},
    {"351", {"Europe/Lisbon", "Atlantic/Azores"}},
    {"353", {"Europe/Dublin"}},
    {"358", {"Europe/Helsinki"}},
    {"36", {"Europe/Budapest"}},
    {"380", {"Europe/Kyiv"}},
    {"39", {"Europe/Rome"}},
    {"40", {"Europe/Bucharest"}},
    {"41", {"Europe/Zurich"}},
    {"420", {"Europe/Prague"}},
    {"43", {"Europe/Vienna"}},
    {"44", {"Europe/London"}},
    {"45", {"Europe/Copenhagen"}},
    {"46", {"Europe/Stockholm"}},
    {"47", {"Europe/Oslo"}},
    {"48", {"Europe/Warsaw"}},
    {"49", {"Europe/Berlin"}},
    {"52", {"America/Cancun", "America/Tijuana"}},
    {"54", {"America/Argentina/Buenos_Aires"}},
    {"55", {"America/Noronha", "America/Rio_Branco"}},
    {"56", {"America/Santiago", "Pacific/Easter"}},
    {"60", {"Asia/Kuala_Lumpur"}},
    {"61", {"Australia/Sydney", "Australia/Perth"}},
    {"62", {"Asia/Jayapura", "Asia/Jakarta"}},
    {"63", {"Asia/Manila"}},
    {"64", {"Pacific/Chatham", "Pacific/Auckland"}},
    {"65", {"Asia/Singapore"}},
    {"66", {"Asia/Bangkok"}},
    {"7", {"Asia/Kamchatka", "Europe/Kaliningrad"}},
    {"81", {"Asia/Tokyo"}},
    {"82", {"Asia/Seoul"}},
    {"84", {"Asia/Ho_Chi_Minh"}},
    {"852", {"Asia/Hong_Kong"}},
    {"853", {"Asia/Macau"}},
    {"855", {"Asia/Phnom_Penh"}},
    {"856", {"Asia/Vientiane"}},
    {"86", {"Asia/Shanghai"}},
    {"880", {"Asia/Dhaka"}},
    {"886", {"Asia/Taipei"}},
    {"90", {"Europe/Istanbul"}},
    {"91", {"Asia/Kolkata"}},
    {"92", {"Asia/Karachi"}},
    {"94", {"Asia/Colombo"}},
    {"95", {"Asia/Yangon"}},
    {"966", {"Asia/Riyadh"}},
    {"971", {"Asia/Dubai"}},
    {"972", {"Asia/Jerusalem"}},
    {"976", {"Asia/Ulaanbaatar", "Asia/Hovd"}},
    {"977", {"Asia/Kathmandu"}},
    {"996", {"Asia/Bishkek"}},
    {"998", {"Asia/Tashkent"}},
});

}  // namespace

std::span<const std::string_view> zones_by_code(std::string_view code) {
    const auto found = std::ranges::find(countries, code, &Country::code);
    if (found == countries.end())
        return {};
    return std::span(found->zones).first(found->zones[1].empty() ? 1 : 2);
}

std::span<const std::string_view> zones_of_digits(std::string_view digits) {
    for (std::size_t size = 1; size <= 3 && size <= digits.size(); ++size) {
        if (const auto zones = zones_by_code(digits.substr(0, size)); !zones.empty())
            return zones;
    }
    return {};
}

std::vector<std::string_view> all_zones() {
    std::vector<std::string_view> names;
    for (const Country& country : countries) {
        for (const std::string_view zone : country.zones) {
            if (!zone.empty())
                names.push_back(zone);
        }
    }
    return names;
}

}  // namespace zongji::permission
