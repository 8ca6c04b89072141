#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/seat.h"
#include "edge/telephony/media/worker.h"

#include <algorithm>

namespace zongji::media {
namespace {

// A browser sends 50 packets a second, also of a muted microphone. Of one that said so much and
// then nothing at all, the tab was killed or the network is gone: nobody at the other end shall
// wait for the timeout of the checks.
constexpr Span longest_silence = seconds(6);
constexpr Span longest_doubtful_silence = milliseconds(1500);
constexpr Span longest_doubt = seconds(3);  // silence after that has another cause

}  // namespace

void Worker::open_browser(LegId leg, UserId user, BrowserLink::Terms terms,
                          const Leg::Terms& agreed) {
    auto link = std::make_unique<BrowserLink>(leg, user, std::move(terms), owner_.identity(),
                                              browsers_, counters_, tick_now());
    BrowserLink* browser = link.get();
    Seat& seat = seat_leg(leg, std::move(link), browser_pace);
    seat.browser = browser;
    seat.counted.emplace(counters_.browser_legs);
    seat.leg.agree(agreed);
}

void Worker::read_browsers() {
    const Inbox::Use use(*inbox_);
    // Not for ever: phones and ticks have their turn.
    for (int round = 0; round < 8; ++round) {
        const int received = receive_batch(browsers_.fd(), batch);
        for (int i = 0; i < received; ++i) {
            counters_.packets_in.add();
            if (inbox_->headers[i].msg_hdr.msg_flags & MSG_TRUNC) {
                counters_.dropped_invalid.add();
                continue;
            }
            take_browser_datagram(inbox_->data[i], inbox_->headers[i].msg_len, inbox_->from[i]);
        }
        if (received < static_cast<int>(batch))
            return;
    }
}

// Tells the protocols apart by their first byte (RFC 7983 §7).
void Worker::take_browser_datagram(std::uint8_t* data, std::size_t size, const Address& from) {
    if (size == 0)
        return;
    if (data[0] < 4) {
        take_check(data, size, from);
        return;
    }
    Seat* seat = find(browsers_.leg_of_address(from));
    if (!seat) {
        counters_.dropped_foreign.add();
        return;
    }
    if (data[0] >= 20 && data[0] <= 63) {
        act_on(*seat, seat->browser->on_dtls(data, size));
        return;
    }
    if (looks_like_rtcp(data, size))
        return;  // we keep no statistics of the browser's
    const Instant now = tick_now();
    const auto plain =
        parse_rtp(data, size) ? seat->browser->on_media(data, size, now) : std::nullopt;
    auto packet = plain ? parse_rtp(data, *plain) : std::nullopt;
    if (!packet) {
        counters_.dropped_invalid.add();
        return;
    }
    if (seat->leg.terms().may_receive)
        seat->leg.receive(*packet, now);
}

void Worker::take_check(const std::uint8_t* data, std::size_t size, const Address& from) {
    const auto check = BindingCheck::decode(data, size);
    Seat* seat = check ? find(browsers_.leg_of_user(check->local_user())) : nullptr;
    if (!seat) {
        counters_.dropped_invalid.add();
        return;
    }
    seat->browser->on_check(*check, from, tick_now());
}

void Worker::act_on(Seat& seat, BrowserLink::Change change) {
    const LegId leg = seat.leg.id();
    const auto end = [&](calls::EndCause cause) {
        owner_.forget(leg);
        close(leg, cause, tick_now());
    };
    switch (change) {
        case BrowserLink::Change::none:
            return;
        case BrowserLink::Change::ready: {
            const UserId user = seat.browser->user();
            tell(calls::BrowserLegReady{leg, user});
            owner_.browser_is_ready(user, leg);
            return;
        }
        case BrowserLink::Change::failed:
            end(calls::EndCause::failed);
            return;
        case BrowserLink::Change::closed:
            end(calls::EndCause::media_timeout);
            return;
    }
}

void Worker::doubt(LegId leg) {
    Seat* seat = find(leg);
    if (seat && seat->browser)
        seat->browser->doubt(tick_now());
}

void Worker::check_browser(Seat& seat, Instant now) {
    const Instant checked = seat.browser->checked_at();
    const Instant media = seat.browser->media_at();
    const bool doubted = seat.browser->doubted_at() + longest_doubt > now;
    const Span patience = doubted ? longest_doubtful_silence : longest_silence;
    const bool silent = media.us != 0 && now - std::max(checked, media) > patience;
    if (silent || now - checked > owner_.browser_timeout()) {
        const LegId leg = seat.leg.id();
        owner_.forget(leg);
        close(leg, calls::EndCause::media_timeout, now);
        return;
    }
    act_on(seat, seat.browser->on_time(now));
}

}  // namespace zongji::media
