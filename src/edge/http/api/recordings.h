#pragma once

#include "domain/identity/viewer.h"
#include "domain/recordings/records.h"
#include "domain/recordings/render.h"

namespace zongji::api {

using identity::Viewer;

struct RecordingFiles {
    InteractionId interaction_id;
    std::vector<recordings::PartRecord> parts;
};

// Every call blocks, and is made on workers by several at once. It takes the Viewer and answers
// what he may see and nothing else; what he may not see is `not_found`.
class Recordings {
public:
    virtual ~Recordings() = default;
    virtual Result<RecordingFiles> find(const Viewer& viewer, RecordingId id) = 0;
    // Decrypts and renders. Slow: the operation keeps the last few.
    virtual Result<recordings::Rendering> render(const RecordingFiles& files) = 0;
};

}  // namespace zongji::api
