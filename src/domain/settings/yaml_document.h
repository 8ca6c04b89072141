#pragma once

#include "domain/configuration/records.h"

#include <map>
#include <string>
#include <string_view>

// The configuration as a file that people write: YAML (1.2, core schema) in and out.
namespace zongji::settings {

// What was read, with the line of each value by its JSON pointer, and the text of each number as it
// was written ("007", "4001234567"), which is what a field of text takes.
struct YamlText {
    json::value value;
    std::map<std::string, int> lines;
    std::map<std::string, std::string> numbers;

    // Of the value at `pointer`, or of the nearest one around it. 0: none.
    int line_of(const std::string& pointer) const;
};

// One document. Refused, with the line: a key that stands twice, anchors that unfold to more than
// 200,000 values, more than 64 levels, more than 4 MiB, tags, a second document, bytes that are not
// UTF-8. `no`, `yes`, `on` and `off` are text.
Result<YamlText> read_yaml(std::string_view text);

struct ReadDocument {
    configuration::Document document;
    YamlText yaml;
};

// The configuration in `text`. A number where text is asked for is taken as it was written, so that
// `key: 4001234567` needs no quotes.
Result<ReadDocument> read_document(std::string_view text);

// The error with its line in the message: "line 12: /queues/0/skills/0/skill names none of …".
// Keeps code and path.
Error with_line(Error error, const YamlText& yaml);

// Block style, in the order of the members; text of several lines stays readable. Reading it gives
// the same value again.
std::string write_yaml(const json::value& value);

// Without the fields that hold their default; ordered by kind and key.
std::string write_document(const configuration::Document& document);

}  // namespace zongji::settings
