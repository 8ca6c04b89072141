#include "edge/http/api/live_messages.h"

#include "edge/http/http.h"

namespace zongji::api {
namespace {

template <class Message>
Result<PageMessage> as(json::object members) {
    ZONGJI_TRY(Message message, from_json<Message>(json::value(std::move(members))));
    return PageMessage(std::move(message));
}

std::string typed(std::string_view type, json::object members = {}) {
    json::object message{{"type", json::string(type)}};
    for (auto& member : members)
        message[member.key()] = std::move(member.value());
    return json::serialize(message);
}

}  // namespace

Result<PageMessage> read_page_message(const std::string& text) {
    ZONGJI_TRY(json::value message, parse_json(text));
    if (!message.is_object())
        return invalid("must be an object");
    json::object members = std::move(message.get_object());
    const json::value* type_member = members.if_contains("type");
    if (!type_member || !type_member->is_string())
        return invalid("is needed", "/type");
    const std::string type(type_member->get_string());
    members.erase("type");

    if (type == "hello")
        return as<Hello>(std::move(members));
    if (type == "subscribe")
        return as<Subscribe>(std::move(members));
    if (type == "media_offer")
        return as<MediaOffer>(std::move(members));
    if (type == "media_stop")
        return as<MediaStop>(std::move(members));
    if (type == "ping")
        return as<Ping>(std::move(members));
    return invalid("is not known here", "/type");
}

std::string state_message(std::string_view topic, json::value state) {
    json::object members;
    members["state"] = std::move(state);
    return typed(topic, std::move(members));
}

std::string changes_message(json::value changes) {
    json::object members;
    members["changes"] = std::move(changes);
    return typed("board_changes", std::move(members));
}

std::string media_answer_message(const std::string& sdp) {
    json::object members;
    members["sdp"] = json::string(sdp);
    return typed("media_answer", std::move(members));
}

std::string media_refused_message(std::string_view reason) {
    json::object members;
    members["reason"] = json::string(reason);
    return typed("media_refused", std::move(members));
}

std::string media_taken_message() {
    return typed("media_taken");
}

std::string pong_message() {
    return typed("pong");
}

std::string changed_message(std::string_view kind) {
    json::object members;
    members["kind"] = json::string(kind);
    return typed("changed", std::move(members));
}

std::string error_message(const Error& error) {
    json::object members;
    members["code"] = json::string(http::code_name(error.code));
    return typed("error", std::move(members));
}

}  // namespace zongji::api
