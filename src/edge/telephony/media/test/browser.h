#pragma once

#include "edge/telephony/media/test/listening.h"
#include "edge/telephony/media/test/phone.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace zongji::media::test {

// A browser's end of WebRTC on loopback: ICE checks, DTLS as the client, SRTP. Says a tone and
// keeps what it hears.
class Browser {
public:
    struct Habits {
        bool gcm = true;  // else AES_CM_128_HMAC_SHA1_80 only
        bool true_fingerprint = true;
        bool true_password = true;
        bool only_opus = false;
    };
    Browser() : Browser(Habits()) {}
    explicit Browser(Habits habits);
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    std::string offer() const;
    // Takes the answer and begins. Throws if the answer is not one.
    void connect(const std::string& answer);

    void talk(double hertz);
    void stop_checks();
    // As a tab that is closed in good order.
    void close();

    bool is_secured() const { return secured_; }
    std::size_t first_flight_datagrams() const { return first_flight_; }
    std::vector<Heard> heard();
    bool wait_for_audio(std::size_t packets);
    double share_heard(double hertz, std::size_t packets = 20);

private:
    struct Crypto;
    void run();
    void check();
    void take(std::uint8_t* data, std::size_t size);
    void advance_handshake();
    void say_tone();
    void send(const void* data, std::size_t size);

    Habits habits_;
    int fd_;
    std::uint16_t port_ = 0;
    std::uint16_t engine_port_ = 0;
    std::string engine_user_;
    std::string engine_password_;
    std::string engine_fingerprint_;
    std::unique_ptr<Crypto> crypto_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> checking_{true};
    std::atomic<bool> closing_{false};
    std::atomic<bool> secured_{false};
    std::atomic<double> hertz_{0};
    std::atomic<std::size_t> first_flight_{0};
    bool checked_ = false;

    std::unique_ptr<Encoder> encoder_;
    std::int64_t sample_ = 0;
    std::uint16_t sequence_ = 65'530;
    std::uint32_t timestamp_ = 77;

    Signal signal_;
    std::vector<Heard> heard_;
    std::thread thread_;
};

}  // namespace zongji::media::test
