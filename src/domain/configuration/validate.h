#pragma once

#include "domain/configuration/records.h"

#include <functional>
#include <string>
#include <vector>

namespace zongji::configuration {

// What this module cannot know by itself; each may be left empty, and is then not checked.
struct Checks {
    // Reads a flow and what it names in the document. Paths are relative to the flow's own document
    // ("/nodes/0").
    std::function<std::vector<Error>(const Flow&, const Document&)> flow;
    std::function<bool(const std::string& zone)> zone_exists;  // an IANA zone
    // Whether a prompt's file can be played as it stands there now: "is not there".
    std::function<Result<void>(const std::string& file)> prompt_file;
};

// Everything that is wrong with a whole document, each with the JSON pointer of its place
// ("/queues/0/skills/1/skill"). Pure; any thread. Texts never repeat a value, since values can be
// passwords.
std::vector<Error> validate(const Document& document, const Checks& checks = {});

// Only what concerns the list of keys: their syntax, and that none stands twice.
std::vector<Error> validate_keys(const Document& document);

}  // namespace zongji::configuration
