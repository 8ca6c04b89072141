#pragma once

#include "domain/calls/call_control.h"
#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/counters.h"
#include "edge/telephony/media/digits.h"
#include "edge/telephony/media/event_receiver.h"
#include "edge/telephony/media/key_presses.h"
#include "edge/telephony/media/link.h"
#include "edge/telephony/media/mixture.h"
#include "edge/telephony/media/outgoing_stream.h"
#include "edge/telephony/media/packet_splitter.h"
#include "edge/telephony/media/payload_map.h"
#include "edge/telephony/media/playback.h"
#include "edge/telephony/media/room_place.h"
#include "edge/telephony/media/rtp.h"
#include "edge/telephony/media/sender_clock.h"
#include "edge/telephony/media/track_tap.h"
#include "edge/telephony/media/transcoder.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace zongji::media {

// What a leg needs of the thread it lives on.
class LegHost {
public:
    virtual ~LegHost() = default;
    virtual void tell(calls::Event event) = 0;
    virtual void pass_on(const Listener& to, AudioFrame& frame, Instant now) = 0;
    // A part of it was lost, since the recorder did not take it.
    virtual void recording_failed(RecordingId recording) = 0;
    virtual Counters& counters() = 0;
};

// One party of a call: what it hears (a sound, digits, others of its room) and what is done with
// what it says. Lives on one thread; the far side is behind a Link.
class Leg {
public:
    Leg(LegId id, std::unique_ptr<Link> link, std::size_t phase, LegHost& host);
    ~Leg();
    Leg(const Leg&) = delete;
    Leg& operator=(const Leg&) = delete;

    LegId id() const { return id_; }
    Link& link() { return *link_; }
    const RoomPlace& place() const { return place_; }
    const std::optional<TrackTap>& tap() const { return tap_; }

    struct Terms {
        PayloadMap payloads;
        int frames_per_packet = 1;  // of our own sounds
        int longest_packet_ms = 0;  // of its partner's; 0: any
        bool may_send = true;       // the far side listens
        bool may_receive = true;    // it may speak
        Span talking_silence{};     // of a phone, before it counts as gone
        Span waiting_silence{};
        KeysBy keys = KeysBy::first_heard;
    };
    void agree(const Terms& terms);
    const Terms& terms() const { return terms_; }
    // Its far side is at another address, and may be another machine.
    void meet_another() { keys_.begin_anew(); }

    // What it hears.
    void play(std::unique_ptr<Playback> playback);
    void stop_play();
    void send_digits(const std::string& digits);
    void hear(AudioFrame& frame, Instant now);

    // `at` is when the command was given, the same for all of a room whichever thread is late.
    void take_place(const RoomPlace& place, Instant at);
    void mute(bool muted) { muted_ = muted; }

    void begin_recording(const TrackTap::Assignment& assignment, RecorderLane lane, Instant at);
    void end_recording() { tap_.reset(); }
    bool is_recorded() const { return is_recorded_at(place_); }
    bool is_recorded_at(const RoomPlace& place) const {
        return tap_ && place.in_company && place.room == tap_->assignment().interaction;
    }
    // What it says is being recorded, but nothing that is due from `at` on. False if it is not.
    bool end_stretch(Instant at);

    // A key, however it was told: once, if it counts.
    void press(KeySource source, char digit, Instant now);

    // What it says: a packet from its link, already known to be its own.
    void receive(RtpPacket& packet, Instant now);

    // Each 20 ms while wants_pace().
    void tick(Instant due);
    bool wants_pace() const { return playback_ || digits_ || mixture_; }

    // The place of this leg's ticks within 20 ms, and in its slot's list.
    const std::size_t phase;
    std::optional<std::size_t> slot_index;

private:
    void send(std::uint8_t* payload, std::size_t size, std::uint8_t payload_type,
              const OutgoingStream::Stamp& stamp);
    void listen_to(const std::vector<LegId>& talkers, Instant at);
    void pass_on_no_more();
    void begin_mixture();
    void end_mixture(Instant at);
    bool can_be_reached() const { return terms_.may_send && link_->is_up() && !hears_own_sounds(); }
    std::size_t packet_samples() const {
        return static_cast<std::size_t>(samples_per_frame * terms_.frames_per_packet);
    }
    void pass_sound(AudioFrame& frame, Instant now);
    void pass_digit(AudioFrame& frame, Instant now);
    void hear_in_mixture(AudioFrame& frame, Instant now);
    void hear_digit_in_mixture(AudioFrame& frame, Instant now);
    void pass(AudioFrame& ready, std::optional<std::uint8_t> number, Instant now);
    void relay(const AudioFrame& ready, std::uint8_t number, Instant now);
    bool is_too_long(const AudioFrame& frame) const {
        return terms_.longest_packet_ms > 0 &&
               PacketSplitter::is_longer(frame, terms_.longest_packet_ms);
    }
    Encoder& own_encoder();
    void tick_playback(Instant due);
    void tick_digits(Instant due);
    void tick_mixture(Instant due);
    bool is_between_packets();
    void send_mixture(Instant due);
    void listen_for_tones(const AudioFrame& frame, Instant now);
    bool hears_own_sounds() const { return playback_ || digits_; }
    void say(AudioFrame& frame, Instant now);

    LegId id_;
    std::unique_ptr<Link> link_;
    LegHost& host_;
    Terms terms_;
    OutgoingStream stream_;

    std::unique_ptr<Playback> playback_;
    int frames_waited_ = 0;  // where a packet holds several frames
    std::unique_ptr<DigitSending> digits_;
    std::unique_ptr<Encoder> own_encoder_;

    RoomPlace place_;
    LegId heard_;  // whose packets are passed on to it as they are; 0: nobody's
    std::unique_ptr<Transcoder> transcoder_;
    std::optional<PacketSplitter> splitter_;  // once a packet was too long
    bool begins_softly_ = false;              // the next packet that is passed on
    std::unique_ptr<Mixture> mixture_;        // of several
    int ticks_held_back_ = 0;                 // until the last of what is passed on has come
    struct {
        LegId from;
        std::uint32_t said_at = 0;
        std::uint32_t heard_at = 0;
    } event_;  // the last key that was heard in the mixture
    bool muted_ = false;

    KeyPresses keys_;
    EventReceiver events_;
    std::unique_ptr<ToneDetector> tones_;
    SenderClock sender_;
    std::optional<TrackTap> tap_;
};

}  // namespace zongji::media
