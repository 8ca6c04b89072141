#pragma once

#include "edge/http/api/services.h"

#include <list>
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

    // Blocks. Any worker; two that ask for the same at once may both render it.
    Result<std::shared_ptr<const Rendered>> get(RecordingId id, const RecordingFiles& files);

private:
    struct Kept {
        RecordingId id;
        std::vector<std::string> part_paths;  // others once it is complete
        std::shared_ptr<const Rendered> rendered;
    };

    const Services& services_;
    std::mutex mutex_;
    std::list<Kept> kept_;  // the newest first; mutex_
};

}  // namespace zongji::api
