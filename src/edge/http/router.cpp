#include "edge/http/router.h"

#include <algorithm>

namespace zongji::http {
namespace {

bool safe_segment(std::string_view segment) {
    if (segment == "." || segment == "..")
        return false;
    return std::none_of(segment.begin(), segment.end(), [](char c) {
        return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

std::optional<std::vector<std::string>> path_segments(std::string_view path) {
    if (path.empty() || path.front() != '/')
        return std::nullopt;
    std::vector<std::string> segments;
    path.remove_prefix(1);
    if (path.empty())
        return segments;
    while (true) {
        const std::size_t slash = path.find('/');
        auto segment = percent_decoded(path.substr(0, slash));
        if (!segment || !safe_segment(*segment))
            return std::nullopt;
        segments.push_back(std::move(segment).value());
        if (slash == std::string_view::npos)
            return segments;
        path.remove_prefix(slash + 1);
    }
}

void Router::add(Operation operation) {
    ensure(!operation.name.empty() && operation.handler, "an operation has a name and a handler");
    ensure(operation.method != Method::head && operation.method != Method::options,
           "HEAD and OPTIONS are answered by the server");
    const bool named_before =
        std::any_of(operations_.begin(), operations_.end(),
                    [&](const auto& known) { return known->name == operation.name; });
    ensure(!named_before, "an operation's name is registered once");
    const auto segments = path_segments(operation.pattern);
    ensure(segments.has_value(), "an operation's pattern is a path");

    Node* node = &root_;
    std::vector<std::string> names;
    for (const std::string& segment : *segments) {
        std::unique_ptr<Node>* next = nullptr;
        if (is_parameter(segment)) {
            names.push_back(segment.substr(1, segment.size() - 2));
            next = &node->parameter;
        } else {
            next = &node->literal[segment];
        }
        if (!*next)
            *next = std::make_unique<Node>();
        node = next->get();
    }
    ensure(!node->here.contains(operation.method), "a method and pattern is registered once");
    operations_.push_back(std::make_unique<Operation>(std::move(operation)));
    const Operation* kept = operations_.back().get();
    node->here.emplace(kept->method, std::pair(kept, std::move(names)));
}

// A literal is preferred; where it leads nowhere the parameter is tried.
const Router::Node* Router::descend(const Node& node, const std::vector<std::string>& segments,
                                    std::size_t at, std::vector<std::string>& values) {
    if (at == segments.size())
        return node.here.empty() ? nullptr : &node;
    if (const auto found = node.literal.find(segments[at]); found != node.literal.end()) {
        if (const Node* end = descend(*found->second, segments, at + 1, values))
            return end;
    }
    if (!node.parameter || segments[at].empty())
        return nullptr;
    values.push_back(segments[at]);
    if (const Node* end = descend(*node.parameter, segments, at + 1, values))
        return end;
    values.pop_back();
    return nullptr;
}

Router::Match Router::find(Method method, std::string_view path) const {
    Match match;
    const auto segments = path_segments(path);
    if (!segments) {
        match.malformed = true;
        return match;
    }
    std::vector<std::string> values;
    const Node* node = descend(root_, *segments, 0, values);
    if (!node)
        return match;

    for (const auto& [known, entry] : node->here) {
        match.allowed.push_back(known);
        if (known == Method::get)
            match.allowed.push_back(Method::head);
    }
    match.allowed.push_back(Method::options);
    const auto found = node->here.find(method == Method::head ? Method::get : method);
    if (found == node->here.end())
        return match;
    match.operation = found->second.first;
    const std::vector<std::string>& names = found->second.second;
    for (std::size_t i = 0; i < names.size(); ++i)
        match.parameters.emplace(names[i], values[i]);
    return match;
}

}  // namespace zongji::http
