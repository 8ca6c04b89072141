#include "base/json.h"

namespace zongji {

std::string detail::child_path(const std::string& path, std::string_view key) {
    std::string result = path + "/";
    for (const char c : key) {
        if (c == '~') {
            result += "~0";
        } else if (c == '/') {
            result += "~1";
        } else {
            result += c;
        }
    }
    return result;
}

Result<json::value> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = 64;
    boost::system::error_code code;
    json::parser parser({}, options);
    const std::size_t read = parser.write(text.data(), text.size(), code);
    if (code) {
        return invalid("not JSON: " + code.message() + " near byte " + std::to_string(read));
    }
    return parser.release();
}

}  // namespace zongji
