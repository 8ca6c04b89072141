#include "base/text.h"
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
    template <class Value>
    void add(std::string_view sql, const Value& value) {
        add(fmt::format(fmt::runtime(sql), place(value)));
    }
    void add(const std::string& sql) { sql_ += (sql_.empty() ? " WHERE " : " AND ") + sql; }

    template <class Value>
    std::string place(const Value& value) {
        parameters.emplace_back(value);
        return fmt::format("?{}", parameters.size());
    }
    const std::string& sql() const { return sql_; }

private:
    std::string sql_;
};

// A note is stored as it was written: a word is found as it is typed, and as it is in common width.
std::string in_note(Conditions& conditions, const std::vector<std::string>& words) {
    // Both in small letters as the database knows them: SQLite's LIKE is for either, PostgreSQL's
    // is not.
    const auto has = [&](const std::string& word) {
        return fmt::format("LOWER(n.text) LIKE LOWER({}) ESCAPE '\\'",
                           conditions.place(store::like_anywhere(word)));
    };
    std::string all;
    for (const std::string& word : words) {
        const std::string folded = search_form(word);
        all +=
            " AND " + (folded == word ? has(word) : "(" + has(word) + " OR " + has(folded) + ")");
    }
    return "EXISTS (SELECT 1 FROM interaction_notes n WHERE n.interaction_id = i.id" + all + ")";
}

void add_sought(Conditions& conditions, const Sought& sought) {
    std::string any;
    const auto add = [&](const std::string& sql) {
        any += (any.empty() ? "(" : " OR (") + sql + ")";
    };
    const auto add_with = [&](std::string_view sql, const std::string& value) {
        if (!value.empty())
            add(fmt::format(fmt::runtime(sql), conditions.place(value)));
    };
    const auto pattern = [](const std::string& text, const auto& like) {
        return text.empty() ? text : like(text);
    };
    add_with("c.e164 = {0} OR c.raw = {0}", sought.whole_number);
    add_with("c.e164 LIKE {0} ESCAPE '\\' OR c.raw LIKE {0} ESCAPE '\\'",
             pattern(sought.part_of_number, store::like_anywhere));
    add_with("c.e164 LIKE {0} ESCAPE '\\'", pattern(sought.begin_of_number, store::like_prefix));
    if (!sought.last_four_digits.empty())
        add_with("c.e164 LIKE {0}", "%" + sought.last_four_digits);
    if (!sought.words.empty())
        add(in_note(conditions, sought.words));
    if (sought.customers)
        add("c.customer_id IN (" + sought.customers(conditions.parameters) + ")");
    if (!any.empty())
        conditions.add("(" + any + ")");
}

std::string part_of(const std::string& agent) {
    return "EXISTS (SELECT 1 FROM segments s WHERE s.interaction_id = i.id AND s.agent_id = " +
           agent + ")";
}

void add_filter(Conditions& conditions, const InteractionFilter& filter) {
    if (filter.from)
        conditions.add("i.started_at >= {}", *filter.from);
    if (filter.to)
        conditions.add("i.started_at < {}", *filter.to);
    if (filter.queue)
        conditions.add("i.queue_id = {}", *filter.queue);
    if (filter.agent)
        conditions.add(part_of(conditions.place(*filter.agent)));
    if (filter.outcome)
        conditions.add("i.outcome = {}", enum_name(*filter.outcome));
    if (filter.customer)
        conditions.add("c.customer_id = {}", *filter.customer);
    if (filter.sought)
        add_sought(conditions, *filter.sought);
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
        std::string seen = scope_condition(scope, conditions.parameters, "i.org_unit_id");
        if (filter.and_part_of) {
            seen = "(" + seen + " OR " + part_of(conditions.place(*filter.and_part_of)) + ")";
        }
        conditions.add(seen);
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
