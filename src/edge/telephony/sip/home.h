#pragma once

#include <sofia-sip/su_alloc.h>

namespace zongji::sip {

// A memory home of sofia-sip's for one scope.
class Home {
public:
    Home() {
        home_->suh_size = sizeof home_[0];
        su_home_init(home_);
    }
    ~Home() { su_home_deinit(home_); }
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    su_home_t* get() { return home_; }

private:
    su_home_t home_[1] = {};
};

}  // namespace zongji::sip
