#include "domain/settings/yaml_document.h"

#include "domain/configuration/diff.h"

#include <algorithm>

namespace zongji::settings {
namespace {

// Gives fields of text back the digits that were written for them.
template <class T>
void restore_text(json::value& value, const std::string& path, const YamlText& yaml) {
    if constexpr (std::is_same_v<T, std::string>) {
        const auto written = yaml.numbers.find(path);
        if (value.is_number() && written != yaml.numbers.end())
            value = json::string(written->second);
    } else if constexpr (is_optional<T>::value) {
        restore_text<typename T::value_type>(value, path, yaml);
    } else if constexpr (is_vector<T>::value) {
        if (!value.is_array())
            return;
        std::size_t index = 0;
        for (json::value& item : value.get_array()) {
            restore_text<typename T::value_type>(
                item, detail::child_path(path, std::to_string(index++)), yaml);
        }
    } else if constexpr (is_string_map<T>::value) {
        if (!value.is_object())
            return;
        for (auto& item : value.get_object()) {
            restore_text<typename T::mapped_type>(item.value(),
                                                  detail::child_path(path, item.key()), yaml);
        }
    } else if constexpr (is_described_struct<T>::value) {
        if (!value.is_object())
            return;
        boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
            if (json::value* found = value.get_object().if_contains(member.name))
                restore_text<Field>(*found, detail::child_path(path, member.name), yaml);
        });
    }
}

}  // namespace

Error with_line(Error error, const YamlText& yaml) {
    const int line = yaml.line_of(error.path);
    std::string place = error.path.empty() ? "" : error.path + " ";
    if (line > 0)
        place = "line " + std::to_string(line) + ": " + place;
    error.message = place + error.message;
    return error;
}

Result<ReadDocument> read_document(std::string_view text) {
    auto yaml = read_yaml(text);
    if (!yaml)
        return yaml.error();
    // An empty file names nothing.
    if (yaml->value.is_null())
        yaml->value = json::object{};
    restore_text<configuration::Document>(yaml->value, "", *yaml);
    auto document = from_json<configuration::Document>(yaml->value);
    if (!document)
        return with_line(document.error(), *yaml);
    return ReadDocument{std::move(document).value(), std::move(yaml).value()};
}

}  // namespace zongji::settings
