#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "base/words.h"
#include "domain/calls/audio.h"
#include "domain/calls/call_control.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Everything heard: RTP with phones, ICE/DTLS/SRTP with browsers, sounds, rooms, digits and the
// recording tap. It decides nothing; the live loop commands it and hears its events.
namespace zongji::media {

// Where a phone shall send its RTP. The port is even and bound before this is returned.
struct LocalMedia {
    std::string address;
    std::uint16_t port = 0;
};

// How long a phone may give no sign of life (RTP, RTCP, an answer in its dialog) before it counts
// as gone. Nobody has to send while he says nothing (RFC 3551 §4.1, RFC 3389 §5), so that silence
// alone says little: at half of it the phone is asked.
struct PhonePatience {
    Span talking = seconds(90);  // in a room with others: somebody hears the silence
    // The same, of one whose RTCP or answers were heard before: a mute phone has those as well.
    Span talking_and_reporting = seconds(30);
    Span waiting = minutes(5);       // it hears a flow, or music
    Span held = minutes(30);         // it holds us: the silence was agreed on
    Span never_spoke = minutes(15);  // it may only listen
};

// What the far side's SDP says, and its trunk's record. `address` is a literal IPv4 or IPv6
// address.
struct RemoteMedia {
    std::string address;
    std::uint16_t port = 0;
    calls::Codec codec = calls::Codec::pcmu;
    int payload_type = 0;
    int telephone_event_payload_type = -1;  // -1: not negotiated, digits are listened for in-band
    int ptime_ms = 20;                      // sounds go out in 20, 40 or 60 ms packets
    int longest_packet_ms = 0;              // what is passed on to it is cut to that; 0: as it came
    calls::MediaDirection direction = calls::MediaDirection::sendrecv;
    // The address its SIP comes from, if known: behind a NAT, RTP comes from there and not from
    // `address`. Media is taken from these two addresses and no other.
    std::string signalled_from;
    Span talking_silence{};  // as in PhonePatience; 0 as there
    Span waiting_silence{};
    KeysBy keys = KeysBy::first_heard;
};

// Exact numbers of live objects, and totals since the start. From any thread; each number is right
// by itself.
struct Stats {
    std::size_t phone_legs = 0;
    std::size_t browser_legs = 0;
    std::size_t bridged_legs = 0;  // in a room with others
    std::size_t playbacks = 0;
    std::size_t digit_sendings = 0;
    std::size_t recordings = 0;
    std::size_t tapped_legs = 0;
    std::size_t transcoders = 0;  // one per direction that needs it
    std::size_t mixtures = 0;     // one per leg that hears several
    std::size_t sockets = 0;      // two for a phone leg, and the browsers'
    std::size_t rings = 0;        // between threads; constant
    std::size_t ring_frames = 0;  // on their way between threads
    std::size_t known_legs = 0;   // in the directory

    std::uint64_t packets_in = 0;
    std::uint64_t packets_out = 0;
    std::uint64_t passed_across = 0;     // frames whose listener lives on another thread
    std::uint64_t late_ticks = 0;        // a 20 ms slot served more than 10 ms late
    std::uint64_t dropped_foreign = 0;   // from an address that is not the leg's
    std::uint64_t dropped_invalid = 0;   // not RTP, wrong payload type, bad SRTP, bad STUN
    std::uint64_t dropped_ring = 0;      // a ring between threads was full
    std::uint64_t dropped_send = 0;      // the kernel did not take it
    std::uint64_t tap_refused = 0;       // AudioTap said no
    std::uint64_t unknown_sounds = 0;    // a key the library does not have
    std::uint64_t refused_commands = 0;  // a thread had too many waiting
    std::uint64_t failed_handshakes = 0;
};

class MediaEngine {
public:
    struct Config {
        std::string bind_address = "127.0.0.1";
        std::string
            advertised_address;  // empty: bind_address, or this machine's own if that is a wildcard
        std::uint16_t rtp_port_low = 20'000;  // phones: even ports in [low, high]
        std::uint16_t rtp_port_high = 29'998;
        // One UDP port per thread, which also sets the number of browser sockets. 0 lets the kernel
        // choose. When empty: `threads` ports that the kernel chose.
        std::vector<std::uint16_t> browser_ports;
        int threads = 2;                 // 1 to 16
        calls::AudioTap* tap = nullptr;  // outlives the engine; may be missing
        std::function<void(calls::Event)>
            events;  // called on media threads, several at once; must not wait
        std::function<void(std::string_view)>
            log;  // rare operator's lines, any thread; may be missing
        PhonePatience patience;
        // A phone is silent: is it still in its call? An answer is told by note_alive(). On a media
        // thread; must not wait; may be missing.
        std::function<void(LegId)> ask;
        Span browser_timeout = seconds(15);
    };

    // Binds the browser sockets and starts the threads. Error: a port is taken, an address is not
    // ours.
    static Result<std::unique_ptr<MediaEngine>> start(Config config);

    // Stops the threads and closes everything; no event comes after it.
    ~MediaEngine();
    MediaEngine(const MediaEngine&) = delete;
    MediaEngine& operator=(const MediaEngine&) = delete;

    // Phones; from the sip thread. A leg lives until close_leg(). Error: exhausted when no port is
    // free, conflict when the id is in use.
    // It is placed on the thread of `partner`, with whom it will talk, or on the one with the
    // fewest legs if there is no such leg. Its port is of the family of `towards`, an address of
    // the far side, where that is served; else of bind_address's. A wildcard serves both.
    Result<LocalMedia> open_phone_leg(LegId leg, LegId partner = {},
                                      const std::string& towards = {});

    // Whether media can be sent there: a literal address of a family that is served. Any thread.
    bool can_reach(const std::string& address) const;

    // Tells where and how the far side wants its media; again at each re-INVITE or UPDATE.
    Result<void> connect_phone_leg(LegId leg, const RemoteMedia& remote);

    // A phone said something by SIP. Any thread.
    void note_alive(LegId leg);

    // A key that a phone tells by SIP INFO. DigitPressed follows if it counts. Any thread.
    void press_key(LegId leg, char digit);

    // Ends a leg of either kind; unknown ids are ignored. A browser leg answers with
    // LegEnded{ended_by_us}, a phone leg with nothing, since its LegEnded is SIP's to tell.
    void close_leg(LegId leg);

    // Browsers; any thread. `answer` is called once, before this returns. BrowserLegReady follows
    // when DTLS is done; the user's earlier leg then ends with EndCause::replaced. Exactly one
    // LegEnded follows an accepted offer.
    void accept_browser_offer(LegId leg, UserId user, const std::string& offer_sdp,
                              const std::function<void(Result<std::string>)>& answer);

    // Play, StopPlay, SetRoom, MuteLeg, DoubtLeg, SendDigits, StartRecording, RecordParty,
    // MarkRecording, StopRecording, and EndLeg of a browser leg; others are ignored. From one
    // thread (the live loop), in order.
    //
    // PlaybackEnded says that the last sound was heard to its end: a playback that was replaced,
    // stopped or ended by a room says nothing. LegEnded{media_timeout} of a phone leg is a request
    // to SIP: the leg stays until close_leg().
    void handle(std::span<const calls::Command> commands);
    void handle(const calls::Command& command) { handle(std::span(&command, 1)); }

    // Any thread. A playback under way keeps the sounds it began with.
    void set_library(const std::shared_ptr<const calls::SoundLibrary>& library);

    // The browser legs that the loop knows: ready, and not ended. Any thread.
    std::vector<LegId> browser_legs() const;

    // How many more phone legs there are ports for. Any thread.
    std::size_t free_phone_ports() const;

    // The UDP ports that browsers are answered with, one per thread.
    std::vector<std::uint16_t> browser_ports() const;

    Stats stats() const;

private:
    class Core;
    explicit MediaEngine(std::unique_ptr<Core> core);
    std::unique_ptr<Core> core_;
};

}  // namespace zongji::media
