#include "edge/speech/sound_library.h"

#include "edge/speech/hold_music.h"
#include "edge/speech/phrases.h"
#include "edge/speech/prompt_files.h"
#include "edge/speech/sound_file.h"
#include "edge/speech/tones.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>

#include <openssl/evp.h>

namespace zongji::speech {
namespace {

namespace fs = std::filesystem;

// Grows when speech is rendered differently: what is cached then counts no more.
constexpr const char* rendering_version = "1";

std::string hash_of(const std::string& text) {
    std::array<unsigned char, 32> hash{};
    EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
    std::string hex;
    for (std::size_t i = 0; i < 16; ++i) {
        constexpr char digits[] = "0123456789abcdef";
        hex += digits[hash[i] >> 4];
        hex += digits[hash[i] & 15];
    }
    return hex;
}

std::string speech_source(const std::string& locale, const std::string& text) {
    return hash_of(std::string("speech ") + rendering_version + '\n' + voice_for(locale) + '\n' +
                   text);
}

}  // namespace

// One sound to be made, and what came of it.
struct SoundBuilder::Job {
    enum class Kind { speech, file, generated };
    enum class How { reused, spoken, cached, other };

    std::string key;
    Kind kind = Kind::speech;
    std::string locale;
    std::string text;
    std::string file;
    Pcm (*generate)() = nullptr;
    std::string source;  // what it is made from, as a hash
    std::shared_ptr<const calls::Sound> sound;
    std::optional<Error> problem;
    How how = How::other;
};

// The work of one build.
class SoundBuilder::Builds {
public:
    Builds(const SoundOptions& options,
           const std::map<std::string, std::shared_ptr<const calls::Sound>>& made)
        : options_(options), made_(made) {}

    void add_phrases();
    void add_prompts(const std::map<std::string, configuration::Prompt>& prompts);
    void add_generated();
    void run();
    std::vector<Job>& jobs() { return jobs_; }

private:
    void add_generated(const std::string& key, Pcm (*generate)());
    void make(Job& job) const;
    Result<Pcm> cached(Job& job) const;
    Result<Pcm> file_of(Job& job) const;
    Result<Pcm> text_instead(Job& job, Error of_file) const;

    const SoundOptions& options_;
    const std::map<std::string, std::shared_ptr<const calls::Sound>>& made_;
    std::vector<Job> jobs_;
};

void SoundBuilder::Builds::add_phrases() {
    for (auto& phrase : built_in_phrases()) {
        if (std::ranges::find(options_.locales, phrase.locale) == options_.locales.end())
            continue;
        Job job;
        job.key = phrase.key;
        job.locale = phrase.locale;
        job.text = phrase.text;
        job.source = speech_source(job.locale, job.text);
        jobs_.push_back(std::move(job));
    }
}

void SoundBuilder::Builds::add_prompts(
    const std::map<std::string, configuration::Prompt>& prompts) {
    for (const auto& [key, prompt] : prompts) {
        configuration::Labels locales = prompt.text;
        for (const auto& [locale, file] : prompt.file)
            locales.try_emplace(locale);
        for (const auto& [locale, text] : locales) {
            Job job;
            job.key = "prompt:" + key + ":" + locale;
            job.locale = locale;
            job.text = text;
            job.source = speech_source(locale, text);
            const auto file = prompt.file.find(locale);
            if (file != prompt.file.end() && !file->second.empty()) {
                job.kind = Job::Kind::file;
                job.file = file->second;
                job.source.clear();
            }
            jobs_.push_back(std::move(job));
        }
    }
}

void SoundBuilder::Builds::add_generated(const std::string& key, Pcm (*generate)()) {
    Job job;
    job.key = key;
    job.kind = Job::Kind::generated;
    job.generate = generate;
    job.source = hash_of(std::string("generated ") + rendering_version + '\n' + key);
    jobs_.push_back(std::move(job));
}

void SoundBuilder::Builds::add_generated() {
    add_generated("music:default", hold_music);
    add_generated("tone:busy", busy_tone);
    add_generated("tone:ring_back", ring_back_tone);
    add_generated("tone:answer", answer_tone);
}

void SoundBuilder::Builds::run() {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < jobs_.size(); i = next++) {
            try {
                make(jobs_[i]);
            } catch (const std::exception& fault) {
                // A broken invariant costs this sound, not the others.
                jobs_[i].problem = Error{ErrorCode::failed, fault.what(), jobs_[i].key};
            }
        }
    };
    std::vector<std::thread> threads;
    for (int i = 1; i < options_.processes; ++i)
        threads.emplace_back(work);
    work();
    for (auto& thread : threads)
        thread.join();
}

void SoundBuilder::Builds::make(Job& job) const {
    auto pcm = [&]() -> Result<Pcm> {
        if (job.kind == Job::Kind::file) {
            auto of_file = file_of(job);
            return of_file ? std::move(of_file) : text_instead(job, of_file.error());
        }
        if (const auto known = made_.find(job.source); known != made_.end()) {
            job.sound = known->second;
            job.how = Job::How::reused;
            return Pcm{};
        }
        return cached(job);
    }();
    if (!pcm) {
        if (!job.problem)
            job.problem = Error{pcm.error().code, "the sound " + pcm.error().message, job.key};
        return;
    }
    if (!job.sound)
        job.sound = encode(*pcm);
}

Result<Pcm> SoundBuilder::Builds::cached(Job& job) const {
    const std::string path = options_.cache_dir + "/" + job.source + ".wav";
    if (auto pcm = read_sound_file(path)) {
        if (job.kind == Job::Kind::speech)
            job.how = Job::How::cached;
        return std::move(*pcm);
    }
    Pcm pcm;
    if (job.kind == Job::Kind::generated) {
        pcm = job.generate();
    } else {
        ZONGJI_TRY(const Pcm raw, speak(options_.speaker, job.locale, job.text));
        job.how = Job::How::spoken;
        pcm = shape_speech(raw);
    }
    // Without a cache the next start is slower, and that is all.
    [[maybe_unused]] const auto kept = write_sound_file(path, pcm);
    return pcm;
}

Result<Pcm> SoundBuilder::Builds::file_of(Job& job) const {
    ZONGJI_TRY(const std::string path, PromptFiles(options_.prompts_dir).path_of(job.file));
    std::ifstream in(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    job.source = hash_of("file\n" + bytes);
    if (const auto known = made_.find(job.source); known != made_.end()) {
        job.sound = known->second;
        job.how = Job::How::reused;
        return Pcm{};
    }
    return read_sound_file(path);
}

// Something is better than nothing: who calls then hears the words of the prompt.
Result<Pcm> SoundBuilder::Builds::text_instead(Job& job, Error of_file) const {
    job.problem = Error{of_file.code, "the file " + of_file.message, job.key};
    if (job.text.empty())
        return of_file;
    job.source = speech_source(job.locale, job.text);
    if (const auto known = made_.find(job.source); known != made_.end()) {
        job.sound = known->second;
        job.how = Job::How::reused;
        return Pcm{};
    }
    job.kind = Job::Kind::speech;
    return cached(job);
}

std::vector<std::string> BuiltSounds::broken_prompts() const {
    constexpr std::string_view kind = "prompt:";
    std::vector<std::string> broken;
    for (const Error& problem : problems) {
        if (!problem.path.starts_with(kind))
            continue;
        std::string key = problem.path.substr(kind.size());
        key.resize(key.rfind(':'));
        if (std::ranges::find(broken, key) == broken.end())
            broken.push_back(std::move(key));
    }
    return broken;
}

SoundBuilder::SoundBuilder(SoundOptions options) : options_(std::move(options)) {
    options_.processes = std::max(options_.processes, 1);
}

BuiltSounds SoundBuilder::build(const std::map<std::string, configuration::Prompt>& prompts) {
    std::error_code ignored;
    fs::create_directories(options_.cache_dir, ignored);
    Builds builds(options_, made_);
    // What takes longest first.
    builds.add_generated();
    builds.add_prompts(prompts);
    builds.add_phrases();
    builds.run();

    BuiltSounds built;
    auto library = std::make_shared<calls::SoundLibrary>();
    std::map<std::string, std::shared_ptr<const calls::Sound>> made;
    for (auto& job : builds.jobs()) {
        if (job.problem)
            built.problems.push_back(*job.problem);
        if (!job.sound)
            continue;
        built.spoken += job.how == Job::How::spoken;
        built.from_cache += job.how == Job::How::cached;
        built.reused += job.how == Job::How::reused;
        made[job.source] = job.sound;
        library->insert_or_assign(job.key, job.sound);
    }
    made_ = std::move(made);
    built.library = std::move(library);
    return built;
}

BuiltSounds SoundBuilder::build(const configuration::Snapshot& snapshot) {
    std::map<std::string, configuration::Prompt> prompts;
    for (const auto& [key, known] : snapshot.prompts)
        prompts.emplace(key, known.record);
    return build(prompts);
}

}  // namespace zongji::speech
