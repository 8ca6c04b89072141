import { describe, expect, it } from 'vitest';
import {
  nextPhone,
  phoneOff,
  type PhoneEffect,
  type PhoneEvent,
  type PhoneModel,
} from './phone_machine';

function run(events: PhoneEvent[], from: PhoneModel = phoneOff): [PhoneModel, PhoneEffect[]] {
  let model = from;
  let last: PhoneEffect[] = [];
  for (const event of events) [model, last] = nextPhone(model, event);
  return [model, last];
}

const toReady: PhoneEvent[] = [
  { type: 'live_open' },
  { type: 'start' },
  { type: 'microphone_granted' },
  { type: 'offer_made', attempt: 1, sdp: 'offer' },
  { type: 'answer', sdp: 'answer' },
  { type: 'connected', attempt: 1 },
];

describe('the phone', () => {
  it('asks for the microphone, offers, applies the answer and is ready', () => {
    expect(run(toReady.slice(0, 2))[1]).toEqual([{ do: 'ask_microphone' }]);
    expect(run(toReady.slice(0, 3))[1]).toEqual([
      { do: 'close' },
      { do: 'make_offer', attempt: 1 },
    ]);
    expect(run(toReady.slice(0, 4))[1][0]).toEqual({
      do: 'send_offer',
      sdp: 'offer',
      takeOver: false,
    });
    expect(run(toReady.slice(0, 5))[1]).toEqual([
      { do: 'apply_answer', attempt: 1, sdp: 'answer' },
    ]);
    expect(run(toReady)[0].step).toBe('ready');
  });

  it('says so when the permission question is left open, and goes on once it is answered', () => {
    const [slow] = run([{ type: 'start' }, { type: 'microphone_slow' }]);
    expect(slow.microphone).toBe('slow');
    expect(run([{ type: 'microphone_granted' }], slow)[0].step).toBe('offering');
  });

  it('stays at the microphone when it is denied, and can be started again', () => {
    const [denied] = run([{ type: 'start' }, { type: 'microphone_failed', why: 'denied' }]);
    expect(denied).toMatchObject({ step: 'microphone', microphone: 'denied' });
    expect(run([{ type: 'start' }], denied)[1]).toEqual([{ do: 'ask_microphone' }]);
  });

  it('keeps a ready phone when only the live connection breaks', () => {
    const [ready] = run(toReady);
    const [back, effects] = run([{ type: 'live_lost' }, { type: 'live_open' }], ready);
    expect(back.step).toBe('ready');
    expect(effects).toEqual([]);
  });

  it('offers anew when the live connection was away while it waited for the answer', () => {
    const [waiting] = run(toReady.slice(0, 4));
    const [again, effects] = run([{ type: 'live_lost' }, { type: 'live_open' }], waiting);
    expect(again).toMatchObject({ step: 'offering', attempt: 2 });
    expect(effects).toContainEqual({ do: 'make_offer', attempt: 2 });
  });

  it('sends the offer that was gathered before the live connection stood', () => {
    const [waiting, effects] = run([
      { type: 'start' },
      { type: 'microphone_granted' },
      { type: 'offer_made', attempt: 1, sdp: 'offer' },
    ]);
    expect(effects).toEqual([]);
    expect(run([{ type: 'live_open' }], waiting)[0].step).toBe('offering');
  });

  it('waits two seconds when disconnected, then makes a fresh offer at once', () => {
    const [ready] = run(toReady);
    const [, effects] = run([{ type: 'disconnected', attempt: 1 }], ready);
    expect(effects).toEqual([
      { do: 'check_later', attempt: 1, ms: 2000, then: 'still_disconnected' },
    ]);
    const [lost, then] = run([{ type: 'still_disconnected', attempt: 1 }], ready);
    expect(lost.step).toBe('lost');
    expect(then).toEqual([{ do: 'retry_later', attempt: 1, ms: 0 }]);
    expect(run([{ type: 'retry', attempt: 1 }], lost)[0]).toMatchObject({
      step: 'offering',
      attempt: 2,
    });
  });

  it('waits longer between failures in a row, and forgets them once ready', () => {
    let [model] = run(toReady);
    const delays: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      let effects: PhoneEffect[];
      [model, effects] = nextPhone(
        { ...model, step: 'connecting' },
        {
          type: 'failed',
          attempt: model.attempt,
        },
      );
      for (const effect of effects) if (effect.do === 'retry_later') delays.push(effect.ms);
      [model] = nextPhone(model, { type: 'retry', attempt: model.attempt });
    }
    expect(delays).toEqual([0, 500, 1000, 2000]);
    expect(nextPhone(model, { type: 'connected', attempt: model.attempt })[0].failures).toBe(0);
  });

  it('ignores what an older connection says', () => {
    const [lost] = run([...toReady, { type: 'failed', attempt: 1 }]);
    const [offering] = run([{ type: 'retry', attempt: 1 }], lost);
    expect(run([{ type: 'connected', attempt: 1 }], offering)[0].step).toBe('offering');
    expect(run([{ type: 'offer_made', attempt: 1, sdp: 'old' }], offering)[1]).toEqual([]);
  });

  it('leaves the phone to another tab until it is asked to take over', () => {
    const [elsewhere, effects] = run(
      [{ type: 'refused', reason: 'elsewhere' }],
      run(toReady.slice(0, 4))[0],
    );
    expect(elsewhere.step).toBe('elsewhere');
    expect(effects).toEqual([{ do: 'close' }]);
    const [taking] = run([{ type: 'take_over' }], elsewhere);
    expect(run([{ type: 'offer_made', attempt: 2, sdp: 'mine' }], taking)[1][0]).toEqual({
      do: 'send_offer',
      sdp: 'mine',
      takeOver: true,
    });
  });

  it('comes home when the tab that had it is gone, and takes it from nobody', () => {
    const [elsewhere] = run([{ type: 'taken' }], run(toReady)[0]);
    const [offering] = run([{ type: 'nobody_has_it' }], elsewhere);
    expect(offering).toMatchObject({ step: 'offering', attempt: 2, takeOver: false });
    expect(run([{ type: 'nobody_has_it' }], run(toReady)[0])[1]).toEqual([]);
  });

  it('tries again, later and later, when the server cannot take it now', () => {
    const [lost, effects] = run(
      [{ type: 'refused', reason: 'unavailable' }],
      run(toReady.slice(0, 4))[0],
    );
    expect(lost).toMatchObject({ step: 'lost', refusal: 'unavailable' });
    expect(effects).toEqual([{ do: 'retry_later', attempt: 1, ms: 1000 }]);
    const [again] = run(
      [
        { type: 'retry', attempt: 1 },
        { type: 'offer_made', attempt: 2, sdp: 'offer' },
      ],
      lost,
    );
    expect(run([{ type: 'refused', reason: 'unavailable' }], again)[1]).toEqual([
      { do: 'retry_later', attempt: 2, ms: 2000 },
    ]);
    expect(run([{ type: 'answer', sdp: 'answer' }], again)[0].refusal).toBe('');
  });

  it('finds a microphone again that was unplugged, by itself and when asked', () => {
    const [missing] = run(
      [{ type: 'microphone_ended' }, { type: 'microphone_failed', why: 'missing' }],
      run(toReady)[0],
    );
    expect(missing).toMatchObject({ step: 'ready', microphone: 'missing' });
    for (const event of [{ type: 'start' }, { type: 'devices_changed' }] as const) {
      const [asking, effects] = run([event], missing);
      expect(asking).toMatchObject({ step: 'ready', microphone: 'asking' });
      expect(effects).toEqual([{ do: 'ask_microphone' }]);
      expect(run([{ type: 'microphone_granted' }], asking)[1]).toEqual([{ do: 'use_microphone' }]);
    }
    expect(run([{ type: 'start' }], run(toReady)[0])[1]).toEqual([]);
    expect(run([{ type: 'devices_changed' }], run(toReady)[0])[1]).toEqual([]);
  });

  it('lets go when another tab took it', () => {
    expect(run([{ type: 'taken' }], run(toReady)[0])[0].step).toBe('elsewhere');
  });

  it('puts a new microphone into the connection that stands', () => {
    const [ended] = run([{ type: 'microphone_ended' }], run(toReady)[0]);
    const [ready, effects] = run([{ type: 'microphone_granted' }], ended);
    expect(ready.step).toBe('ready');
    expect(effects).toEqual([{ do: 'use_microphone' }]);
  });

  it('tries again when nobody answers the offer', () => {
    const [lost] = run([{ type: 'no_answer', attempt: 1 }], run(toReady.slice(0, 4))[0]);
    expect(lost.step).toBe('lost');
  });

  it('is silent once stopped', () => {
    const [off, effects] = run([{ type: 'stop' }], run(toReady)[0]);
    expect(off.step).toBe('off');
    expect(effects).toEqual([{ do: 'release' }]);
    expect(run([{ type: 'connected', attempt: 1 }], off)).toEqual([off, []]);
  });
});
