#pragma once

#include "base/json.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Reading a document that a person wrote: everything that is wrong is told at once, each with its
// place.
namespace zongji::flows {

class Errors {
public:
    void add(const std::string& path, std::string message) {
        if (found_.size() < most)
            found_.push_back(invalid(std::move(message), path));
    }
    bool empty() const { return found_.empty(); }
    std::vector<Error> take() { return std::move(found_); }

private:
    static constexpr std::size_t most = 100;
    std::vector<Error> found_;
};

std::string child_path(const std::string& path, std::string_view key);

// Unicode characters, as JSON Schema counts maxLength.
std::size_t characters_in(std::string_view utf8);

bool is_node_key(std::string_view text);  // [A-Za-z][A-Za-z0-9_-]{0,63}
bool is_variable(std::string_view text);  // [a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*, at most 64
bool is_locale(std::string_view text);    // "en", "zh-CN"

// The members of one object. A wrong member is reported and read as its default; finish() reports
// those that nobody asked for.
class Fields {
public:
    Fields(const json::value& value, std::string path, Errors& errors);

    const json::value* find(std::string_view name);
    const json::value* require(std::string_view name);
    std::string path_of(std::string_view name) const { return child_path(path_, name); }

    std::string text(std::string_view name, std::size_t longest = 64);  // required, not empty
    std::string variable(std::string_view name);                        // required
    bool flag(std::string_view name, bool otherwise);
    int whole(std::string_view name, int otherwise, int least, int most);
    std::map<std::string, std::string> labels(std::string_view name);  // optional

    void finish();

private:
    const json::object* object_ = nullptr;
    std::string path_;
    Errors& errors_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace zongji::flows
