#include "base/text.h"
#include "domain/settings/settings.h"
#include "domain/settings/yaml_document.h"
#include "domain/settings/yaml_scalar.h"

#include <map>
#include <optional>
#include <sstream>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace zongji::settings {
namespace {

constexpr std::size_t most_bytes = 4 << 20;
constexpr std::size_t most_values = 200'000;
constexpr std::size_t most_levels = 64;

// Leaves yaml-cpp's parser from inside a handler; caught in read_yaml().
struct Refused {
    int line;
    std::string message;
};

// Builds the JSON value from the parser's events. yaml-cpp's own nodes would forget which key stood
// twice and which scalar stood in quotes.
class Builder final : public YAML::EventHandler {
public:
    YamlText result;

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        if (wants_key())
            refuse(mark, "a key must be text");
        place(mark, nullptr, anchor, 1);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end())
            refuse(mark, "an alias must not stand inside what it repeats");
        if (wants_key())
            refuse(mark, "a key must be text");
        const Anchored& anchored = found->second;
        const std::string pointer = next_pointer();
        repeat_numbers(anchored.pointer, pointer);
        place(mark, anchored.value, 0, anchored.size);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override {
        if (text.find('\0') != std::string::npos)
            refuse(mark, "text must not hold a NUL");
        if (wants_key()) {
            take_key(mark, tag, text);
            return;
        }
        if (tag != "?") {
            check_tag(mark, tag, "str");
            place(mark, json::string(text), anchor, 1);
            return;
        }
        json::value value = resolve_plain_scalar(text);
        if (value.is_number())
            result.numbers[next_pointer()] = text;
        place(mark, std::move(value), anchor, 1);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        check_tag(mark, tag, "seq");
        open(mark, json::array{}, anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        check_tag(mark, tag, "map");
        open(mark, json::object{}, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        json::value container;
        YAML::Mark mark;
        YAML::anchor_t anchor = 0;
        std::string pointer;
        std::size_t values_before = 0;
        std::optional<std::string> key;  // the key whose value comes next
    };
    struct Anchored {
        json::value value;
        std::string pointer;
        std::size_t size = 0;
    };

    [[noreturn]] static void refuse(const YAML::Mark& mark, std::string message) {
        throw Refused{mark.line + 1, std::move(message)};
    }

    static void check_tag(const YAML::Mark& mark, const std::string& tag, const char* allowed) {
        if (tag.empty() || tag == "?" || tag == "!")
            return;
        if (tag != std::string("tag:yaml.org,2002:") + allowed)
            refuse(mark, "tags are not used here");
    }

    bool wants_key() const {
        return !open_.empty() && open_.back().container.is_object() && !open_.back().key;
    }

    void take_key(const YAML::Mark& mark, const std::string& tag, const std::string& text) {
        if (tag != "?")
            check_tag(mark, tag, "str");
        Open& map = open_.back();
        if (map.container.get_object().contains(text))
            refuse(mark, "the key stands twice: " + detail::child_path(map.pointer, text));
        map.key = text;
        // An empty place for now, so that the order of the file is kept.
        map.container.get_object()[text] = nullptr;
    }

    std::string next_pointer() const {
        if (open_.empty())
            return "";
        const Open& outer = open_.back();
        if (outer.container.is_object())
            return detail::child_path(outer.pointer, *outer.key);
        return detail::child_path(outer.pointer,
                                  std::to_string(outer.container.get_array().size()));
    }

    void count(const YAML::Mark& mark, std::size_t more) {
        values_ += more;
        if (values_ > most_values)
            refuse(mark, "holds more than 200000 values");
    }

    void open(const YAML::Mark& mark, json::value container, YAML::anchor_t anchor) {
        if (wants_key())
            refuse(mark, "a key must be text");
        if (open_.size() >= most_levels)
            refuse(mark, "has more than 64 levels");
        std::string pointer = next_pointer();
        result.lines[pointer] = mark.line + 1;
        const std::size_t before = values_;
        count(mark, 1);
        open_.push_back({std::move(container), mark, anchor, std::move(pointer), before, {}});
    }

    void close() {
        Open done = std::move(open_.back());
        open_.pop_back();
        const std::size_t size = values_ - done.values_before;
        values_ = done.values_before;
        place(done.mark, std::move(done.container), done.anchor, size);
    }

    void place(const YAML::Mark& mark, json::value value, YAML::anchor_t anchor, std::size_t size) {
        count(mark, size);
        std::string pointer = next_pointer();
        result.lines.emplace(pointer, mark.line + 1);
        if (anchor != 0)
            anchors_[anchor] = {value, pointer, size};
        if (open_.empty()) {
            result.value = std::move(value);
            return;
        }
        Open& outer = open_.back();
        if (outer.container.is_array()) {
            outer.container.get_array().push_back(std::move(value));
            return;
        }
        outer.container.get_object()[*outer.key] = std::move(value);
        outer.key.reset();
    }

    void repeat_numbers(const std::string& from, const std::string& to) {
        std::vector<std::pair<std::string, std::string>> found;
        for (auto it = result.numbers.lower_bound(from);
             it != result.numbers.end() && it->first.starts_with(from); ++it) {
            const std::string rest = it->first.substr(from.size());
            if (rest.empty() || rest.front() == '/')
                found.emplace_back(to + rest, it->second);
        }
        result.numbers.insert(found.begin(), found.end());
    }

    std::vector<Open> open_;
    std::map<YAML::anchor_t, Anchored> anchors_;
    std::size_t values_ = 0;
};

Error at_line(int line, const std::string& message) {
    return invalid("line " + std::to_string(line) + ": " + message);
}

int line_of_first_bad_byte(std::string_view text) {
    int line = 1;
    for (std::size_t start = 0; start < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        if (!is_utf8(text.substr(start, end - start)))
            return line;
        start = end + 1;
    }
    return line;
}

}  // namespace

int YamlText::line_of(const std::string& pointer) const {
    std::string place = pointer;
    while (true) {
        if (const auto found = lines.find(place); found != lines.end())
            return found->second;
        const std::size_t slash = place.rfind('/');
        if (slash == std::string::npos)
            return 0;
        place.resize(slash);
    }
}

Result<void> check_text(std::string_view text) {
    if (text.size() > most_bytes)
        return invalid("is larger than 4 MiB");
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos)
        return at_line(line_of_first_bad_byte(text), "is not text in UTF-8");
    return {};
}

Result<YamlText> read_yaml(std::string_view text) {
    ZONGJI_CHECK(check_text(text));
    std::istringstream stream{std::string(text)};
    Builder builder;
    try {
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
        Builder further;
        if (parser.HandleNextDocument(further))
            return invalid("holds more than one document");
    } catch (const Refused& refused) {
        return at_line(refused.line, refused.message);
    } catch (const YAML::Exception& exception) {
        return at_line(exception.mark.line + 1, exception.msg);
    }
    return std::move(builder.result);
}

}  // namespace zongji::settings
