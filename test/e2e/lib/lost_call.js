// A caller whose agent is lost to him: with music for whoever waits, and the next agent at a SIP phone.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { baresip } from './baresip.js';
import { password } from './company.js';
import { agentDesk } from './desk.js';
import { hotline, numbers } from './hotline.js';
import { assertNothingOf, assertRecordedTime, bridgedTime } from './recorded.js';
import { signIn, startServer } from './server.js';
import { endsWith, parseWav, secondsOfTone, tone, writeWav } from './sound.js';
import { until } from './world.js';

export const callerHz = 440;
export const musicHz = 660;
export const agentHz = 880;
export const nextAgentHz = 1200;
// Parts end while a page loads, and on two cores the phone's own packets are then late.
const withinMs = 150;
export const musicWithinMs = 10_000; // from the loss to the customer's ear: noticed after 1.5 s (killed) or 6 s (network)

async function start(world) {
  mkdirSync(world.path('data', 'prompts'), { recursive: true });
  writeWav(world.path('data', 'prompts', 'music.wav'), tone(musicHz, 20));
  const server = await startServer(world);
  await server.apply(
    hotline({
      agents: [
        { key: 'li', number: '1001' },
        { key: 'wang', number: '1002', phone: '8002', alwaysReady: true },
      ],
      edit: (document) => {
        document.prompts.push({ key: 'music', org_unit: 'hq', file: { 'zh-CN': 'music.wav' } });
        for (const queue of document.queues) queue.music = 'music';
      },
    }),
  );
  return server;
}

// A caller who is offered to li.
export async function offered(world, options) {
  const server = await start(world);
  const boss = await signIn(server, 'boss', password);
  const desk = await agentDesk(world, server, {
    user: 'li',
    password,
    hz: agentHz,
    listensFor: callerHz,
    ...options,
  });
  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: callerHz });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await desk.id('offer').waitFor();
  const callerHears = (hz, timeoutMs) =>
    until(`the caller hears ${hz} Hz`, () => endsWith(caller.heard().at(-1), hz, 0.5), timeoutMs);
  return { server, boss, desk, caller, callerHears };
}

// A caller in a call with li.
export async function inACall(world, options) {
  const call = await offered(world, options);
  const { desk, callerHears } = call;
  await desk.id('offer-accept').click();
  await desk.id('call-timer').waitFor();
  await callerHears(agentHz);
  const interaction = await desk.id('contact').getAttribute('data-id');
  return { ...call, interaction };
}

// From now on wang is at his phone, ready.
export async function nextAgent(world, server) {
  const next = await baresip(world, {
    name: 'next-agent',
    user: '8002',
    password,
    registrar: server.sip,
    hz: nextAgentHz,
  });
  await next.says(/200 OK .*binding/);
  return next;
}

// One outcome, and a recording for each time that they were together: whole, with each voice on its own track. `agents`
// are their tones, in that order; `orOnceMore` with the last of them.
export async function endsAsHandled(
  { server, boss, caller, interaction },
  agents,
  { orOnceMore = false } = {},
) {
  await caller.hangUp();
  const parts = await until('the interaction is over and recorded', async () => {
    const page = await boss.get(`/interactions/${interaction}`);
    if (page.interaction.outcome) assert.equal(page.interaction.outcome, 'handled');
    const whole = page.recordings.every(({ complete }) => complete);
    return page.interaction.outcome && whole && page.recordings;
  });
  const bridged = await bridgedTime(server, interaction);
  if (orOnceMore && bridged.length > agents.length) agents = [...agents, agents.at(-1)];
  assert.equal(bridged.length, agents.length, 'as often were they together');
  assert.equal(parts.length, agents.length, 'and as many parts has the recording');
  parts.sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  const said = new Map(agents.map((hz) => [hz, 0]));
  for (const [i, { id }] of parts.entries()) {
    const { rate, channels } = parseWav(await boss.bytes(`/recordings/${id}/audio`));
    const [customer, agent] = channels;
    const together = [{ fromMs: 0, ms: bridged[i].ms }];
    assertRecordedTime(customer, rate, together, `customer, part ${i}`, { withinMs });
    assertNothingOf(customer, rate, agents[i], callerHz, `customer, part ${i}`);
    assertNothingOf(agent, rate, callerHz, agents[i], `agent, part ${i}`);
    said.set(agents[i], said.get(agents[i]) + secondsOfTone(agent, rate, agents[i]));
  }
  // What the customer heard of an agent is what was recorded of him, but for a window at each end.
  const heard = caller.heard().at(-1);
  for (const [hz, recorded] of said) {
    const seconds = secondsOfTone(heard.channels[0], heard.rate, hz);
    const within = 0.3 * agents.length;
    assert.ok(Math.abs(seconds - recorded) <= within, `${hz} Hz: ${seconds} s, ${recorded} s`);
  }
}
