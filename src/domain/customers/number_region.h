#pragma once

#include <map>
#include <string>

#include <phonenumbers/phonenumber.pb.h>

// Private: where a number was given out. Mobile numbers may have moved since.
namespace zongji::customers {

// By locale, as PhoneNumber::region. Empty where all that is known is that it belongs to `home`.
std::map<std::string, std::string> region_of(const i18n::phonenumbers::PhoneNumber& number,
                                             const std::string& home);

// "江苏省南京市" → "江苏 南京"
std::string short_chinese_place(const std::string& place);

}  // namespace zongji::customers
