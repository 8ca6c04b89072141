#include "domain/customers/number_region.h"

#include <array>
#include <string_view>
#include <utility>

#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/phonenumberutil.h>

namespace zongji::customers {
namespace {

// Provinces whose names do not end in 省, the full forms before the short ones.
struct Province {
    std::string_view written;
    std::string_view brief;
};
constexpr std::array<Province, 10> autonomous{{{"内蒙古自治区", "内蒙古"},
                                               {"广西壮族自治区", "广西"},
                                               {"西藏自治区", "西藏"},
                                               {"宁夏回族自治区", "宁夏"},
                                               {"新疆维吾尔自治区", "新疆"},
                                               {"内蒙古", "内蒙古"},
                                               {"广西", "广西"},
                                               {"西藏", "西藏"},
                                               {"宁夏", "宁夏"},
                                               {"新疆", "新疆"}}};

std::string without_suffix(std::string text, std::string_view suffix) {
    if (text.size() > suffix.size() && text.ends_with(suffix))
        text.resize(text.size() - suffix.size());
    return text;
}

std::string joined(std::string_view province, const std::string& city) {
    return std::string(province) + (city.empty() ? "" : " ") + city;
}

}  // namespace

std::string short_chinese_place(const std::string& place) {
    for (const Province& name : autonomous) {
        if (place.starts_with(name.written))
            return joined(name.brief, without_suffix(place.substr(name.written.size()), "市"));
    }
    constexpr std::string_view province = "省";
    const std::size_t at = place.find(province);
    if (at == std::string::npos || at == 0)
        return without_suffix(place, "市");
    return joined(std::string_view(place).substr(0, at),
                  without_suffix(place.substr(at + province.size()), "市"));
}

std::map<std::string, std::string> region_of(const i18n::phonenumbers::PhoneNumber& number,
                                             const std::string& home) {
    // Reads its tables on first use; safe on any thread afterwards and meanwhile.
    static const i18n::phonenumbers::PhoneNumberOfflineGeocoder places;
    static const icu::Locale chinese("zh"), english("en");

    std::string region;
    i18n::phonenumbers::PhoneNumberUtil::GetInstance()->GetRegionCodeForNumber(number, &region);
    std::string in_chinese = places.GetDescriptionForNumber(number, chinese);
    std::string in_english = places.GetDescriptionForNumber(number, english);
    if (region == home) {
        if (in_english == "China")
            return {};
        in_chinese = short_chinese_place(in_chinese);
    }
    if (in_chinese.empty() || in_english.empty())
        return {};
    return {{"zh-CN", std::move(in_chinese)}, {"en", std::move(in_english)}};
}

}  // namespace zongji::customers
