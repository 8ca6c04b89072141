#include "edge/http/stream.h"

namespace zongji::http {
namespace {

template <class Done>
auto telling(std::unique_ptr<Done> done) {
    return
        [done = std::move(done)](error_code code, std::size_t bytes) { done->tell(code, bytes); };
}

}  // namespace

void Stream::read_some(const Some<asio::mutable_buffer>& into, std::unique_ptr<Done> done) {
    if (tls_) {
        tls_->async_read_some(into, telling(std::move(done)));
    } else {
        socket_.async_read_some(into, telling(std::move(done)));
    }
}

void Stream::write_some(const Some<asio::const_buffer>& from, std::unique_ptr<Done> done) {
    if (tls_) {
        tls_->async_write_some(from, telling(std::move(done)));
    } else {
        socket_.async_write_some(from, telling(std::move(done)));
    }
}

}  // namespace zongji::http
