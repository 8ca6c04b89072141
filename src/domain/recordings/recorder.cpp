#include "domain/recordings/recorder.h"

#include "base/ensure.h"
#include "domain/recordings/file_keeper.h"
#include "domain/recordings/lane_ring.h"
#include "domain/recordings/open_recording.h"
#include "domain/recordings/part_paths.h"
#include "runtime/log.h"
#include "runtime/loop.h"

#include <atomic>
#include <unordered_map>

namespace zongji::recordings {
namespace {

enum Entry : std::uint32_t { frame_entry = 1, mark_entry = 2, lost_entry = 3 };

// What a full ring still has room for: marks, and the names of the recordings that lost a frame.
constexpr std::size_t room_for_marks = 64 * 1024;
constexpr std::size_t room_after_lost = 32 * 1024;

constexpr Span turn_while_busy = milliseconds(50);
// How long what one lane said may come out after what another said later.
constexpr Span lanes_apart = milliseconds(50);

struct LaneMark {
    std::int64_t recording;
    std::int64_t interaction;
    std::int64_t at_us;
    std::uint8_t kind;
    std::uint8_t track;
    std::uint8_t party;
    std::uint8_t unused[5];
};
static_assert(sizeof(LaneMark) == 32);

struct LaneLoss {
    std::int64_t recording;
};

std::size_t head_size(std::uint32_t kind) {
    switch (kind) {
        case frame_entry:
            return sizeof(LaneFrame);
        case mark_entry:
            return sizeof(LaneMark);
        default:
            return sizeof(LaneLoss);
    }
}

Error disk_is_full() {
    return Error{ErrorCode::unavailable, "not written, since the disk is full", {}};
}

}  // namespace

class Recorder::Writer {
public:
    struct Lane {
        explicit Lane(std::size_t bytes) : ring(bytes) {}

        LaneRing ring;
        std::atomic<bool> lost_unnamed{false};
        std::atomic<std::int64_t> lost{0};
    };

    // A frame of a recording whose start has not come out of another lane yet.
    struct Stray {
        LaneFrame frame;
        std::vector<std::uint8_t> payload;
        Instant since;
    };

    Writer(RecorderOptions options, const MasterKey& key, const Clock& clock, RecorderEvents events)
        : options_(std::move(options)),
          key_(key),
          clock_(clock),
          events_(std::move(events)),
          keeper_({options_.data_dir, options_.sync, options_.tell_again_every}, clock, events_,
                  [this](RecordingId id, const Error& why) { sync_failed(id, why); }),
          writing_("recordings", clock) {
        ensure(options_.lanes > 0, "a recorder has a lane");
        for (std::size_t i = 0; i < options_.lanes; ++i)
            lanes_.push_back(std::make_unique<Lane>(options_.ring_bytes));
    }

    Result<void> start() {
        ZONGJI_CHECK(make_folder(options_.data_dir, open_folder()));
        ZONGJI_CHECK(keeper_.start());
        writing_.start([this](Now now) { return turn(now); });
        running_ = true;
        return {};
    }

    void stop() {
        if (!running_)
            return;
        running_ = false;
        writing_.post([this] { finish_all(); });
        writing_.stop();
        keeper_.stop();
    }

    void wake() {
        writing_.post([] {});
    }
    Lane& lane(std::size_t index) { return *lanes_[index]; }
    std::size_t lane_count() const { return lanes_.size(); }
    void set_disk_full(bool full) { disk_full_.store(full); }
    RecorderCounts counts() const;

private:
    using Recordings = std::unordered_map<RecordingId, std::unique_ptr<OpenRecording>>;

    Instant turn(Now now);
    void drain(Now now);
    void replay_strays();
    void take_frame(const LaneFrame& frame, const std::uint8_t* payload);
    void take_mark(const calls::TapMark& mark, Now now);
    void begin(const calls::TapMark& started, Now now);
    void write_out(OpenRecording& recording, bool is_final = false);
    void sync_failed(RecordingId id, const Error& why);
    void give_up(OpenRecording& recording, const Error& why);
    void fail(OpenRecording& recording);
    void finish(OpenRecording& recording, RecordingState state);
    void finish_all();

    RecorderOptions options_;
    MasterKey key_;
    const Clock& clock_;
    RecorderEvents events_;
    std::vector<std::unique_ptr<Lane>> lanes_;
    bool running_ = false;

    // The writer's thread.
    Recordings open_;
    std::vector<Stray> strays_;
    Instant now_;  // of this turn

    std::atomic<bool> disk_full_{false};

    // Written by one thread, read by any.
    std::atomic<std::int64_t> open_count_{0};
    std::atomic<std::int64_t> frames_{0};
    std::atomic<std::int64_t> bytes_{0};
    std::atomic<std::int64_t> stray_count_{0};
    std::atomic<std::int64_t> failed_{0};

    // Last, so that both threads have ended before anything else goes.
    FileKeeper keeper_;
    Loop writing_;
};

Instant Recorder::Writer::turn(Now now) {
    now_ = now.tick;
    drain(now);
    replay_strays();
    for (auto it = open_.begin(); it != open_.end();) {
        OpenRecording& recording = *it->second;
        // Frames of the other lane may still have been on the way.
        if (recording.stopped_at && now_ - *recording.stopped_at >= lanes_apart) {
            finish(recording, RecordingState::complete);
            it = open_.erase(it);
            continue;
        }
        if (now.tick >= recording.next_flush) {
            recording.next_flush = now.tick + options_.flush_every;
            write_out(recording);
        }
        if (now.tick >= recording.next_sync) {
            recording.next_sync = now.tick + options_.sync_every;
            if (recording.file())
                keeper_.sync(recording.id(), recording.file());
        }
        ++it;
    }
    open_count_.store(static_cast<std::int64_t>(open_.size()), std::memory_order_relaxed);
    // A recording's start wakes it.
    if (open_.empty() && strays_.empty())
        return Instant{INT64_MAX};
    return now.tick + turn_while_busy;
}

void Recorder::Writer::drain(Now now) {
    for (auto& lane : lanes_) {
        lane->ring.drain(head_size, [&](std::uint32_t kind, const std::uint8_t* head,
                                        const std::uint8_t* payload, std::size_t) {
            if (kind == frame_entry) {
                take_frame(get<LaneFrame>(head), payload);
            } else if (kind == mark_entry) {
                const auto mark = get<LaneMark>(head);
                take_mark({RecordingId{mark.recording}, InteractionId{mark.interaction},
                           static_cast<calls::TapMark::Kind>(mark.kind), Instant{mark.at_us},
                           mark.track, static_cast<PartyKind>(mark.party)},
                          now);
            } else if (auto found = open_.find(RecordingId{get<LaneLoss>(head).recording});
                       found != open_.end()) {
                fail(*found->second);
            }
        });
        // So much was lost that there was no room to say whose: anybody's, then.
        if (lane->lost_unnamed.exchange(false)) {
            for (auto& [id, recording] : open_)
                fail(*recording);
        }
    }
}

void Recorder::Writer::take_frame(const LaneFrame& frame, const std::uint8_t* payload) {
    const auto found = open_.find(RecordingId{frame.recording});
    if (found == open_.end()) {
        strays_.push_back({frame, {payload, payload + frame.size}, now_});
        return;
    }
    frames_.fetch_add(1, std::memory_order_relaxed);
    OpenRecording& recording = *found->second;
    if (recording.add_frame(frame, payload))
        write_out(recording);
}

void Recorder::Writer::replay_strays() {
    if (strays_.empty())
        return;
    std::vector<Stray> waiting;
    waiting.swap(strays_);
    for (auto& stray : waiting) {
        if (open_.contains(RecordingId{stray.frame.recording})) {
            take_frame(stray.frame, stray.payload.data());
        } else if (now_ - stray.since <= lanes_apart) {
            strays_.push_back(std::move(stray));
        } else {
            stray_count_.fetch_add(1, std::memory_order_relaxed);
        }
    }
}

void Recorder::Writer::take_mark(const calls::TapMark& mark, Now now) {
    const auto found = open_.find(mark.recording);
    if (found == open_.end()) {
        if (mark.kind == calls::TapMark::Kind::started)
            begin(mark, now);
        return;
    }
    OpenRecording& recording = *found->second;
    if (mark.kind == calls::TapMark::Kind::started || recording.stopped_at)
        return;
    recording.add_mark(mark);
    if (mark.kind == calls::TapMark::Kind::stopped)
        recording.stopped_at = now_;
}

void Recorder::Writer::begin(const calls::TapMark& started, Now now) {
    const auto known = options_.next_parts.find(started.recording);
    const int part = known == options_.next_parts.end() ? 0 : known->second;
    auto recording = std::make_unique<OpenRecording>(started, part, now);

    const PartKey part_key = PartKey::random();
    PartHeader header = recording->header();
    header.master_key = key_.id();
    header.key = key_.wrap(part_key);
    auto file = disk_full_
                    ? Result<std::shared_ptr<PartFile>>(disk_is_full())
                    : PartFile::create(options_.data_dir + "/" + open_path(started.recording, part),
                                       header, part_key, options_.write_bytes);
    if (file) {
        recording->write_to(*file);
        keeper_.count_opened();
        bytes_.fetch_add((*file)->bytes(), std::memory_order_relaxed);
        keeper_.tell_opened(recording->opened());
    } else {
        give_up(*recording, file.error());
    }
    // Recordings that begin together do not all flush in the same turn.
    const Span stagger =
        microseconds((started.recording.value & 15) * options_.flush_every.us / 16);
    recording->next_flush = now.tick + options_.flush_every - stagger;
    recording->next_sync = now.tick + options_.sync_every;
    open_.emplace(started.recording, std::move(recording));
}

void Recorder::Writer::write_out(OpenRecording& recording, bool is_final) {
    if (disk_full_ && !recording.is_given_up())
        give_up(recording, disk_is_full());
    const std::int64_t before = recording.bytes();
    if (auto written = recording.flush(is_final); !written)
        give_up(recording, written.error());
    bytes_.fetch_add(recording.bytes() - before, std::memory_order_relaxed);
}

void Recorder::Writer::sync_failed(RecordingId id, const Error& why) {
    writing_.post([this, id, why] {
        if (auto found = open_.find(id); found != open_.end())
            give_up(*found->second, why);
    });
}

// The disk refused: nothing more of this recording is tried. A later recording tries again.
void Recorder::Writer::give_up(OpenRecording& recording, const Error& why) {
    log_error("recording {}: {}", recording.id().value, why.message);
    recording.give_up();
    fail(recording);
}

void Recorder::Writer::fail(OpenRecording& recording) {
    if (recording.failed)
        return;
    recording.failed = true;
    failed_.fetch_add(1, std::memory_order_relaxed);
    if (events_.failed)
        events_.failed(recording.id());
}

void Recorder::Writer::finish(OpenRecording& recording, RecordingState state) {
    write_out(recording, true);
    if (recording.failed)
        state = RecordingState::broken;
    keeper_.put_away(recording.close(state), recording.file());
}

void Recorder::Writer::finish_all() {
    const Now now = clock_.now();
    now_ = now.tick;
    drain(now);
    replay_strays();
    for (auto& [id, recording] : open_) {
        finish(*recording,
               recording->stopped_at ? RecordingState::complete : RecordingState::interrupted);
    }
    open_.clear();
    open_count_.store(0, std::memory_order_relaxed);
}

RecorderCounts Recorder::Writer::counts() const {
    RecorderCounts counts;
    counts.recordings = open_count_.load(std::memory_order_relaxed);
    counts.files = keeper_.open_files();
    counts.frames = frames_.load(std::memory_order_relaxed);
    counts.bytes = bytes_.load(std::memory_order_relaxed);
    counts.stray_frames = stray_count_.load(std::memory_order_relaxed);
    counts.failed = failed_.load(std::memory_order_relaxed);
    counts.syncs = keeper_.syncs();
    for (const auto& lane : lanes_)
        counts.lost_frames += lane->lost.load(std::memory_order_relaxed);
    return counts;
}

Recorder::Recorder(RecorderOptions options, const MasterKey& key, const Clock& clock,
                   RecorderEvents events)
    : writer_(std::make_unique<Writer>(std::move(options), key, clock, std::move(events))) {}

Recorder::~Recorder() {
    stop();
}

Result<void> Recorder::start() {
    return writer_->start();
}

void Recorder::stop() {
    writer_->stop();
}

void Recorder::set_disk_full(bool full) {
    writer_->set_disk_full(full);
}

RecorderCounts Recorder::counts() const {
    return writer_->counts();
}

bool Recorder::frame(std::size_t lane_index, const calls::TapFrame& frame) noexcept {
    if (lane_index >= writer_->lane_count() || frame.size > sizeof frame.payload)
        return false;
    Writer::Lane& lane = writer_->lane(lane_index);
    const LaneFrame head{frame.recording.value, frame.at.us,
                         frame.duration_us,     frame.size,
                         frame.track,           static_cast<std::uint8_t>(frame.codec)};
    if (lane.ring.push(frame_entry, head, frame.payload, frame.size, room_for_marks))
        return true;
    lane.lost.fetch_add(1, std::memory_order_relaxed);
    const LaneLoss loss{frame.recording.value};
    if (!lane.ring.push(lost_entry, loss, nullptr, 0, room_after_lost))
        lane.lost_unnamed.store(true);
    return false;
}

bool Recorder::mark(std::size_t lane_index, const calls::TapMark& mark) noexcept {
    if (lane_index >= writer_->lane_count())
        return false;
    Writer::Lane& lane = writer_->lane(lane_index);
    const LaneMark head{mark.recording.value,
                        mark.interaction.value,
                        mark.at.us,
                        static_cast<std::uint8_t>(mark.kind),
                        mark.track,
                        static_cast<std::uint8_t>(mark.party),
                        {}};
    if (lane.ring.push(mark_entry, head, nullptr, 0, 0)) {
        if (mark.kind == calls::TapMark::Kind::started)
            writer_->wake();
        return true;
    }
    lane.lost_unnamed.store(true);
    return false;
}

}  // namespace zongji::recordings
