#pragma once

#include "domain/calls/audio.h"
#include "domain/configuration/records.h"
#include "edge/speech/speak.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace zongji::speech {

// What came of a build. A sound that could not be made as it should be has an error here whose path
// is its key: it is missing in `library`, unless it is a prompt that has a text as well as a file;
// everything else stands.
struct BuiltSounds {
    std::shared_ptr<const calls::SoundLibrary> library;
    std::vector<Error> problems;
    // The prompts among them, each once.
    std::vector<std::string> broken_prompts() const;
    int spoken = 0;      // by espeak-ng, now
    int from_cache = 0;  // read from the cache folder
    int reused = 0;      // as in the build before
};

struct SoundOptions {
    std::string cache_dir;    // rendered speech; may be deleted at any time
    std::string prompts_dir;  // where the files of prompts are
    Speaker speaker;
    int processes = 2;                                   // of espeak-ng at once
    std::vector<std::string> locales = {"zh-CN", "en"};  // of the system's own sentences
};

// Renders every sound that telephony may be asked for:
//   prompt:<key>:<locale>                    of the configuration: its file, else its text
//   position:<n>:<locale> (n = 0 … 50: how many are before the caller), position:many:<locale>
//   system:invalid, system:goodbye, system:closed, system:agents_busy, each :<locale>
//   music:default, tone:busy, tone:ring_back, tone:answer
// The system's own sentences are known in zh-CN and en.
//
// One thread at a time, on a worker: the first build takes seconds, later ones speak only what is
// new. Keeps the sounds of the last build, and shares them with the next library.
class SoundBuilder {
public:
    explicit SoundBuilder(SoundOptions options);

    BuiltSounds build(const std::map<std::string, configuration::Prompt>& prompts);
    BuiltSounds build(const configuration::Snapshot& snapshot);

private:
    struct Job;
    class Builds;

    SoundOptions options_;
    // By what they were made from.
    std::map<std::string, std::shared_ptr<const calls::Sound>> made_;
};

}  // namespace zongji::speech
