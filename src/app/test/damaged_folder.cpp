#include "app/test/damaged_folder.h"

#include "app/broken_file.h"
#include "domain/interactions/journal_entry.h"
#include "domain/recordings/genuine.h"
#include "domain/recordings/part_file.h"
#include "domain/recordings/part_paths.h"
#include "domain/restart/day_file.h"
#include "domain/restart/recovery.h"
#include "engine/calendars/calendars.h"
#include "runtime/log.h"
#include "store/journal/segment.h"

#include <fstream>
#include <regex>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace zongji::app::test {
namespace {

using recordings::RecordingState;

class Nobody final : public RecordsNews, public LiveNews, public calls::CallControl {
public:
    void journal_changed(const store::JournalState&) override {}
    void records_trouble(interactions::ProjectorTrouble) override {}
    void records_set_aside(std::int64_t) override {}
    void records_changed(const std::string&) override {}
    void desk_shown(UserId, const live::DeskState&) override {}
    void board_shown(live::BoardState) override {}
    void phone_shown_free(UserId, const std::string&) override {}
    void send(std::vector<calls::Message<calls::Command>>) override {}
};

Result<void> found_company(settings::Settings& settings) {
    return without_problems(settings.apply_yaml(R"(
org_units:
  - {key: hq, name: {zh-CN: 总部}}
users:
  - {key: li, name: 李, org_unit: hq, roles: [agent], password: a-good-password}
)",
                                                {}, {UserId{}, "test", {}}));
}

std::int64_t position_of(Records& records) {
    return records.projector().position();
}

// The server's records and live part on a folder.
class Running {
public:
    explicit Running(const Config& config, bool with_calls = true)
        : data_dir_(config.data_dir), with_calls_(with_calls) {
        testing::internal::CaptureStdout();  // where a new key lies
        refusal_ = start(config);
        testing::internal::GetCapturedStdout();
        if (refusal_)
            refusal_ = with_way_out(*refusal_, config);
    }
    ~Running() {
        if (live_)
            live_->stop();
        workers_.stop();
        if (records_)
            records_->stop();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    const std::optional<Error>& refusal() const { return refusal_; }
    Stores& stores() { return records_->stores(); }
    Records& records() { return *records_; }

    void happened(const journal::Event& event, Timestamp at) {
        ASSERT_TRUE(stores().journal->append(journal::entry_of(event, at)));
    }
    // A caller whom an agent serves, and who is recorded.
    void serves(std::int64_t id, Timestamp at) {
        const InteractionId interaction{id};
        happened(journal::InteractionStarted{.interaction_id = interaction,
                                             .conversation_id = ConversationId{id},
                                             .org_unit_id = OrgUnitId{1}},
                 at);
        happened(journal::SegmentStarted{SegmentId{id}, interaction, QueueId{1}, AgentId{1}}, at);
        happened(journal::CallBridged{interaction, SegmentId{id}, AgentId{1}}, at);
        happened(journal::InteractionEnded{interaction, journal::Outcome::handled,
                                           "customer_hung_up", 90},
                 at);
        settle();
    }
    void settle() {
        ASSERT_TRUE(stores().journal->flush(seconds(60)));
        records_->projector().notify();
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (position_of(*records_) < stores().journal->last_position()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            std::this_thread::yield();
        }
    }
    // Of so many seconds, in a chunk each; without its end it was cut off.
    void records_call(std::int64_t id, int length_s, Timestamp at, bool is_whole) {
        const RecordingId recording{id};
        const std::string open = recordings::open_path(recording, 0);
        ASSERT_TRUE(recordings::make_folder(data_dir_, recordings::open_folder()));
        const auto part_key = recordings::PartKey::random();
        recordings::PartHeader header;
        header.recording = recording;
        header.interaction = InteractionId{id};
        header.started_at = at;
        header.master_key = stores().key->id();
        header.key = stores().key->wrap(part_key);
        auto file = recordings::PartFile::create(data_dir_ + "/" + open, header, part_key, {});
        ASSERT_TRUE(file) << file.error().message;
        ASSERT_TRUE(stores().recordings->save_opened({recording, InteractionId{id}, 0, at, open}));
        for (int second = 0; second < length_s; ++second)
            ASSERT_TRUE((*file)->append(second_of_sound(second, length_s),
                                        is_whole && second + 1 == length_s));
        if (!is_whole)
            return;
        recordings::ClosedPart closed;
        closed.recording = recording;
        closed.interaction = InteractionId{id};
        closed.started_at = at;
        closed.ended_at = at + seconds(length_s);
        closed.recorded_ms = 1000 * length_s;
        closed.state = RecordingState::complete;
        closed.path = recordings::closed_path(recording, 0, at);
        closed.sha256 = (*file)->sha256_hex();
        closed.bytes = (*file)->bytes();
        ASSERT_TRUE(stores().recordings->save_closed(closed));
        ASSERT_TRUE(recordings::move_to_place(data_dir_, recording, 0, at));
    }
    std::string played() {
        std::set<std::string> refusals;
        for (std::int64_t id = 1; id <= 4; ++id) {
            const auto parts = stores().recordings->parts_of(RecordingId{id});
            if (!parts || parts->empty())
                continue;
            const auto sound =
                recordings::read_genuine(data_dir_, *parts, InteractionId{id}, *stores().key);
            if (!sound)
                refusals.insert(sound.error().message);
        }
        return fmt::format("{}", fmt::join(refusals, "; "));
    }

private:
    static std::vector<std::uint8_t> second_of_sound(int second, int of) {
        std::vector<std::uint8_t> plain;
        const auto mark = [&](calls::TapMark::Kind kind, std::int64_t at_us) {
            recordings::put(plain, std::uint8_t{1});
            recordings::put(plain, static_cast<std::uint8_t>(kind));
            recordings::put(plain, at_us);
        };
        if (second == 0)
            mark(calls::TapMark::Kind::bridged, 0);
        for (int packet = 0; packet < 50; ++packet) {
            recordings::put(plain, std::uint8_t{0});
            recordings::put(plain, static_cast<std::uint8_t>(calls::customer_track));
            recordings::put(plain, static_cast<std::uint8_t>(calls::Codec::pcmu));
            recordings::put(plain, std::uint16_t{160});
            recordings::put(plain, std::uint32_t{20'000});
            recordings::put(plain, std::int64_t{second} * 1'000'000 + packet * 20'000);
            plain.insert(plain.end(), 160, 0xff);
        }
        if (second + 1 == of)
            mark(calls::TapMark::Kind::unbridged, std::int64_t{of} * 1'000'000);
        return plain;
    }

    std::optional<Error> start(const Config& config) {
        auto stores = Stores::open(config, clock_, ids_, [](const auto&) {});
        if (!stores)
            return stores.error();
        auto records = Records::start({.clock = clock_,
                                       .ids = ids_,
                                       .workers = workers_,
                                       .stores = std::move(*stores),
                                       .data_dir = data_dir_,
                                       .founding = {found_company, {}},
                                       .news = nobody_});
        if (!records)
            return records.error();
        records_ = std::move(*records);
        if (!with_calls_)
            return std::nullopt;
        auto live = Live::start({.clock = clock_,
                                 .ids = ids_,
                                 .company = records_->company().now(),
                                 .journal = *this->stores().journal,
                                 .projector = records_->projector(),
                                 .day_file = data_dir_ + "/journal/snapshot.json",
                                 .last_sound = records_->last_sound(),
                                 .on_record = &records_->unfinished(),
                                 .telephony = nobody_,
                                 .look_up = [](auto, auto, const auto&, auto) {},
                                 .news = nobody_});
        if (!live)
            return live.error();
        live_ = std::move(*live);
        for (const auto kind : {store::LiveKind::dialogs, store::LiveKind::registrations})
            (void)this->stores().live_records->list(kind);
        const auto recovered =
            recordings::recover(data_dir_, *this->stores().key, *this->stores().recordings);
        if (!recovered)
            return recovered.error();
        const auto problems = recovered->problems;
        for (const auto& problem : problems)
            log_warning("recordings: {}", problem.message);
        return std::nullopt;
    }

    const std::string data_dir_;
    const bool with_calls_;
    const SystemClock clock_;
    IdSource ids_;
    Nobody nobody_;
    WorkerPool workers_{"worker", 1, 100};
    std::unique_ptr<Records> records_;
    std::unique_ptr<Live> live_;
    std::optional<Error> refusal_;
};

// What a start says on its log, but what it always says.
class LogLines {
public:
    LogLines() {
        divert_log([this](LogLevel level, std::string_view line) {
            const std::lock_guard lock(mutex_);
            if (level >= LogLevel::warning ||
                line.find("the snapshot is not as it was written") != std::string::npos)
                lines_.emplace_back(line);
        });
    }
    ~LogLines() { divert_log({}); }
    std::vector<std::string> lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    std::mutex mutex_;
    std::vector<std::string> lines_;
};

// The first sentence, without what is another each time.
std::string plain(std::string text, const std::string& data_dir) {
    for (std::size_t at = text.find(data_dir); at != std::string::npos; at = text.find(data_dir))
        text.erase(at, data_dir.size() + 1);
    text = text.substr(0, text.find(". "));
    text = std::regex_replace(text, std::regex(R"(\d{4}-\d\d-\d\dT[0-9:.]+Z)"), "T");
    // A digit of an id, and what one bit makes of it.
    text = std::regex_replace(text, std::regex(R"([0-9a-g`]{8,64})"), "…");
    text = std::regex_replace(text, std::regex(R"(journal-\d{4}-\d\d)"), "journal-M");
    text = std::regex_replace(text, std::regex(R"(recordings/\d+/\d+/\d+/\d+)"), "recordings/D/N");
    text = std::regex_replace(text, std::regex(R"(\d+)"), "N");
    return text;
}

void copy_folder(const std::string& from, const std::string& to) {
    fs::copy(from, to, fs::copy_options::recursive);
    fs::copy_file(from + ".key", to + ".key");
}

}  // namespace

CompanyFolder& CompanyFolder::shared() {
    static CompanyFolder made;
    return made;
}

CompanyFolder::CompanyFolder() {
    EXPECT_TRUE(calendars::load_zones().ok());
    live_on(in("stopped"));
}

std::string CompanyFolder::older_month() const {
    const auto files = store::segment_files(stopped() + "/journal");
    return "journal/" + fs::path(files.front().second).filename().string();
}

std::string CompanyFolder::newer_month() const {
    const auto files = store::segment_files(stopped() + "/journal");
    return "journal/" + fs::path(files.back().second).filename().string();
}

void CompanyFolder::live_on(const std::string& data_dir) {
    const SystemClock clock;
    const Timestamp now = clock.now().utc;
    const Timestamp long_ago = now - hours(24 * 40), lately = now - hours(2);
    Config config;
    config.data_dir = data_dir;
    fs::create_directories(data_dir);
    // Before a live part writes an event of today, so that the month before has a file of its own.
    {
        Running server(config, false);
        ASSERT_FALSE(server.refusal()) << server.refusal()->message;
        server.serves(1, long_ago);
    }
    copy_folder(data_dir, earliest());
    {
        Running server(config, false);
        server.serves(2, long_ago + hours(1));
        server.records_call(1, 3, long_ago, true);
    }
    {
        Running server(config);
        server.serves(3, lately);
    }
    copy_folder(data_dir, earlier());
    {
        Running server(config);
        server.records_call(2, 5, lately, true);
        server.serves(4, lately + minutes(1));
        server.records_call(3, 8, lately + minutes(1), true);
        server.records_call(4, 4, lately + minutes(2), false);
        ASSERT_TRUE(server.stores().database->write([](store::Transaction& t) -> Result<void> {
            ZONGJI_CHECK(
                t.execute("UPDATE interactions SET cause = ?1 WHERE id = ?2", {word_of_nobody, 1}));
            return {};
        }));
        server.stores().live_records->put(store::LiveKind::registrations, 7, R"({"at":"7777"})");
        ASSERT_TRUE(server.stores().live_records->settle());
        const Now at = clock.now();
        auto day =
            restart::recover_day(*server.stores().journal, data_dir + "/journal/snapshot.json",
                                 *server.records().company().now(), now, at);
        ASSERT_TRUE(day) << day.error().message;
        ASSERT_TRUE(restart::save_day(data_dir + "/journal/snapshot.json", day->day.memory()));
        server.settle();
        copy_folder(data_dir, killed());
    }
}

DamagedFolder::DamagedFolder(const std::string& of) {
    copy_folder(of, data_);
}

Config DamagedFolder::config() const {
    Config config;
    config.data_dir = data_;
    return config;
}

void DamagedFolder::remove(const std::string& name) const {
    fs::remove(path(name));
}

void DamagedFolder::cut(const std::string& name) const {
    fs::resize_file(path(name), fs::file_size(path(name)) * 2 / 3);
}

void DamagedFolder::swap(const std::string& name, const std::string& with) const {
    fs::rename(path(name), path("aside"));
    fs::rename(path(with), path(name));
    fs::rename(path("aside"), path(with));
}

void DamagedFolder::bring_back(const std::string& name, const std::string& from) const {
    fs::copy_file(from + "/" + name, path(name), fs::copy_options::overwrite_existing);
}

void DamagedFolder::flip(const std::string& name, std::size_t at) const {
    std::fstream file(path(name), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte ^ 1));
}

void DamagedFolder::flip(const std::string& name, const std::string& text) const {
    std::ifstream file(path(name), std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    const std::size_t at = all.rfind(text);
    ASSERT_NE(at, std::string::npos) << name << " holds " << text;
    flip(name, at + text.size() / 2);
}

check::Report DamagedFolder::check() const {
    auto report = check::check(config());
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : check::Report{};
}

std::string DamagedFolder::check_says() const {
    std::vector<std::string> said;
    const check::Report report = check();
    for (const auto& finding : report.findings()) {
        if (finding.verdict != check::Verdict::wrong)
            continue;
        const std::string line = plain(finding.words.en, data_);
        if (std::ranges::find(said, line) == said.end())
            said.push_back(line);
    }
    return fmt::format("{}", fmt::join(said, "; "));
}

std::string DamagedFolder::start_says() const {
    LogLines log;
    std::string refusal;
    std::vector<std::string> said;
    {
        Running server(config());
        if (server.refusal())
            refusal = plain(server.refusal()->message, data_);
        else if (const std::string played = server.played(); !played.empty())
            said.push_back("not played: " + plain(played, data_));
    }
    if (!refusal.empty())
        return "refused: " + refusal;
    const auto lines = log.lines();
    for (const std::string& line : lines) {
        const std::string words = plain(line, data_);
        if (std::ranges::find(said, words) == said.end())
            said.push_back(words);
    }
    return fmt::format("{}", fmt::join(said, "; "));
}

}  // namespace zongji::app::test
