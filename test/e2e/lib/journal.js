// The journal as it stands in the data folder, read with SQL by the sqlite3 program: another reader than the server's.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

// The rows of one query over an SQLite file. Ids are beyond what a JSON number holds: cast them to text.
export async function sql(file, query) {
  const { stdout } = await run(
    'sqlite3',
    ['-readonly', '-json', '-cmd', '.timeout 5000', file, query],
    {
      maxBuffer: 256 << 20,
    },
  );
  return stdout.trim() ? JSON.parse(stdout) : [];
}

// One file for each month, the oldest first.
export function journalFiles(data) {
  return readdirSync(join(data, 'journal'))
    .filter((name) => /^journal-.*\.db$/.test(name))
    .sort()
    .map((name) => join(data, 'journal', name));
}

// Every event in order: { position, at_us, type, interaction, agent, queue, data }.
export async function journal(data) {
  const rows = [];
  for (const file of journalFiles(data)) {
    rows.push(
      ...(await sql(
        file,
        `SELECT position, at_us, type, CAST(interaction_id AS TEXT) AS interaction,
           CAST(agent_id AS TEXT) AS agent, CAST(queue_id AS TEXT) AS queue, data
         FROM events ORDER BY position`,
      )),
    );
  }
  return rows.map((row) => ({ ...row, data: JSON.parse(row.data) }));
}

// By SQL, over all months: [{ interaction, started, ended, outcome, cause }], the oldest first.
export async function endings(data) {
  const rows = [];
  for (const file of journalFiles(data)) {
    rows.push(
      ...(await sql(
        file,
        `SELECT CAST(interaction_id AS TEXT) AS interaction,
           SUM(type = 'InteractionStarted') AS started,
           SUM(type = 'InteractionEnded') AS ended,
           MAX(CASE WHEN type = 'InteractionEnded' THEN json_extract(data, '$.outcome') END) AS outcome,
           MAX(CASE WHEN type = 'InteractionEnded' THEN json_extract(data, '$.cause') END) AS cause
         FROM events WHERE interaction_id <> 0 GROUP BY interaction_id ORDER BY MIN(position)`,
      )),
    );
  }
  return rows;
}
