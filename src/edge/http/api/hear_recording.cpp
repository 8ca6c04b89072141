#include "domain/identity/seams.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"
#include "edge/http/api/recordings.h"
#include "edge/http/api/rendered_recordings.h"

#include <chrono>
#include <map>
#include <mutex>

namespace zongji::api {
namespace {

// A player asks for one hearing in many ranges: the audit has it once in half an hour per session.
class Hearings {
public:
    bool is_new(SessionId session, RecordingId recording) {
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard lock(mutex_);
        std::erase_if(begun_, [&](const auto& hearing) {
            return now - hearing.second > std::chrono::minutes(30);
        });
        return begun_.emplace(std::pair(session, recording), now).second;
    }
    void forget(SessionId session, RecordingId recording) {
        const std::lock_guard lock(mutex_);
        begun_.erase({session, recording});
    }

private:
    std::mutex mutex_;
    std::map<std::pair<SessionId, RecordingId>, std::chrono::steady_clock::time_point> begun_;
};

}  // namespace

http::Operation hear_recording(Services& services, std::shared_ptr<RenderedRecordings> rendered) {
    auto hearings = std::make_shared<Hearings>();
    auto made = http::operation<http::NoBody, http::Raw>(
        "hear_recording", http::Method::get, "/api/v1/recordings/{id}/audio",
        "The recording as WAV: left the customer, right everybody else",
        [&services, rendered, hearings](http::Request& request) -> Result<http::Response> {
            ZONGJI_TRY(const auto id, request.id<RecordingId>("id"));
            const Viewer& viewer = viewer_of(request);
            ZONGJI_TRY(const RecordingFiles files, services.recordings->find(viewer, id));
            if (hearings->is_new(viewer.session_id, id)) {
                // No hearing without its row in the audit.
                const auto written = services.audit_trail->write(
                    viewer, {"recording.heard", "recordings", std::to_string(id.value), {}, {}});
                if (!written) {
                    hearings->forget(viewer.session_id, id);
                    return written.error();
                }
            }
            ZONGJI_TRY(const auto sound, rendered->get(id, files));

            http::Response response;
            response.content_type = "audio/wav";
            response.etag =
                "\"" + std::to_string(id.value) + "-" + std::to_string(sound->wav->size()) + "\"";
            response.headers.add("Cache-Control", "private, no-store");
            response.body = sound->wav;
            return response;
        });
    made.response_type = "audio/wav";
    return guarded(services, std::move(made), {Role::agent, Role::supervisor});
}

http::Operation read_peaks(Services& services, std::shared_ptr<RenderedRecordings> rendered) {
    return guarded(services,
                   http::operation<http::NoBody, recordings::Peaks>(
                       "read_peaks", http::Method::get, "/api/v1/recordings/{id}/peaks",
                       "The waveform of a recording",
                       [&services, rendered](http::Request& request) -> Result<recordings::Peaks> {
                           ZONGJI_TRY(const auto id, request.id<RecordingId>("id"));
                           ZONGJI_TRY(const RecordingFiles files,
                                      services.recordings->find(viewer_of(request), id));
                           ZONGJI_TRY(const auto sound, rendered->get(id, files));
                           return sound->peaks;
                       }),
                   {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
