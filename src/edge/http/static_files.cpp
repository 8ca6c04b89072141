#include "edge/http/static_files.h"

#include "edge/http/content_coding.h"
#include "edge/http/router.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace zongji::http {
namespace {

namespace fs = std::filesystem;

struct KnownType {
    std::string_view ending;
    std::string_view type;
};
constexpr KnownType known_types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".ttf", "font/ttf"},
    {".wasm", "application/wasm"},
    {".wav", "audio/wav"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
    {".txt", "text/plain; charset=utf-8"},
};

std::string type_of(const fs::path& path) {
    const std::string ending = path.extension().string();
    for (const KnownType& known : known_types) {
        if (known.ending == ending)
            return std::string(known.type);
    }
    return "application/octet-stream";
}

Result<std::string> file_bytes(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in.good() && !in.eof()) {
        return Error{ErrorCode::unavailable, "cannot read a file of the page", path.string()};
    }
    return std::move(bytes).str();
}

std::string etag_of(const std::string& bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    ensure(EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr) == 1,
           "SHA-256 is there");
    std::string text = "\"";
    for (unsigned int i = 0; i < 16; ++i)
        text += fmt::format("{:02x}", digest[i]);
    return text + "\"";
}

bool looks_like_a_file(std::string_view path) {
    return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

}  // namespace

Result<StaticFiles::File> StaticFiles::read_file(const std::string& path) {
    static constexpr std::pair<Coding, std::string_view> kinds[] = {
        {Coding::br, ".br"}, {Coding::gzip, ".gz"}, {Coding::identity, ""}};
    File file;
    file.content_type = type_of(path);
    for (const auto& [coding, ending] : kinds) {
        const std::string encoded = path + std::string(ending);
        const bool there = fs::is_regular_file(encoded) && !fs::is_symlink(encoded);
        if (!there && coding != Coding::identity)
            continue;
        ZONGJI_TRY(std::string bytes, file_bytes(encoded));
        std::string etag = etag_of(bytes);
        auto shared = std::make_shared<const std::string>(std::move(bytes));
        file.encodings.push_back({coding, std::move(shared), std::move(etag)});
    }
    return file;
}

Result<StaticFiles> StaticFiles::read(const std::string& folder) {
    StaticFiles result;
    std::error_code code;
    fs::recursive_directory_iterator walk(folder, code);
    for (; !code && walk != fs::recursive_directory_iterator(); walk.increment(code)) {
        if (walk->is_symlink() || !walk->is_regular_file())
            continue;
        const fs::path path = walk->path();
        if (path.extension() == ".gz" || path.extension() == ".br")
            continue;

        ZONGJI_TRY(File file, read_file(path.string()));
        const std::string name = "/" + path.lexically_relative(folder).generic_string();
        file.immutable = name.starts_with("/assets/");
        result.files_.emplace(name, std::move(file));
    }
    if (code)
        return Error{ErrorCode::unavailable, "cannot read the folder of the page", folder};
    if (!result.files_.contains("/index.html")) {
        return Error{ErrorCode::not_found, "the folder of the page has no index.html", folder};
    }
    return result;
}

// A range is one of the file as it stands, so whoever asks for one gets that.
const StaticFiles::Encoded& StaticFiles::best_of(const File& file, const Request& request) {
    if (request.headers.has("Range"))
        return file.encodings.back();
    std::vector<Coding> offered;
    for (const Encoded& encoded : file.encodings)
        offered.push_back(encoded.coding);
    const Coding wanted = preferred_coding(request.headers, offered);
    return *std::find_if(file.encodings.begin(), file.encodings.end(),
                         [&](const Encoded& encoded) { return encoded.coding == wanted; });
}

Response StaticFiles::answer_with(const File& file, const Request& request) const {
    Response response;
    response.content_type = file.content_type;
    response.headers.add("Cache-Control",
                         file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.encodings.size() > 1)
        response.headers.add("Vary", "Accept-Encoding");
    const Encoded& sent = best_of(file, request);
    if (sent.coding != Coding::identity)
        response.headers.add("Content-Encoding", std::string(coding_name(sent.coding)));
    response.etag = sent.etag;
    response.body = sent.bytes;
    return response;
}

Response StaticFiles::serve(const Request& request) const {
    const auto segments = path_segments(request.path);
    if (!segments)
        return problem(400, invalid("the path is malformed"));
    std::string path;
    for (const std::string& segment : *segments)
        path += "/" + segment;
    if (path.empty())
        path = "/index.html";

    if (const auto found = files_.find(path); found != files_.end()) {
        return answer_with(found->second, request);
    }
    const auto index = files_.find("/index.html");
    const bool of_the_page = !looks_like_a_file(path) && !path.starts_with("/api/");
    if (index != files_.end() && of_the_page)
        return answer_with(index->second, request);
    return problem(not_found("there is nothing here"));
}

}  // namespace zongji::http
