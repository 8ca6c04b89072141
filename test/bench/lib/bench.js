// What every benchmark needs: a world that ends, and figures as lines of JSON.
import { World } from '../../e2e/lib/world.js';

// Runs a benchmark and ends all that it started, whatever happens. The exit code says whether it came to its end.
export async function bench(run) {
  const endings = [];
  const world = new World({ after: (end) => endings.push(end), diagnostic: console.error });
  try {
    await run(world);
  } catch (failure) {
    console.error(failure);
    process.exitCode = 1;
  } finally {
    for (const end of endings) await end();
  }
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const rounded = (value) => Number(value.toPrecision(4));

export function figure(name, unit, runs) {
  const line = { figure: name, value: rounded(median(runs)), unit, runs: runs.map(rounded) };
  console.log(JSON.stringify(line));
}
