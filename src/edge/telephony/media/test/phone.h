#pragma once

#include "edge/telephony/media/test/listening.h"
#include "edge/telephony/media/test/tone.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace zongji::media::test {

// One RTP packet as a phone got it.
struct Heard {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::vector<std::uint8_t> payload;
};

// A phone's RTP on loopback: says a tone every 20 ms while told to, and keeps what it hears.
class Phone {
public:
    explicit Phone(Codec codec = Codec::pcmu);
    ~Phone();
    Phone(const Phone&) = delete;
    Phone& operator=(const Phone&) = delete;

    std::uint16_t port() const { return port_; }
    Codec codec() const { return codec_; }
    int payload_type() const { return static_cast<int>(codec_); }
    // As its SDP would say; `events` is the telephone-event payload type.
    RemoteMedia media(int events = 101) const;

    void call(std::uint16_t engine_port) { engine_port_ = engine_port; }
    void talk(double hertz) { hertz_ = hertz; }
    // Says the numbers of its frames instead, and keeps when each was to be said and was.
    void count() { counting_ = true; }
    struct Said {
        Instant planned;
        Instant sent;
    };
    std::vector<Said> said();
    static std::size_t number_in(const std::uint8_t* payload);
    bool wait_until_said(std::size_t frames);
    // Speaks on as another source would: new SSRC, sequence and time.
    void begin_anew() { anew_ = true; }
    void be_silent() { hertz_ = 0; }

    // One packet at once, out of the pace.
    void say(const std::vector<std::uint8_t>& payload, int payload_type, std::uint32_t timestamp,
             bool marker = false);
    // What follows is numbered from here: a network repeats packets under their own numbers.
    std::uint16_t next_sequence() const { return sequence_; }
    void number_from(std::uint16_t sequence) { sequence_ = sequence; }
    void send_raw(std::uint16_t to, const void* data, std::size_t size);

    std::vector<Heard> heard();
    std::vector<Heard> heard_audio();
    void forget();
    bool wait_for_audio(std::size_t packets);
    bool wait_for(const std::function<bool(const std::vector<Heard>&)>& holds);
    // The last `packets` audio packets, decoded.
    std::vector<std::int16_t> sound(std::size_t packets);

private:
    void run();
    void say_frame(Instant planned);
    void listen();

    Codec codec_;
    int fd_;
    std::uint16_t port_ = 0;
    std::atomic<std::uint16_t> engine_port_{0};
    std::atomic<double> hertz_{0};
    std::atomic<bool> counting_{false};
    std::atomic<bool> anew_{false};
    std::atomic<bool> stopping_{false};

    std::unique_ptr<Encoder> encoder_;
    std::int64_t sample_ = 0;
    std::atomic<std::uint32_t> ssrc_;
    std::atomic<std::uint16_t> sequence_{65'500};  // wraps soon
    std::uint32_t timestamp_ = 0xffff'f000;

    Signal signal_;
    std::vector<Heard> heard_;
    std::vector<Said> said_;
    std::thread thread_;
};

}  // namespace zongji::media::test
