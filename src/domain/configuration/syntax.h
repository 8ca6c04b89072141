#pragma once

#include <optional>
#include <string_view>

// How single values of the configuration are written.
namespace zongji::configuration {

bool is_key(std::string_view text);          // [a-z0-9._-]{1,64}
bool is_login(std::string_view text);        // [A-Za-z0-9._@-]{1,64}
bool is_sip_user(std::string_view text);     // [A-Za-z0-9._+-]{1,64}
bool is_dialled(std::string_view text);      // +?[0-9]{1,20}
bool is_call_in_only(std::string_view key);  // a 400 or 800 number, however a trunk writes it
bool is_locale(std::string_view text);       // "zh-CN", "en"
bool is_zone_name(std::string_view text);    // "Asia/Shanghai", by its look only
bool is_sip_address(std::string_view text);  // "sip:host", "sip:user@host:5062;transport=tcp"
bool is_date(std::string_view text);         // "2026-10-01", a day that exists

// Minutes since midnight of "09:00" … "24:00".
std::optional<int> parse_time_of_day(std::string_view text);

// Characters of UTF-8 text, so that limits are the same for every script.
std::size_t count_characters(std::string_view utf8);

}  // namespace zongji::configuration
