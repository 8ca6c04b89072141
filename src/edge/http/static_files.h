#pragma once

#include "edge/http/content_coding.h"
#include "edge/http/http.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace zongji::http {

// The built page, read once into memory: a request is a look-up in a map and never names a file.
// What stands in "assets/" has a hash in its name and is kept for a year; anything else is asked
// for again with its ETag. "x.br" and "x.gz" beside "x" are sent to whoever takes them; a range is
// one of "x". A path of the page's own router gets index.html.
class StaticFiles {
public:
    StaticFiles() = default;

    // Refuses a folder that cannot be read or has no index.html. Symbolic links are not followed.
    static Result<StaticFiles> read(const std::string& folder);

    // For GET and HEAD.
    Response serve(const Request& request) const;

    std::size_t count() const { return files_.size(); }

private:
    struct Encoded {
        Coding coding = Coding::identity;
        std::shared_ptr<const std::string> bytes;
        std::string etag;
    };
    struct File {
        std::vector<Encoded>
            encodings;  // the smallest first; identity is always there, as the last
        std::string content_type;
        bool immutable = false;
    };
    static Result<File> read_file(const std::string& path);
    static const Encoded& best_of(const File& file, const Request& request);
    Response answer_with(const File& file, const Request& request) const;

    std::map<std::string, File, std::less<>> files_;  // by "/assets/index-3f2a.js"
};

}  // namespace zongji::http
