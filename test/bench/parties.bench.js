// What calls of more than two cost. Conferences: 100 rooms of three phones that all talk, PCMU in 20 ms packets; per cent of a
// core, of the media threads alone (`bench_rooms`, without a server around them).
// figure: conference_100_core_pct
import { execFileSync } from 'node:child_process';
import { figure } from './lib/bench.js';

const program = new URL('../../build/release/bin/bench_rooms', import.meta.url).pathname;
const runs = [1, 2, 3].map(() => Number(execFileSync(program, ['3', '100', '10'])));
figure('conference_100_core_pct', '%', runs);
