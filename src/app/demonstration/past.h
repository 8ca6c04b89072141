#pragma once

#include "app/company.h"
#include "app/projector.h"
#include "app/stores.h"
#include "edge/speech/sound_library.h"

namespace zongji::app {

// Gives the demonstration company some days of history (demo/past.json): customers, calls with
// their recordings, notes and dispositions, tickets. Once, in an empty system, before the first
// call. Blocks for some seconds.
Result<void> make_past(Stores& stores, const Company& company, speech::SoundBuilder& sounds,
                       Projector& projector, const std::string& data_dir, const Clock& clock);

}  // namespace zongji::app
