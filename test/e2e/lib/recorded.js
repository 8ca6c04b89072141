// What a recording must hold, by the journal: the time during which people were bridged, and each voice on its own track.
import assert from 'node:assert/strict';
import { journal } from './journal.js';
import { foreignShare, power, powerAt, stretchesOf } from './sound.js';

// The stretches of talk as the journal has them, in ms from the first one on.
export async function bridgedTime(server, interaction) {
  const events = (await journal(server.data)).filter((each) => each.interaction === interaction);
  const bridged = events.filter(({ type }) => type === 'CallBridged');
  const parted = events.filter(({ type }) => type === 'CallUnbridged');
  assert.equal(bridged.length, parted.length);
  return bridged.map(({ at_us: at }, i) => ({
    fromMs: (at - bridged[0].at_us) / 1000,
    ms: (parted[i].at_us - at) / 1000,
  }));
}

const latestOpeningMs = 1000;

// Recorded time is bridged time ± 40 ms, stretch by stretch, and what is missing inside one counts. A browser opens its
// microphone only when it learns of the bridge, within a second: what it said from then on is there. `withinMs`: more for a moment at
// which this machine's phones are late with their packets themselves.
export function assertRecordedTime(
  samples,
  rate,
  bridged,
  who,
  { opensLate = false, withinMs = 40 } = {},
) {
  const stretches = stretchesOf(samples, rate);
  const said = JSON.stringify({ bridged, stretches });
  assert.equal(stretches.length, bridged.length, `${who}: ${said}`);
  stretches.forEach(({ fromMs, recordedMs }, i) => {
    const late = fromMs - bridged[i].fromMs;
    assert.ok(
      late >= -withinMs && late <= (opensLate ? latestOpeningMs : withinMs),
      `${who}, stretch ${i}: ${said}`,
    );
    const due = bridged[i].ms - (opensLate ? late : 0);
    assert.ok(Math.abs(recordedMs - due) <= withinMs, `${who}, stretch ${i}: ${said}`);
  });
}

// Of `foreign` there is less than a hundredth: in the whole, and in each half second in which `own` is what is heard.
export function assertNothingOf(samples, rate, foreign, own, who) {
  const [all, part] = [power(samples), powerAt(samples, rate, foreign)];
  assert.ok(all === 0 || part < 0.01 * all, `${who}: ${foreign} Hz is ${part} of ${all}`);
  const most = foreignShare(samples, rate, foreign, own);
  assert.ok(most < 0.01, `${who}: ${foreign} Hz is ${most} of half a second`);
}
