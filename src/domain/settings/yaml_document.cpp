#include "domain/settings/yaml_document.h"

#include "domain/configuration/diff.h"

#include <algorithm>

namespace zongji::settings {
namespace {

// Gives fields of text back the digits that were written for them.
void restore_text(const Description& type, json::value& value, const std::string& path,
                  const YamlText& yaml) {
    if (type.kind == Kind::text) {
        const auto written = yaml.numbers.find(path);
        if (value.is_number() && written != yaml.numbers.end())
            value = json::string(written->second);
    } else if (type.kind == Kind::optional) {
        restore_text(*type.inner, value, path, yaml);
    } else if (type.kind == Kind::list && value.is_array()) {
        std::size_t index = 0;
        for (json::value& item : value.get_array())
            restore_text(*type.inner, item, detail::child_path(path, std::to_string(index++)),
                         yaml);
    } else if (type.kind == Kind::map && value.is_object()) {
        for (auto& item : value.get_object())
            restore_text(*type.inner, item.value(), detail::child_path(path, item.key()), yaml);
    } else if (type.kind == Kind::structure && value.is_object()) {
        for (const Member& member : type.members) {
            if (json::value* found = value.get_object().if_contains(member.name))
                restore_text(*member.type, *found, detail::child_path(path, member.name), yaml);
        }
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
    restore_text(description_of<configuration::Document>, yaml->value, "", *yaml);
    auto document = from_json<configuration::Document>(yaml->value);
    if (!document)
        return with_line(document.error(), *yaml);
    return ReadDocument{std::move(document).value(), std::move(yaml).value()};
}

}  // namespace zongji::settings
