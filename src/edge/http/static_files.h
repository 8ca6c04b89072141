#pragma once

#include "edge/http/http.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace zongji::http {

// The built page, read once into memory: a request is a look-up in a map and never names a file.
// What stands in "assets/" has a hash in its name and is kept for a year; anything else is asked
// for again with its ETag. "x.gz" beside "x" is sent to whoever takes gzip. A path of the page's
// own router gets index.html.
class StaticFiles {
public:
    StaticFiles() = default;

    // Refuses a folder that cannot be read or has no index.html. Symbolic links are not followed.
    static Result<StaticFiles> read(const std::string& folder);

    // For GET and HEAD.
    Response serve(const Request& request) const;

    std::size_t count() const { return files_.size(); }

private:
    struct File {
        std::shared_ptr<const std::string> bytes;
        std::shared_ptr<const std::string> gzipped;  // or none
        std::string content_type;
        std::string etag;
        std::string gzipped_etag;
        bool immutable = false;
    };
    Response answer_with(const File& file, const Request& request) const;

    std::map<std::string, File, std::less<>> files_;  // by "/assets/index-3f2a.js"
};

}  // namespace zongji::http
