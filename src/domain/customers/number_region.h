#pragma once

#include <string>

#include <phonenumbers/phonenumber.pb.h>

// Private: where a number was given out. Mobile numbers may have moved since.
namespace zongji::customers {

struct Region {
    std::string zh;  // "江苏 南京"
    std::string en;  // "Nanjing, Jiangsu"
};

// Empty where all that is known is that it belongs to `home`.
Region region_of(const i18n::phonenumbers::PhoneNumber& number, const std::string& home);

// "江苏省南京市" → "江苏 南京"
std::string short_chinese_place(const std::string& place);

}  // namespace zongji::customers
