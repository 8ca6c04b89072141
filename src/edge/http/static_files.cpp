#include "edge/http/static_files.h"

#include "edge/http/router.h"

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

Result<StaticFiles> StaticFiles::read(const std::string& folder) {
    StaticFiles result;
    std::error_code code;
    fs::recursive_directory_iterator walk(folder, code);
    for (; !code && walk != fs::recursive_directory_iterator(); walk.increment(code)) {
        if (walk->is_symlink() || !walk->is_regular_file())
            continue;
        const fs::path path = walk->path();
        if (path.extension() == ".gz")
            continue;

        ZONGJI_TRY(std::string bytes, file_bytes(path));
        File file;
        file.content_type = type_of(path);
        file.etag = etag_of(bytes);
        file.bytes = std::make_shared<const std::string>(std::move(bytes));
        const fs::path gzipped = path.string() + ".gz";
        if (fs::is_regular_file(gzipped) && !fs::is_symlink(gzipped)) {
            ZONGJI_TRY(std::string smaller, file_bytes(gzipped));
            file.gzipped_etag = etag_of(smaller);
            file.gzipped = std::make_shared<const std::string>(std::move(smaller));
        }
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

Response StaticFiles::answer_with(const File& file, const Request& request) const {
    Response response;
    response.content_type = file.content_type;
    response.headers.add("Cache-Control",
                         file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.gzipped)
        response.headers.add("Vary", "Accept-Encoding");
    const bool takes_gzip =
        file.gzipped && lists_token(request.headers.value("Accept-Encoding"), "gzip");
    if (takes_gzip)
        response.headers.add("Content-Encoding", "gzip");
    response.etag = takes_gzip ? file.gzipped_etag : file.etag;
    response.body = takes_gzip ? file.gzipped : file.bytes;
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
