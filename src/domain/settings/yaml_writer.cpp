#include "domain/configuration/diff.h"
#include "domain/settings/yaml_document.h"
#include "domain/settings/yaml_scalar.h"

#include <algorithm>

namespace zongji::settings {
namespace {

constexpr std::size_t widest_inline_list = 80;

std::string indent(int level) {
    return std::string(static_cast<std::size_t>(level) * 2, ' ');
}

bool is_scalar(const json::value& value) {
    return !value.is_object() && !value.is_array();
}

std::string one_line(const json::value& value) {
    if (value.is_string())
        return write_scalar(value.get_string());
    return json::serialize(value);
}

std::string inline_list(const json::array& array) {
    std::string line = "[";
    for (const json::value& item : array) {
        if (!is_scalar(item))
            return "";
        line += (line.size() > 1 ? ", " : "") + one_line(item);
    }
    line += "]";
    return line.size() <= widest_inline_list ? line : "";
}

std::string literal_block(std::string_view text, int level) {
    const bool ends_in_break = text.ends_with('\n');
    std::string result = !ends_in_break ? "|-" : text.ends_with("\n\n") ? "|+" : "|";
    if (ends_in_break)
        text.remove_suffix(1);
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view line = text.substr(start, end - start);
        result += "\n";
        if (!line.empty())
            result += indent(level) + std::string(line);
        start = end + 1;
    }
    return result;
}

void write(const json::value& value, int level, std::string& out);

// What follows "key:" or "-": on the same line where it fits, else below it.
void write_after(const json::value& value, int level, bool in_list, std::string& out) {
    if (value.is_string() && fits_literal_block(value.get_string())) {
        out += " " + literal_block(value.get_string(), level) + "\n";
        return;
    }
    if (is_scalar(value)) {
        out += " " + one_line(value) + "\n";
        return;
    }
    if (value.is_array()) {
        const std::string line = inline_list(value.get_array());
        if (!line.empty()) {
            out += " " + line + "\n";
            return;
        }
    } else if (value.get_object().empty()) {
        out += " {}\n";
        return;
    }
    if (in_list) {
        // "- key: …": the first line stands behind the dash.
        std::string inner;
        write(value, level, inner);
        out += " " + inner.substr(indent(level).size());
        return;
    }
    out += "\n";
    write(value, level, out);
}

void write(const json::value& value, int level, std::string& out) {
    if (value.is_object()) {
        for (const auto& item : value.get_object()) {
            out += indent(level) + write_scalar(item.key()) + ":";
            write_after(item.value(), level + 1, false, out);
        }
    } else if (value.is_array()) {
        for (const json::value& item : value.get_array()) {
            out += indent(level) + "-";
            write_after(item, level + 1, true, out);
        }
    }
}

json::value without_defaults(const Description& type, const void* value) {
    if (type.kind == Kind::list) {
        json::array array;
        auto add = [&](const void* item) { array.push_back(without_defaults(*type.inner, item)); };
        type.list->each(value, visits_items(add));
        return array;
    }
    if (!type.missing_means_default)
        return zongji::detail::to_json(type, value);
    json::object object;
    for (const Member& member : type.members) {
        const void* field = member.in(value);
        if (zongji::detail::to_json(*member.type, field) !=
            zongji::detail::to_json(*member.type, member.in(type.initial())))
            object[member.name] = without_defaults(*member.type, field);
    }
    return object;
}

}  // namespace

std::string write_yaml(const json::value& value) {
    if (is_scalar(value))
        return one_line(value) + "\n";
    if (value.is_object() && value.get_object().empty())
        return "{}\n";
    if (value.is_array() && value.get_array().empty())
        return "[]\n";
    std::string out;
    write(value, 0, out);
    return out;
}

std::string write_document(const configuration::Document& document) {
    const configuration::Document ordered = configuration::in_order(document);
    return write_yaml(without_defaults(description_of<configuration::Document>, &ordered));
}

}  // namespace zongji::settings
