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

RenderedRecordings::Got RenderedRecordings::get(RecordingId id, const RecordingFiles& files) {
    const PartPaths paths = paths_of(files);
    const auto key = std::pair(id, paths);
    std::promise<Got> own;
    std::shared_future<Got> others;
    {
        const std::lock_guard lock(mutex_);
        if (auto kept = find_kept(id, paths))
            return kept;
        const auto [found, is_new] = under_way_.try_emplace(key);
        if (is_new) {
            found->second = own.get_future().share();
        } else {
            others = found->second;
        }
    }
    // He is on a worker already, so nobody waits for somebody who waits for a worker.
    if (others.valid())
        return others.get();

    Got got = Error{ErrorCode::failed, "the recording could not be rendered", {}};
    try {
        got = render(files);
    } catch (...) {
        const std::lock_guard lock(mutex_);
        under_way_.erase(key);
        own.set_value(got);
        throw;
    }
    const std::lock_guard lock(mutex_);
    if (got)
        keep(id, paths, *got);
    under_way_.erase(key);
    own.set_value(got);
    return got;
}

std::shared_ptr<const Rendered> RenderedRecordings::find_kept(RecordingId id,
                                                              const PartPaths& paths) {
    for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
        if (kept->id != id || kept->part_paths != paths)
            continue;
        kept_.splice(kept_.begin(), kept_, kept);
        return kept->rendered;
    }
    return nullptr;
}

RenderedRecordings::Got RenderedRecordings::render(const RecordingFiles& files) {
    ZONGJI_TRY(const recordings::Rendering rendering, services_.recordings->render(files));
    auto rendered = std::make_shared<Rendered>();
    rendered->wav = std::make_shared<const std::string>(recordings::to_wav(rendering));
    rendered->peaks = recordings::peaks(rendering);
    return std::shared_ptr<const Rendered>(std::move(rendered));
}

void RenderedRecordings::keep(RecordingId id, const PartPaths& paths,
                              std::shared_ptr<const Rendered> rendered) {
    std::erase_if(kept_, [&](const Kept& kept) { return kept.id == id; });
    kept_.push_front({id, paths, std::move(rendered)});
    // An hour is 115 MB; ten minutes, a long call, 19 MB.
    constexpr std::size_t most_bytes = 256 * 1024 * 1024;
    std::size_t bytes = 0;
    for (auto kept = kept_.begin(); kept != kept_.end();) {
        bytes += kept->rendered->wav->size();
        const bool goes = bytes > most_bytes && kept != kept_.begin();
        kept = goes ? kept_.erase(kept) : std::next(kept);
    }
}

}  // namespace zongji::api
