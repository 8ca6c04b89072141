#include "edge/http/http.h"

namespace zongji::http {

std::string_view code_name(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid:
            return "invalid";
        case ErrorCode::unauthenticated:
            return "unauthenticated";
        case ErrorCode::denied:
            return "denied";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::conflict:
            return "conflict";
        case ErrorCode::exhausted:
            return "exhausted";
        case ErrorCode::unavailable:
            return "unavailable";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::failed:
            return "failed";
    }
    return "failed";
}

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid:
            return 422;
        case ErrorCode::unauthenticated:
            return 401;
        case ErrorCode::denied:
            return 403;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::conflict:
            return 409;
        case ErrorCode::exhausted:
            return 429;
        case ErrorCode::unavailable:
            return 503;
        case ErrorCode::corrupt:
        case ErrorCode::failed:
            return 500;
    }
    return 500;
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 304:
            return "Not Modified";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        default:
            return status < 400 ? "OK" : "Error";
    }
}

namespace {

Response problem_of(int status, const Error& error, std::optional<std::int64_t> current_version) {
    const Problem document{"about:blank",  std::string(reason_phrase(status)),
                           status,         std::string(code_name(error.code)),
                           error.path,     error.message,
                           current_version};
    Response response = reply(document, status);
    response.content_type = "application/problem+json";
    if (status == 503)
        response.headers.add("Retry-After", "1");
    if (status == 429)
        response.headers.add("Retry-After", "60");
    return response;
}

}  // namespace

Response problem(int status, const Error& error) {
    return problem_of(status, error, std::nullopt);
}

Response problem(const Error& error) {
    return problem(status_of(error.code), error);
}

Response stale(const Error& error, std::int64_t current_version) {
    return problem_of(status_of(ErrorCode::conflict), error, current_version);
}

Response no_content() {
    Response response;
    response.status = 204;
    return response;
}

std::uint64_t body_size(const Body& body) {
    if (const auto* text = std::get_if<std::string>(&body))
        return text->size();
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body)) {
        return *shared ? (*shared)->size() : 0;
    }
    return std::get<ByteSource>(body).size;
}

}  // namespace zongji::http
