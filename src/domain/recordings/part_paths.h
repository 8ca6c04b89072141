#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

#include <string>

// Where the files of recordings lie, relative to the data folder. While a part is written it is in
// recordings/open/, afterwards in recordings/<year>/<month>/<day>/ of its start (UTC): so that a
// start after a crash need only look into one folder for what was cut off.
namespace zongji::recordings {

std::string open_folder();
std::string open_path(RecordingId recording, int part);
std::string closed_path(RecordingId recording, int part, Timestamp part_started_at);

// Makes a folder below `data_dir`, and those above it, for the server alone.
Result<void> make_folder(const std::string& data_dir, const std::string& relative);

// Moves a part that is no longer written to its place; gives its new relative path.
Result<std::string> move_to_place(const std::string& data_dir, RecordingId recording, int part,
                                  Timestamp part_started_at);

// Where a part's file is now, as an absolute path; empty if it is nowhere. A part is put on record
// before it is moved to its place, so that its record alone does not tell.
std::string find_part(const std::string& data_dir, RecordingId recording, int part,
                      Timestamp part_started_at);

}  // namespace zongji::recordings
