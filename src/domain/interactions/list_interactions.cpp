#include "domain/interactions/records.h"
#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::interactions {
namespace {

// In the order of InteractionRecord's members.
constexpr std::string_view select_interactions =
    "SELECT i.id, i.conversation_id, i.org_unit_id, i.channel, i.direction, i.number_id,"
    " i.trunk_id, i.queue_id, i.agent_id, i.started_at, i.answered_at, i.ended_at, i.waited_ms,"
    " i.talked_ms, i.outcome, i.cause, i.recorded, COALESCE(d.disposition, i.wrap_up_disposition),"
    " c.customer_id, COALESCE(c.e164, ''), COALESCE(c.raw, '')"
    " FROM interactions i"
    " LEFT JOIN interaction_callers c ON c.interaction_id = i.id"
    " LEFT JOIN interaction_dispositions d ON d.interaction_id = i.id";

// Collects the conditions of a WHERE clause and their parameters.
class Conditions {
public:
    store::Parameters parameters;

    // `{}` in `sql` is the parameter's place.
    void add(std::string_view sql, store::Parameter parameter) {
        add(fmt::format(fmt::runtime(sql), place(std::move(parameter))));
    }
    void add(const std::string& sql) { sql_ += (sql_.empty() ? " WHERE " : " AND ") + sql; }

    std::string place(store::Parameter parameter) {
        parameters.push_back(std::move(parameter));
        return fmt::format("?{}", parameters.size());
    }
    const std::string& sql() const { return sql_; }

private:
    std::string sql_;
};

void add_caller(Conditions& conditions, const InteractionFilter& filter) {
    std::string any;
    if (!filter.number.empty()) {
        const std::string place = conditions.place(store::like_anywhere(filter.number));
        any = fmt::format("c.e164 LIKE {0} ESCAPE '\\' OR c.raw LIKE {0} ESCAPE '\\'", place);
    }
    if (!filter.customers.empty()) {
        std::string places;
        for (const CustomerId customer : filter.customers)
            places += (places.empty() ? "" : ", ") + conditions.place(customer);
        any += fmt::format("{}c.customer_id IN ({})", any.empty() ? "" : " OR ", places);
    }
    if (!any.empty())
        conditions.add("(" + any + ")");
}

void add_filter(Conditions& conditions, const InteractionFilter& filter) {
    if (filter.from)
        conditions.add("i.started_at >= {}", *filter.from);
    if (filter.to)
        conditions.add("i.started_at < {}", *filter.to);
    if (filter.queue)
        conditions.add("i.queue_id = {}", *filter.queue);
    if (filter.agent) {
        conditions.add(
            "EXISTS (SELECT 1 FROM segments s WHERE s.interaction_id = i.id AND s.agent_id = {})",
            *filter.agent);
    }
    if (filter.outcome)
        conditions.add("i.outcome = {}", enum_name(*filter.outcome));
    if (filter.customer)
        conditions.add("c.customer_id = {}", *filter.customer);
    add_caller(conditions, filter);
}

}  // namespace

Result<InteractionRecord> InteractionRecords::find_interaction(const store::Scope& scope,
                                                               InteractionId id) {
    std::optional<InteractionRecord> found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        Conditions conditions;
        conditions.add("i.id = {}", id);
        conditions.add(scope_condition(scope, conditions.parameters, "i.org_unit_id"));
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query(std::string(select_interactions) + conditions.sql(),
                                     conditions.parameters));
        if (rows.empty())
            return not_found("there is no such interaction");
        ZONGJI_TRY(found, store::read_row<InteractionRecord>(rows[0]));
        return {};
    });
    if (!read)
        return read.error();
    return *found;
}

Result<store::Page<InteractionRecord>> InteractionRecords::list_interactions(
    const store::Scope& scope, const InteractionFilter& filter, const store::PageRequest& page) {
    ZONGJI_TRY(const auto after, store::read_cursor(page.cursor));
    const int limit = store::page_limit(page);

    std::vector<InteractionRecord> found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        Conditions conditions;
        conditions.add(scope_condition(scope, conditions.parameters, "i.org_unit_id"));
        add_filter(conditions, filter);
        if (after) {
            const std::string order = conditions.place(after->order);
            conditions.add("(i.started_at, i.id) < (" + order + ", {})", after->id);
        }
        const std::string sql =
            fmt::format("{}{} ORDER BY i.started_at DESC NULLS LAST, i.id DESC NULLS LAST LIMIT {}",
                        select_interactions, conditions.sql(), limit + 1);
        ZONGJI_TRY(const store::Rows rows, transaction.query(sql, conditions.parameters));
        ZONGJI_TRY(found, store::read_rows<InteractionRecord>(rows));
        return {};
    });
    if (!read)
        return read.error();
    return store::make_page(std::move(found), limit, [](const InteractionRecord& record) {
        return store::PagePlace{record.started_at.us, record.id.value};
    });
}

Result<std::vector<SegmentRecord>> InteractionRecords::segments_of(const store::Scope& scope,
                                                                   InteractionId id) {
    std::vector<SegmentRecord> found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters{id};
        const std::string sql = fmt::format(
            "SELECT {} FROM segments WHERE interaction_id = ?1 AND {}"
            " ORDER BY started_at ASC NULLS FIRST, id ASC NULLS FIRST",
            store::select_columns<SegmentRecord>(), scope_condition(scope, parameters));
        ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
        ZONGJI_TRY(found, store::read_rows<SegmentRecord>(rows));
        return {};
    });
    if (!read)
        return read.error();
    return found;
}

Result<bool> InteractionRecords::had_part(InteractionId interaction, AgentId agent) {
    bool found = false;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query("SELECT 1 FROM segments WHERE agent_id = ?1"
                                     " AND interaction_id = ?2 LIMIT 1",
                                     {agent, interaction}));
        found = !rows.empty();
        return {};
    });
    if (!read)
        return read.error();
    return found;
}

}  // namespace zongji::interactions
