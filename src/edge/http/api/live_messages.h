#pragma once

#include "base/json.h"

#include <string>
#include <variant>
#include <vector>

// What pages say over the live socket, and the frames that answer. docs/api.md has the words.
namespace zongji::api {

struct Hello {
    std::string tab;
};
BOOST_DESCRIBE_STRUCT(Hello, (), (tab))

struct Subscribe {
    std::vector<std::string> topics;
};
BOOST_DESCRIBE_STRUCT(Subscribe, (), (topics))

struct MediaOffer {
    static constexpr bool missing_means_default = true;
    std::string sdp;
    bool take_over = false;
};
BOOST_DESCRIBE_STRUCT(MediaOffer, (), (sdp, take_over))

struct MediaStop {};
BOOST_DESCRIBE_STRUCT(MediaStop, (), ())

// A page that has heard nothing for a while asks whether the connection lives.
struct Ping {};
BOOST_DESCRIBE_STRUCT(Ping, (), ())

using PageMessage = std::variant<Hello, Subscribe, MediaOffer, MediaStop, Ping>;

Result<PageMessage> read_page_message(const std::string& text);

std::string state_message(std::string_view topic, json::value state);
std::string changes_message(json::value changes);
std::string media_answer_message(const std::string& sdp);
std::string media_refused_message(std::string_view reason);
std::string media_taken_message();
std::string pong_message();
std::string changed_message(std::string_view kind);
std::string error_message(const Error& error);

}  // namespace zongji::api
