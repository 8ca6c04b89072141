#pragma once

#include "base/result.h"
#include "edge/telephony/sip/sip.h"

#include <string>
#include <utility>

namespace zongji::sip {

// Certificate, key and trusted certificates as the stack wants them: under
// names of its own in one folder. It reads them once; the folder is nobody
// else's, and gone with this.
class TlsFolder {
public:
    static Result<TlsFolder> make(const Tls& files);
    ~TlsFolder();
    TlsFolder(TlsFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    TlsFolder& operator=(TlsFolder&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }

    const std::string& path() const { return path_; }

private:
    explicit TlsFolder(std::string path) : path_(std::move(path)) {}

    std::string path_;
};

}  // namespace zongji::sip
