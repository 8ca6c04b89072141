#pragma once

#include "store/journal/journal.h"
#include "store/sqlite_connection.h"

#include <functional>
#include <optional>

// What can be said of the journal's files without believing them.
namespace zongji::store {

// Of a month's file, by its ends: a moment, however large it is.
struct MonthEnds {
    std::string month;
    std::string path;
    std::int64_t first = 0;  // positions; 0: it holds none
    std::int64_t last = 0;
    std::string first_type;
    std::string first_month;    // of the first event's time: that of the file's name
    std::uint32_t company = 0;  // 0: it names none
};

struct JournalFault {
    enum class Kind {
        other_month,    // its first event is of another month: it bears another one's name
        other_company,  // it is a file of another installation
        out_of_order,   // it begins before an earlier month ends
        missing,        // events between this file and the one before, or before the first
    };
    Kind kind;
    std::string path;  // of the file behind it
    std::int64_t from = 0, to = 0;
};

Result<MonthEnds> ends_of_month(SqliteConnection& connection, const std::string& month,
                                const std::string& path);

// In the order of the months. A gap at which a `JournalGap` stands is known and no fault.
// `company`: 0 where it is not known.
std::vector<JournalFault> faults_between(const std::vector<MonthEnds>& months,
                                         std::uint32_t company);

// What the seals of a file say of its events.
struct SealSurvey {
    std::int64_t events = 0;
    std::int64_t batches = 0;   // that are as they were written
    std::int64_t unsealed = 0;  // events that bear none: nothing is known of them
    struct Range {
        std::int64_t from, to;
    };
    std::vector<Range> changed;  // batches that are not as they were written
    std::vector<Range> missing;  // positions between two events of the file
};

// Goes through the events of a file from position `from` on, or through all of them (0), and hands
// each that can be read to `visit`. A batch that begins before `from` is not judged.
Result<SealSurvey> survey_seals(SqliteConnection& connection, std::int64_t from,
                                const std::function<void(const StoredEntry&)>& visit);

// Minutes whose first event is not where the table of minutes says.
Result<std::int64_t> wrong_minutes(SqliteConnection& connection);

// The quick part, for a start that has the folder to itself: the ends of each month, and the seals
// of the last events.
struct QuickSurvey {
    std::vector<JournalFault> faults;
    std::vector<SealSurvey::Range> changed;
};
Result<QuickSurvey> survey_quickly(const std::string& folder);

// The number that the file at `path` bears; one that bears none gets this one. For a start, once
// the stores agree whose they are.
Result<std::uint32_t> claim_month(const std::string& path, std::uint32_t company);

// The number that stands for an installation in the files of its journal; never 0.
std::uint32_t company_number(std::string_view installation_id);

}  // namespace zongji::store
