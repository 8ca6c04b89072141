#include "edge/http/api/rendered_recordings.h"

namespace zongji::api {
namespace {

std::vector<std::string> paths_of(const RecordingFiles& files) {
    std::vector<std::string> paths;
    for (const auto& part : files.parts)
        paths.push_back(part.path);
    return paths;
}

}  // namespace

Result<std::shared_ptr<const Rendered>> RenderedRecordings::get(RecordingId id,
                                                                const RecordingFiles& files) {
    const std::vector<std::string> paths = paths_of(files);
    {
        const std::lock_guard lock(mutex_);
        for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
            if (kept->id != id || kept->part_paths != paths)
                continue;
            kept_.splice(kept_.begin(), kept_, kept);
            return kept->rendered;
        }
    }
    ZONGJI_TRY(const recordings::Rendering rendering, services_.recordings->render(files));
    auto rendered = std::make_shared<Rendered>();
    rendered->wav = std::make_shared<const std::string>(recordings::to_wav(rendering));
    rendered->peaks = recordings::peaks(rendering);

    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const Kept& kept) { return kept.id == id; });
    kept_.push_front({id, paths, rendered});
    // An hour is 115 MB; ten minutes, a long call, 19 MB.
    constexpr std::size_t most_bytes = 256 * 1024 * 1024;
    std::size_t bytes = 0;
    for (auto kept = kept_.begin(); kept != kept_.end();) {
        bytes += kept->rendered->wav->size();
        const bool goes = bytes > most_bytes && kept != kept_.begin();
        kept = goes ? kept_.erase(kept) : std::next(kept);
    }
    return std::shared_ptr<const Rendered>(rendered);
}

}  // namespace zongji::api
