#include "edge/telephony/media/browser_sdp.h"
#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/core.h"

#include <algorithm>

#include <openssl/rand.h>

// How legs begin and end.
namespace zongji::media {

namespace {

constexpr int most_port_attempts = 64;

// ICE characters (RFC 8839 §5.4), six bits each.
std::string random_ice_text(std::size_t length) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text(length, '\0');
    RAND_bytes(reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(length));
    for (char& c : text)
        c = letters[static_cast<unsigned char>(c) & 63];
    return text;
}

Leg::Terms phone_terms(const RemoteMedia& remote, const PhonePatience& patience) {
    Leg::Terms terms;
    terms.payloads.add(remote.codec, remote.payload_type);
    if (remote.telephone_event_payload_type >= 0) {
        terms.payloads.add_events(remote.telephone_event_payload_type);
    }
    // A far side that was offered several codecs may send any of them (RFC 3264 §6.1).
    for (const Codec codec : {Codec::pcmu, Codec::pcma, Codec::g722}) {
        terms.payloads.accept(codec, static_cast<int>(codec));
    }
    terms.payloads.accept_noise(comfort_noise);
    terms.payloads.accept_noise(old_comfort_noise);
    terms.frames_per_packet = std::clamp(remote.ptime_ms / 20, 1, 3);
    terms.longest_packet_ms = std::max(remote.longest_packet_ms, 0);
    terms.may_send = remote.direction == calls::MediaDirection::sendrecv ||
                     remote.direction == calls::MediaDirection::recvonly;
    terms.may_receive = remote.direction == calls::MediaDirection::sendrecv ||
                        remote.direction == calls::MediaDirection::sendonly;
    terms.talking_silence =
        remote.talking_silence.us > 0 ? remote.talking_silence : patience.talking;
    terms.waiting_silence =
        remote.waiting_silence.us > 0 ? remote.waiting_silence : patience.waiting;
    terms.keys = remote.keys;
    return terms;
}

}  // namespace

std::size_t MediaEngine::Core::lightest_thread() const {
    std::size_t lightest = 0;
    for (std::size_t i = 1; i < workers_.size(); ++i) {
        if (placed_[i].load() < placed_[lightest].load())
            lightest = i;
    }
    return lightest;
}

Result<PhoneSockets> MediaEngine::Core::bind_pair(Address address, std::uint16_t port) {
    address.set_port(port);
    ZONGJI_TRY(UdpSocket rtp, UdpSocket::bind(address, 0, sockets_));
    address.set_port(static_cast<std::uint16_t>(port + 1));
    ZONGJI_TRY(UdpSocket rtcp, UdpSocket::bind(address, 0, sockets_));
    return PhoneSockets{std::move(rtp), std::move(rtcp)};
}

Result<PhoneSockets> MediaEngine::Core::bind_phone_sockets(const Address& bind) {
    for (int attempt = 0; attempt < most_port_attempts; ++attempt) {
        const std::optional<std::uint16_t> port = ports_.take();
        if (!port)
            break;
        auto pair = bind_pair(bind, *port);
        if (pair)
            return pair;
        ports_.give_back(*port);
        if (pair.error().code != ErrorCode::conflict)
            return pair.error();
    }
    return Error{ErrorCode::exhausted, "no RTP port is free", {}};
}

// Two that talk need no ring between threads, and no second thread to wake.
std::size_t MediaEngine::Core::thread_for(LegId partner, Held& held) const {
    const auto* place = held.find(partner);
    return place ? place->thread : lightest_thread();
}

bool MediaEngine::Core::can_reach(const std::string& host) const {
    const auto address = Address::parse(host, 0);
    return address && (address->is_wildcard() || home_of(address->family()));
}

Result<LocalMedia> MediaEngine::Core::open_phone_leg(LegId leg, LegId partner,
                                                     const std::string& towards) {
    if (leg.value <= 0)
        return invalid("a leg needs an id");
    const Home* named = home_of(Address::parse(towards, 0).value_or(bind_).family());
    const Home& home = named ? *named : homes_.front();
    ZONGJI_TRY(PhoneSockets sockets, bind_phone_sockets(home.bind));
    const LocalMedia local{home.advertised.host(), sockets.rtp.local().port()};
    Held held(directory_);
    const std::size_t thread = thread_for(partner, held);
    if (!held.add(leg, {.thread = thread, .family = home.bind.family()})) {
        ports_.give_back(local.port);
        return conflict("this leg is open already");
    }
    ++placed_[thread];
    // Nothing can be heard or said before the leg is connected, which wakes the thread.
    workers_[thread]->leave([leg, sockets = std::move(sockets)](Worker& worker) mutable {
        worker.open_phone(leg, std::move(sockets));
    });
    // What came behind it while it was not all there was hidden from a thread that woke for it.
    if (workers_[thread]->waiting_tasks() > 1)
        workers_[thread]->wake();
    return local;
}

Result<void> MediaEngine::Core::connect_phone_leg(LegId leg, const RemoteMedia& remote) {
    if (remote.payload_type < 0 || remote.payload_type > 127 ||
        remote.telephone_event_payload_type > 127) {
        return invalid("a payload type is 0 to 127");
    }
    const auto address = Address::parse(remote.address, remote.port);
    if (!address)
        return invalid("the far side's media address is no IP address");
    const auto signalled = Address::parse(remote.signalled_from, 0).value_or(Address{});
    Held held(directory_);
    const auto* place = held.find(leg);
    if (!place || place->browser)
        return not_found("no such phone leg");
    Leg::Terms terms = phone_terms(remote, config_.patience);
    // Nobody's address holds a call of either family.
    if (!address->is_wildcard() && address->family() != place->family)
        return invalid("the far side's media address is none that can be reached from here");
    // No port, or nobody's address: media is refused or held in the old way (RFC 3264 §8.4).
    if (remote.port == 0 || address->is_wildcard())
        terms.may_send = false;
    workers_[place->thread]->post(
        [leg, remote_address = *address, signalled, terms](Worker& worker) {
            worker.connect_phone(leg, remote_address, signalled, terms);
        });
    return {};
}

Result<std::string> MediaEngine::Core::accept_browser_offer(LegId leg, UserId user,
                                                            const std::string& offer_sdp) {
    if (leg.value <= 0 || !user)
        return invalid("a browser leg needs an id and a user");
    ZONGJI_TRY(const BrowserOffer offer, read_browser_offer(offer_sdp));
    BrowserLink::Terms terms{random_ice_text(8), random_ice_text(24), offer.fingerprints};

    Held held(directory_);
    const std::size_t thread = lightest_thread();
    if (!held.add(leg, {.thread = thread, .browser = true, .user = user}))
        return conflict("this leg is open already");
    ++placed_[thread];
    const BrowserAnswer answer{.address = advertised_.host(),
                               .port = workers_[thread]->browser_port(),
                               .user = terms.user,
                               .password = terms.password,
                               .fingerprint = identity_->fingerprint(),
                               .session = leg.value};
    workers_[thread]->post([leg, user, terms, agreed = offer.terms](Worker& worker) {
        worker.open_browser(leg, user, terms, agreed);
    });
    return write_browser_answer(offer, answer);
}

void MediaEngine::Core::note_alive(LegId leg) {
    Held held(directory_);
    if (const auto* place = held.find(leg))
        workers_[place->thread]->post([leg](Worker& worker) { worker.note_alive(leg); });
}

void MediaEngine::Core::press_key(LegId leg, char digit) {
    Held held(directory_);
    if (const auto* place = held.find(leg))
        workers_[place->thread]->post(
            [leg, digit](Worker& worker) { worker.press_key(leg, digit); });
}

void MediaEngine::Core::close_leg(LegId leg) {
    end(leg, calls::EndCause::ended_by_us);
}

void MediaEngine::Core::end(LegId leg, calls::EndCause cause) {
    Held held(directory_);
    const auto* place = held.find(leg);
    if (!place)
        return;
    const Instant at = tick_now();
    // Before its marks, since it takes in what was said until now.
    workers_[place->thread]->leave(
        [leg, cause, at](Worker& worker) { worker.close(leg, cause, at); });
    take_out(leg, held, at);
    wake_waiting();
}

void MediaEngine::Core::forget(LegId leg) {
    Held held(directory_);
    if (!held.find(leg))
        return;
    take_out(leg, held, tick_now());
    wake_waiting();
}

// What the others need not wait for until its thread gets to it.
void MediaEngine::Core::take_out(LegId leg, Held& held, Instant at) {
    const auto place = held.remove(leg);
    --placed_[place->thread];
    if (const InteractionId room = place->room.room)
        settle(room, held.leave_room(room, leg), held, at);
    if (place->recording)
        leave_recording(place->recording, leg, held, at);
}

void MediaEngine::Core::browser_is_ready(UserId user, LegId leg) {
    LegId earlier;
    {
        Held held(directory_);
        if (!held.find(leg))
            return;
        earlier = held.take_over(user, leg);
    }
    if (earlier)
        end(earlier, calls::EndCause::replaced);
}

}  // namespace zongji::media
