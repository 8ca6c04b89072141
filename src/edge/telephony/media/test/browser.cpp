#include "edge/telephony/media/test/browser.h"

#include "base/ensure.h"
#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/srtp.h"

#include <cstring>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <re.h>
#include <srtp2/srtp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::media::test {

namespace {

const std::string own_user = "brwsr";
constexpr int small_mtu =
    256;  // so that the first flight needs several datagrams, as Chromium's does

std::string attribute(const std::string& sdp, const std::string& name) {
    const std::string start = "a=" + name + ":";
    const std::size_t at = sdp.find(start);
    ensure(at != std::string::npos, "the answer has every attribute that is looked for");
    const std::size_t from = at + start.size();
    return sdp.substr(from, sdp.find('\r', from) - from);
}

}  // namespace

struct Browser::Crypto {
    SSL_CTX* context = nullptr;
    SSL* ssl = nullptr;
    std::string fingerprint;
    std::unique_ptr<SrtpPair> srtp;
    Browser* browser = nullptr;

    explicit Crypto(Browser& owner, bool gcm) : browser(&owner) {
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
        X509_set_pubkey(certificate, key);
        X509_sign(certificate, key, EVP_sha256());
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned int size = 0;
        X509_digest(certificate, EVP_sha256(), digest, &size);
        for (unsigned int i = 0; i < size; ++i) {
            fingerprint += fmt::format("{}{:02X}", i ? ":" : "", digest[i]);
        }

        context = SSL_CTX_new(DTLS_client_method());
        SSL_CTX_use_certificate(context, certificate);
        SSL_CTX_use_PrivateKey(context, key);
        SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU);
        SSL_CTX_set_tlsext_use_srtp(context, gcm ? "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM"
                                                 : "SRTP_AES128_CM_SHA1_80");
        X509_free(certificate);
        EVP_PKEY_free(key);

        static BIO_METHOD* const datagrams = [] {
            BIO_METHOD* method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "test");
            BIO_meth_set_write(method, [](BIO* bio, const char* data, int length) {
                auto* self = static_cast<Browser*>(BIO_get_data(bio));
                if (!self->secured_ && self->checked_)
                    ++self->first_flight_;
                self->send(data, static_cast<std::size_t>(length));
                return length;
            });
            BIO_meth_set_ctrl(method, [](BIO*, int command, long, void*) -> long {
                return command == BIO_CTRL_FLUSH ? 1 : 0;
            });
            BIO_meth_set_create(method, [](BIO* bio) {
                BIO_set_init(bio, 1);
                return 1;
            });
            return method;
        }();
        ssl = SSL_new(context);
        BIO* in = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, -1);
        BIO* out = BIO_new(datagrams);
        BIO_set_data(out, browser);
        SSL_set_bio(ssl, in, out);
        SSL_set_mtu(ssl, small_mtu);
        SSL_set_connect_state(ssl);
    }
    Crypto(const Crypto&) = delete;
    Crypto& operator=(const Crypto&) = delete;
    ~Crypto() {
        SSL_free(ssl);
        SSL_CTX_free(context);
    }
};

Browser::Browser(Habits habits)
    : habits_(habits),
      fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
      crypto_(std::make_unique<Crypto>(*this, habits.gcm)),
      encoder_(Encoder::make(habits.only_opus ? Codec::opus : Codec::pcmu)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ensure(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
    socklen_t size = sizeof address;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
}

Browser::~Browser() {
    stopping_ = true;
    if (thread_.joinable())
        thread_.join();
    ::close(fd_);
}

std::string Browser::offer() const {
    std::string fingerprint = crypto_->fingerprint;
    if (!habits_.true_fingerprint)
        fingerprint[0] = fingerprint[0] == 'A' ? 'B' : 'A';
    const std::string formats = habits_.only_opus ? "111 110" : "111 63 9 0 8 13 110 126";
    return fmt::format(
        "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
        "a=group:BUNDLE 0\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n"
        "m=audio 9 UDP/TLS/RTP/SAVPF {}\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n"
        "a=ice-ufrag:{}\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=ice-options:trickle\r\n"
        "a=fingerprint:sha-256 {}\r\na=setup:actpass\r\na=mid:0\r\n"
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=sendrecv\r\n"
        "a=msid:- track\r\na=rtcp-mux\r\na=rtcp-rsize\r\n"
        "a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\n"
        "a=fmtp:111 minptime=10;useinbandfec=1\r\n{}"
        "a=rtpmap:110 telephone-event/48000\r\n{}"
        "a=ssrc:1001 cname:x\r\na=ssrc:1001 msid:- track\r\n",
        formats, own_user, fingerprint,
        habits_.only_opus
            ? ""
            : "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:9 G722/8000\r\n"
              "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\n",
        habits_.only_opus ? "" : "a=rtpmap:126 telephone-event/8000\r\n");
}

void Browser::connect(const std::string& answer) {
    engine_user_ = attribute(answer, "ice-ufrag");
    engine_password_ = attribute(answer, "ice-pwd");
    if (!habits_.true_password)
        engine_password_[0] ^= 1;
    engine_fingerprint_ = attribute(answer, "fingerprint");
    ensure(attribute(answer, "setup") == "passive", "the engine waits for our handshake");
    const std::string audio = "m=audio ";
    engine_port_ =
        static_cast<std::uint16_t>(std::stoi(answer.substr(answer.find(audio) + audio.size())));
    thread_ = std::thread([this] { run(); });
}

void Browser::talk(double hertz) {
    hertz_ = hertz;
}

void Browser::stop_checks() {
    checking_ = false;
}

void Browser::close() {
    closing_ = true;
}

void Browser::run() {
    Instant next_check = tick_now();
    Instant next_frame = tick_now();
    while (!stopping_) {
        pollfd waiting{fd_, POLLIN, 0};
        if (::poll(&waiting, 1, 5) > 0) {
            std::uint8_t data[2048];
            const ssize_t size = ::recv(fd_, data, sizeof data, MSG_DONTWAIT);
            if (size > 0)
                take(data, static_cast<std::size_t>(size));
        }
        const Instant now = tick_now();
        if (checking_ && now >= next_check) {
            check();
            next_check = now + milliseconds(100);
        }
        if (checked_ && !secured_)
            DTLSv1_handle_timeout(crypto_->ssl);
        if (closing_ && secured_) {
            SSL_shutdown(crypto_->ssl);
            checking_ = false;
            closing_ = false;
            hertz_ = 0;
        }
        if (secured_ && hertz_ > 0 && now >= next_frame) {
            say_tone();
            next_frame = next_frame + milliseconds(20);
            if (next_frame < now)
                next_frame = now;
        }
    }
}

void Browser::send(const void* data, std::size_t size) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(engine_port_);
    ::sendto(fd_, data, size, 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
}

void Browser::check() {
    mbuf* buffer = mbuf_alloc(512);
    const std::string user = engine_user_ + ":" + own_user;
    const std::uint8_t id[STUN_TID_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const std::uint32_t priority = 1'853'824'767;
    const std::uint64_t controlling = 42;
    stun_msg_encode(buffer, STUN_METHOD_BINDING, STUN_CLASS_REQUEST, id, nullptr,
                    reinterpret_cast<const std::uint8_t*>(engine_password_.data()),
                    engine_password_.size(), true, 0x00, 4, STUN_ATTR_USERNAME, user.c_str(),
                    STUN_ATTR_PRIORITY, &priority, STUN_ATTR_CONTROLLING, &controlling,
                    STUN_ATTR_USE_CAND, nullptr);
    send(buffer->buf, buffer->end);
    mem_deref(buffer);
}

void Browser::take(std::uint8_t* data, std::size_t size) {
    if (data[0] < 4) {
        if (checked_)
            return;
        checked_ = true;  // the pair works: our handshake begins
        advance_handshake();
    } else if (data[0] < 64) {
        BIO_write(SSL_get_rbio(crypto_->ssl), data, static_cast<int>(size));
        advance_handshake();
    } else if (crypto_->srtp) {
        const auto plain = crypto_->srtp->unprotect(data, size);
        const auto packet = plain ? parse_rtp(data, *plain) : std::nullopt;
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
}

void Browser::advance_handshake() {
    if (secured_ || SSL_do_handshake(crypto_->ssl) != 1)
        return;
    const SRTP_PROTECTION_PROFILE* agreed = SSL_get_selected_srtp_profile(crypto_->ssl);
    if (!agreed)
        return;
    const bool gcm = agreed->id == SRTP_AEAD_AES_128_GCM;
    const std::size_t salt = gcm ? 12 : 14;
    std::vector<std::uint8_t> material(2 * (16 + salt));
    SSL_export_keying_material(crypto_->ssl, material.data(), material.size(),
                               "EXTRACTOR-dtls_srtp", 19, nullptr, 0, 0);
    SrtpKeys keys;
    keys.profile = gcm ? SrtpProfile::aead_aes_128_gcm : SrtpProfile::aes_128_cm_sha1_80;
    const auto at = [&](std::size_t offset) {
        return material.begin() + static_cast<long>(offset);
    };
    keys.ours.assign(at(0), at(16));
    keys.ours.insert(keys.ours.end(), at(32), at(32 + salt));
    keys.theirs.assign(at(16), at(32));
    keys.theirs.insert(keys.theirs.end(), at(32 + salt), at(32 + 2 * salt));
    auto pair = SrtpPair::make(keys);
    ensure(pair.ok(), "SRTP can be set up");
    crypto_->srtp = std::move(pair).value();
    secured_ = true;
}

void Browser::say_tone() {
    std::int16_t pcm[samples_per_frame];
    for (std::int16_t& sample : pcm)
        sample = tone_sample(hertz_, sample_++);
    std::uint8_t packet[packet_room];
    std::uint8_t* payload = packet + rtp_header_size;
    const std::size_t size = encoder_->encode(pcm, samples_per_frame, payload);
    timestamp_ += habits_.only_opus ? 960 : 160;
    const RtpPacket rtp{.payload_type = static_cast<std::uint8_t>(habits_.only_opus ? 111 : 0),
                        .sequence = ++sequence_,
                        .timestamp = timestamp_,
                        .ssrc = 1'001,
                        .payload = payload,
                        .size = size};
    std::uint8_t* start = write_rtp_header(rtp);
    if (const auto sealed = crypto_->srtp->protect(start, rtp_header_size + size)) {
        send(start, *sealed);
    }
}

std::vector<Heard> Browser::heard() {
    std::lock_guard lock(signal_.mutex());
    return heard_;
}

bool Browser::wait_for_audio(std::size_t packets) {
    return signal_.wait([&] { return heard_.size() >= packets; });
}

double Browser::share_heard(double hertz, std::size_t packets) {
    const std::vector<Heard> all = heard();
    std::vector<std::int16_t> pcm;
    const auto decoder =
        Decoder::make(habits_.only_opus                              ? Codec::opus
                      : !all.empty() && all.back().payload_type == 8 ? Codec::pcma
                                                                     : Codec::pcmu);
    for (std::size_t i = all.size() > packets ? all.size() - packets : 0; i < all.size(); ++i) {
        std::int16_t samples[longest_pcm];
        const std::size_t count =
            decoder->decode(all[i].payload.data(), all[i].payload.size(), samples);
        pcm.insert(pcm.end(), samples, samples + count);
    }
    return share_of(pcm, hertz);
}

}  // namespace zongji::media::test
