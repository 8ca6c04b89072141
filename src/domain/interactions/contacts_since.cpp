#include "domain/interactions/records.h"

#include <fmt/format.h>

namespace zongji::interactions {

Result<std::vector<PastContact>> InteractionRecords::contacts_since(
    std::span<const std::string> numbers, std::optional<CustomerId> customer, Timestamp since) {
    std::vector<PastContact> found;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        found.clear();
        store::Parameters parameters{since};
        std::string places;
        for (const std::string& number : numbers) {
            parameters.emplace_back(number);
            places += fmt::format("{}?{}", places.empty() ? "" : ", ", parameters.size());
        }
        // A number without E.164 form stands as it was delivered.
        std::string whose = fmt::format("c.e164 IN ({0}) OR c.raw IN ({0})", places);
        if (numbers.empty())
            whose = "1 = 0";
        if (customer) {
            parameters.emplace_back(*customer);
            whose += fmt::format(" OR c.customer_id = ?{}", parameters.size());
        }
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query(fmt::format("SELECT i.started_at, i.direction, i.answered_at"
                                                 " FROM interaction_callers c"
                                                 " JOIN interactions i ON i.id = c.interaction_id"
                                                 " WHERE ({}) AND i.started_at >= ?1"
                                                 " AND i.direction IN ('inbound', 'outbound')"
                                                 " ORDER BY i.started_at ASC NULLS FIRST",
                                                 whose),
                                     parameters));
        for (const store::Row& row : rows)
            found.push_back(
                {Timestamp{row.integer(0)}, row.text(1) == "outbound", !row.is_null(2)});
        return {};
    }));
    return found;
}

}  // namespace zongji::interactions
