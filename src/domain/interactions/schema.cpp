#include "domain/interactions/records.h"

namespace zongji::interactions {
namespace {

// Indexes state the order of NULLs for PostgreSQL, whose default is not SQLite's: only then does it
// read the lists from the index.
constexpr store::Migration steps[] = {{1, "interactions", R"(
    CREATE TABLE projected_positions (
        name TEXT PRIMARY KEY,
        position INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE conversations (
        id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        -- The conversation that this one turned out to belong to.
        joined_to INTEGER REFERENCES conversations (id)
    ) STRICT;

    CREATE TABLE interactions (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL,
        org_unit_id INTEGER NOT NULL,
        channel TEXT NOT NULL,
        direction TEXT NOT NULL,
        number_id INTEGER NOT NULL,
        trunk_id INTEGER NOT NULL,
        queue_id INTEGER,
        agent_id INTEGER,
        started_at INTEGER NOT NULL,
        answered_at INTEGER,
        ended_at INTEGER,
        waited_ms INTEGER NOT NULL DEFAULT 0,
        talked_ms INTEGER NOT NULL DEFAULT 0,
        outcome TEXT,
        cause TEXT NOT NULL DEFAULT '',
        recorded INTEGER NOT NULL DEFAULT 0,
        wrap_up_disposition TEXT NOT NULL DEFAULT ''
    ) STRICT;
    {{sqlite}} CREATE INDEX interactions_by_time ON interactions (started_at DESC, id DESC);
    {{postgres}} CREATE INDEX interactions_by_time ON interactions
        (started_at DESC NULLS LAST, id DESC NULLS LAST);
    {{sqlite}} CREATE INDEX interactions_by_unit ON interactions
        (org_unit_id, started_at DESC, id DESC);
    {{postgres}} CREATE INDEX interactions_by_unit ON interactions
        (org_unit_id, started_at DESC NULLS LAST, id DESC NULLS LAST);
    CREATE INDEX interactions_by_conversation ON interactions (conversation_id);

    CREATE TABLE segments (
        id INTEGER PRIMARY KEY,
        interaction_id INTEGER NOT NULL,
        org_unit_id INTEGER NOT NULL,
        queue_id INTEGER NOT NULL,
        agent_id INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        bridged_at INTEGER,
        ended_at INTEGER,
        reason TEXT NOT NULL DEFAULT '',
        talked_ms INTEGER NOT NULL DEFAULT 0,
        held_ms INTEGER NOT NULL DEFAULT 0,
        wrap_up_ms INTEGER NOT NULL DEFAULT 0,
        disposition TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX segments_by_interaction ON segments (interaction_id);
    CREATE INDEX segments_by_agent ON segments (agent_id, interaction_id);

    CREATE TABLE call_back_tasks (
        id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        interaction_id INTEGER NOT NULL,
        reason TEXT NOT NULL,
        raised_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX call_back_tasks_by_time ON call_back_tasks (raised_at, id);

    CREATE TABLE completed_tasks (
        task_id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        completed_at INTEGER NOT NULL,
        completed_by INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE interaction_callers (
        interaction_id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        e164 TEXT NOT NULL,
        raw TEXT NOT NULL,
        customer_id INTEGER
    ) STRICT;
    CREATE INDEX interaction_callers_by_customer ON interaction_callers
        (customer_id, interaction_id);
    CREATE INDEX interaction_callers_by_number ON interaction_callers (e164);
    CREATE INDEX interaction_callers_by_raw ON interaction_callers (raw);

    CREATE TABLE interaction_notes (
        interaction_id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        saved_at INTEGER NOT NULL,
        saved_by INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE interaction_dispositions (
        interaction_id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        disposition TEXT NOT NULL,
        saved_at INTEGER NOT NULL,
        saved_by INTEGER NOT NULL
    ) STRICT;
)"},
                                      {2, "set_aside", R"(
    CREATE TABLE set_aside (
        kind TEXT NOT NULL,
        id INTEGER NOT NULL,
        interaction_id INTEGER NOT NULL,
        what TEXT NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (kind, id)
    ) STRICT;
)"},
                                      {3, "open interactions", R"(
    -- Each start asks which there are; as a rule there are few.
    CREATE INDEX interactions_open ON interactions (id) WHERE outcome IS NULL;
)"},
                                      {4, "roles of segments", R"(
    ALTER TABLE segments ADD COLUMN role TEXT NOT NULL DEFAULT 'handling';
)"}};

}  // namespace

std::span<const store::Migration> migrations() {
    return steps;
}

}  // namespace zongji::interactions
