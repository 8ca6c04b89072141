#pragma once

#include "edge/http/api/recordings.h"
#include "edge/http/api/services.h"

#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace zongji::api {

// A recording ready to be heard. A player asks for it in ranges, and for its waveform: rendered
// once, kept while it is among the last few. In memory only, since the file is encrypted for a
// reason.
struct Rendered {
    std::shared_ptr<const std::string> wav;
    recordings::Peaks peaks;
};

class RenderedRecordings {
public:
    explicit RenderedRecordings(const Services& services) : services_(services) {}

    using Got = Result<std::shared_ptr<const Rendered>>;

    // Blocks. Any worker. Of those who ask for the same at once, as a page does for sound and
    // waveform, one renders it and the others wait for him.
    Got get(RecordingId id, const RecordingFiles& files);

private:
    using PartPaths = std::vector<std::string>;  // others once it is complete

    struct Kept {
        RecordingId id;
        PartPaths part_paths;
        std::shared_ptr<const Rendered> rendered;
    };

    std::shared_ptr<const Rendered> find_kept(RecordingId id, const PartPaths& paths);
    Got render(const RecordingFiles& files);
    void keep(RecordingId id, const PartPaths& paths, std::shared_ptr<const Rendered> rendered);

    const Services& services_;
    std::mutex mutex_;
    std::list<Kept> kept_;  // the newest first; mutex_
    std::map<std::pair<RecordingId, PartPaths>, std::shared_future<Got>> under_way_;  // mutex_
};

}  // namespace zongji::api
