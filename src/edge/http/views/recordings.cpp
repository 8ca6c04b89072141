#include "domain/recordings/genuine.h"
#include "domain/recordings/render.h"
#include "edge/http/views/views.h"
#include "runtime/log.h"

namespace zongji::views {

Result<api::RecordingFiles> Recordings::find(const Viewer& viewer, RecordingId id) {
    ZONGJI_TRY(const auto recording, of_.recordings.find_recording(store::Scope::everything(), id));
    ZONGJI_CHECK(of_.access.interaction(viewer, recording.interaction_id));
    api::RecordingFiles files;
    files.interaction_id = recording.interaction_id;
    ZONGJI_TRY(files.parts, of_.recordings.parts_of(id));
    std::erase_if(files.parts, [](const auto& part) { return part.path.empty(); });
    if (files.parts.empty())
        return not_found("nothing could be written of this recording");
    return files;
}

Result<recordings::Rendering> Recordings::render(const api::RecordingFiles& files) {
    const auto read = [&] {
        return recordings::read_genuine(of_.data_dir, files.parts, files.interaction_id, of_.key);
    };
    auto recording = read();
    // A part that was moved to its place between looking and opening is there now.
    if (!recording && recording.error().code == ErrorCode::not_found)
        recording = read();
    if (!recording) {
        log_error("recording {}: it is not played: {}", files.parts.front().recording_id.value,
                  recording.error().message);
        return recording.error();
    }
    return recordings::render(*recording);
}

}  // namespace zongji::views
