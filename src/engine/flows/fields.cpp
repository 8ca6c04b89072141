#include "engine/flows/fields.h"

#include <algorithm>
#include <cmath>

namespace zongji::flows {
namespace {

bool lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool letter(char c) {
    return lower(c) || (c >= 'A' && c <= 'Z');
}
bool digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::string child_path(const std::string& path, std::string_view key) {
    return detail::child_path(path, key);
}

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

bool is_node_key(std::string_view text) {
    return !text.empty() && text.size() <= 64 && letter(text[0]) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return letter(c) || digit(c) || c == '_' || c == '-'; });
}

bool is_variable(std::string_view text) {
    if (text.empty() || text.size() > 64)
        return false;
    bool word_begins = true;
    for (const char c : text) {
        const bool fits = word_begins ? lower(c) : lower(c) || digit(c) || c == '_' || c == '.';
        if (!fits)
            return false;
        word_begins = c == '.';
    }
    return !word_begins;
}

bool is_locale(std::string_view text) {
    const std::size_t dash = std::min(text.find('-'), text.size());
    if (dash < 2 || dash > 3)
        return false;
    if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dash), lower)) {
        return false;
    }
    if (dash == text.size())
        return true;
    const std::string_view region = text.substr(dash + 1);
    return region.size() >= 2 && region.size() <= 8 &&
           std::all_of(region.begin(), region.end(), [](char c) { return letter(c) || digit(c); });
}

Fields::Fields(const json::value& value, std::string path, Errors& errors)
    : path_(std::move(path)), errors_(errors) {
    if (value.is_object()) {
        object_ = &value.get_object();
    } else {
        errors_.add(path_, "must be an object");
    }
}

const json::value* Fields::find(std::string_view name) {
    asked_.emplace(name);
    return object_ == nullptr ? nullptr : object_->if_contains(name);
}

const json::value* Fields::require(std::string_view name) {
    const json::value* found = find(name);
    if (found == nullptr && object_ != nullptr)
        errors_.add(path_of(name), "is required");
    return found;
}

std::string Fields::text(std::string_view name, std::size_t longest) {
    const json::value* found = require(name);
    if (found == nullptr)
        return {};
    if (!found->is_string()) {
        errors_.add(path_of(name), "must be text");
        return {};
    }
    std::string text(found->get_string());
    if (text.empty())
        errors_.add(path_of(name), "must not be empty");
    if (characters_in(text) > longest)
        errors_.add(path_of(name), "is too long");
    return text;
}

std::string Fields::variable(std::string_view name) {
    const json::value* found = require(name);
    if (found == nullptr)
        return {};
    if (!found->is_string() || !is_variable(std::string_view(found->get_string()))) {
        errors_.add(path_of(name), "must be a variable's name, such as \"caller.region\"");
        return {};
    }
    return std::string(found->get_string());
}

bool Fields::flag(std::string_view name, bool otherwise) {
    const json::value* found = find(name);
    if (found == nullptr)
        return otherwise;
    if (!found->is_bool()) {
        errors_.add(path_of(name), "must be true or false");
        return otherwise;
    }
    return found->get_bool();
}

int Fields::whole(std::string_view name, int otherwise, int least, int most) {
    const json::value* found = find(name);
    if (found == nullptr)
        return otherwise;
    std::optional<double> number;
    if (found->is_int64())
        number = static_cast<double>(found->get_int64());
    if (found->is_uint64())
        number = static_cast<double>(found->get_uint64());
    if (found->is_double())
        number = found->get_double();  // 5.0 is a whole number in JSON Schema
    if (!number || std::floor(*number) != *number || *number < least || *number > most) {
        errors_.add(path_of(name), "must be a whole number from " + std::to_string(least) + " to " +
                                       std::to_string(most));
        return otherwise;
    }
    return static_cast<int>(*number);
}

std::map<std::string, std::string> Fields::labels(std::string_view name) {
    const json::value* found = find(name);
    if (found == nullptr)
        return {};
    const std::string here = path_of(name);
    if (!found->is_object() || found->get_object().empty()) {
        errors_.add(here, "must hold a text for at least one language");
        return {};
    }
    std::map<std::string, std::string> labels;
    for (const auto& [locale, value] : found->get_object()) {
        const std::string place = child_path(here, locale);
        if (!is_locale(std::string_view(locale))) {
            errors_.add(place, "is no language (write \"zh-CN\" or \"en\")");
        }
        if (!value.is_string() || value.get_string().empty()) {
            errors_.add(place, "must be text");
            continue;
        }
        std::string text(value.get_string());
        if (text.find('\0') != std::string::npos)
            errors_.add(place, "must not hold a NUL");
        if (characters_in(text) > 200)
            errors_.add(place, "is too long");
        labels.emplace(std::string(locale), std::move(text));
    }
    return labels;
}

void Fields::finish() {
    if (object_ == nullptr)
        return;
    for (const auto& item : *object_) {
        const std::string_view name(item.key());
        if (!asked_.contains(name))
            errors_.add(path_of(name), "is not known here");
    }
}

}  // namespace zongji::flows
