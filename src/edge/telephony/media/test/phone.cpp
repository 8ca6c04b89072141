#include "edge/telephony/media/test/phone.h"

#include "edge/telephony/media/clock.h"

#include <cstring>
#include <random>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::media::test {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

}  // namespace

Phone::Phone(Codec codec)
    : codec_(codec),
      fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
      encoder_(Encoder::make(codec)),
      ssrc_(std::random_device{}()) {
    sockaddr_in address = loopback(0);
    ensure(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
    socklen_t size = sizeof address;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

Phone::~Phone() {
    stopping_ = true;
    thread_.join();
    ::close(fd_);
}

RemoteMedia Phone::media(int events) const {
    RemoteMedia media;
    media.address = "127.0.0.1";
    media.port = port_;
    media.codec = codec_;
    media.payload_type = payload_type();
    media.telephone_event_payload_type = events;
    return media;
}

void Phone::run() {
    Instant next = tick_now();
    while (!stopping_) {
        pollfd waiting{fd_, POLLIN, 0};
        const std::int64_t left = (next - tick_now()).us;
        const timespec timeout{0, std::max<std::int64_t>(left, 0) * 1'000};
        if (::ppoll(&waiting, 1, &timeout, nullptr) > 0)
            listen();
        if (tick_now() < next)
            continue;
        const Instant planned = next;
        next = next + milliseconds(20);
        if (anew_.exchange(false)) {
            ssrc_ = ssrc_ + 1;
            sequence_ = 10;
            timestamp_ = 12'345;
        }
        if (engine_port_ != 0 && (counting_ || hertz_ > 0)) {
            say_frame(planned);
        } else {
            timestamp_ += static_cast<std::uint32_t>(clock_rate(codec_) / 50);
        }
    }
}

void Phone::say_frame(Instant planned) {
    std::vector<std::uint8_t> payload(largest_payload);
    if (counting_) {
        payload.assign(samples_per_frame, silence_byte(codec_));
        const std::size_t number = said_.size();
        std::memcpy(payload.data(), &number, sizeof number);
    } else {
        std::int16_t pcm[samples_per_frame];
        for (std::int16_t& sample : pcm)
            sample = tone_sample(hertz_, sample_++);
        payload.resize(encoder_->encode(pcm, samples_per_frame, payload.data()));
    }
    {
        std::lock_guard lock(signal_.mutex());
        said_.push_back({planned, tick_now()});
        signal_.told();
    }
    say(payload, payload_type(), timestamp_);
    timestamp_ += static_cast<std::uint32_t>(clock_rate(codec_) / 50);
}

std::vector<Phone::Said> Phone::said() {
    std::lock_guard lock(signal_.mutex());
    return said_;
}

std::size_t Phone::number_in(const std::uint8_t* payload) {
    std::size_t number = 0;
    std::memcpy(&number, payload, sizeof number);
    return number;
}

bool Phone::wait_until_said(std::size_t frames) {
    return signal_.wait([&] { return said_.size() >= frames; });
}

void Phone::say(const std::vector<std::uint8_t>& payload, int payload_type, std::uint32_t timestamp,
                bool marker) {
    std::vector<std::uint8_t> packet(rtp_header_size + payload.size());
    std::memcpy(packet.data() + rtp_header_size, payload.data(), payload.size());
    write_rtp_header(RtpPacket{.payload_type = static_cast<std::uint8_t>(payload_type),
                               .marker = marker,
                               .sequence = ++sequence_,
                               .timestamp = timestamp,
                               .ssrc = ssrc_,
                               .payload = packet.data() + rtp_header_size,
                               .size = payload.size()});
    send_raw(engine_port_, packet.data(), packet.size());
}

void Phone::send_raw(std::uint16_t to, const void* data, std::size_t size) {
    const sockaddr_in address = loopback(to);
    ::sendto(fd_, data, size, 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void Phone::listen() {
    std::uint8_t data[2048];
    const ssize_t size = ::recv(fd_, data, sizeof data, MSG_DONTWAIT);
    if (size <= 0)
        return;
    const auto packet = parse_rtp(data, static_cast<std::size_t>(size));
    if (!packet)
        return;
    std::lock_guard lock(signal_.mutex());
    heard_.push_back(Heard{packet->payload_type,
                           packet->marker,
                           packet->sequence,
                           packet->timestamp,
                           packet->ssrc,
                           {packet->payload, packet->payload + packet->size}});
    signal_.told();
}

std::vector<Heard> Phone::heard() {
    std::lock_guard lock(signal_.mutex());
    return heard_;
}

std::vector<Heard> Phone::heard_audio() {
    std::vector<Heard> audio;
    for (Heard& one : heard()) {
        if (one.payload_type == payload_type())
            audio.push_back(std::move(one));
    }
    return audio;
}

void Phone::forget() {
    std::lock_guard lock(signal_.mutex());
    heard_.clear();
}

bool Phone::wait_for(const std::function<bool(const std::vector<Heard>&)>& holds) {
    return signal_.wait([&] { return holds(heard_); });
}

bool Phone::wait_for_audio(std::size_t packets) {
    return wait_for([&](const std::vector<Heard>& heard) {
        std::size_t found = 0;
        for (const Heard& one : heard)
            found += one.payload_type == payload_type();
        return found >= packets;
    });
}

std::vector<std::int16_t> Phone::sound(std::size_t packets) {
    const std::vector<Heard> audio = heard_audio();
    const std::size_t first = audio.size() > packets ? audio.size() - packets : 0;
    const auto decoder = Decoder::make(codec_);
    std::vector<std::int16_t> pcm;
    for (std::size_t i = first; i < audio.size(); ++i) {
        std::int16_t samples[longest_pcm];
        const std::size_t count =
            decoder->decode(audio[i].payload.data(), audio[i].payload.size(), samples);
        pcm.insert(pcm.end(), samples, samples + count);
    }
    return pcm;
}

}  // namespace zongji::media::test
