// An agent's browser goes in the middle of a call and does not come back: after half a minute the next agent is asked.
// takes 40 s: half a minute is given to him
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  agentHz,
  endsAsHandled,
  inACall,
  musicHz,
  musicWithinMs,
  nextAgent,
  nextAgentHz,
} from './lib/lost_call.js';
import { World } from './lib/world.js';

test('an agent does not come back: the next one is asked', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const call = await inACall(world);
  const { server, desk, callerHears } = call;
  const next = await nextAgent(world, server);

  const began = Date.now();
  await desk.context.close();
  await callerHears(musicHz, musicWithinMs);
  t.diagnostic(`music ${Date.now() - began} ms after the browser was closed`);
  await next.happens('CALL_INCOMING', 60_000);
  const asked = Date.now() - began;
  t.diagnostic(`the next agent was asked after ${asked} ms`);
  assert.ok(asked > 28_000 && asked < 40_000, `${asked} ms`);
  await callerHears(musicHz);
  await next.accept();
  await callerHears(nextAgentHz);
  await endsAsHandled(call, [agentHz, nextAgentHz]);
});
