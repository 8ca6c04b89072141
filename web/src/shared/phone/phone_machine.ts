// The browser's phone as a pure function: (model, event) → model and what is to be done. browser_phone.ts does it.

export type MicrophoneTrouble = 'denied' | 'missing' | 'busy' | 'insecure';
export type Microphone = 'unknown' | 'asking' | 'slow' | 'granted' | MicrophoneTrouble;

export type PhoneStep =
  | 'off'
  | 'microphone' // asking for it, or it was refused
  | 'offering' // gathering candidates
  | 'waiting' // the offer is ready, but there is no live connection, or no answer yet
  | 'connecting'
  | 'ready'
  | 'lost' // a fresh offer follows
  | 'elsewhere'; // another tab has the phone

export interface PhoneModel {
  step: PhoneStep;
  microphone: Microphone;
  live: boolean;
  // Numbers the connections: what an older one still says is ignored.
  attempt: number;
  failures: number;
  takeOver: boolean;
  // Why the server did not take the last offer; '' when it did, or was not asked yet.
  refusal: string;
}

export type PhoneEvent =
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'microphone_slow' }
  | { type: 'microphone_granted' }
  | { type: 'microphone_failed'; why: MicrophoneTrouble }
  | { type: 'microphone_ended' }
  | { type: 'devices_changed' }
  | { type: 'live_open' }
  | { type: 'live_lost' }
  | { type: 'offer_made'; attempt: number; sdp: string }
  | { type: 'offer_failed'; attempt: number }
  | { type: 'answer'; sdp: string }
  | { type: 'refused'; reason: string }
  | { type: 'taken' }
  | { type: 'connected'; attempt: number }
  | { type: 'disconnected'; attempt: number }
  | { type: 'failed'; attempt: number }
  | { type: 'still_disconnected'; attempt: number }
  | { type: 'server_lost_us'; attempt: number }
  | { type: 'no_answer'; attempt: number }
  | { type: 'retry'; attempt: number }
  | { type: 'take_over' }
  | { type: 'nobody_has_it' };

export type PhoneEffect =
  | { do: 'ask_microphone' }
  | { do: 'use_microphone' }
  | { do: 'make_offer'; attempt: number }
  | { do: 'send_offer'; sdp: string; takeOver: boolean }
  | { do: 'apply_answer'; attempt: number; sdp: string }
  | { do: 'check_later'; attempt: number; ms: number; then: 'still_disconnected' | 'no_answer' }
  | { do: 'retry_later'; attempt: number; ms: number }
  | { do: 'close' }
  | { do: 'release' };

export const disconnectedForMs = 2000;
export const answerWithinMs = 5000;
const refusedCountsAs = 2;

export const phoneOff: PhoneModel = {
  step: 'off',
  microphone: 'unknown',
  live: false,
  attempt: 0,
  failures: 0,
  takeOver: false,
  refusal: '',
};

type Next = [PhoneModel, PhoneEffect[]];

function offerAgain(model: PhoneModel): Next {
  const attempt = model.attempt + 1;
  return [
    { ...model, step: 'offering', attempt },
    [{ do: 'close' }, { do: 'make_offer', attempt }],
  ];
}

function loseConnection(model: PhoneModel): Next {
  const ms = model.failures === 0 ? 0 : Math.min(8000, 250 * 2 ** model.failures);
  return [
    { ...model, step: 'lost', failures: model.failures + 1 },
    [{ do: 'retry_later', attempt: model.attempt, ms }],
  ];
}

function askAgain(model: PhoneModel): Next {
  return [{ ...model, microphone: 'asking' }, [{ do: 'ask_microphone' }]];
}

// The way back once a microphone was unplugged in a phone that stands; a question that is open needs no second one.
function start(model: PhoneModel): Next {
  if (model.step === 'off' || model.step === 'microphone')
    return askAgain({ ...model, step: 'microphone' });
  const open = ['granted', 'asking', 'slow'].includes(model.microphone);
  return open ? [model, []] : askAgain(model);
}

// Another tab has the phone, or the server cannot take it now: then this one tries again, and not at once.
function refused(model: PhoneModel, reason: string): Next {
  if (reason === 'elsewhere')
    return [{ ...model, step: 'elsewhere', takeOver: false }, [{ do: 'close' }]];
  if (model.step !== 'waiting') return [model, []];
  return loseConnection({
    ...model,
    refusal: reason,
    failures: Math.max(model.failures, refusedCountsAs),
  });
}

// Events that name a connection which is no longer the one in use.
function isLate(model: PhoneModel, event: PhoneEvent): boolean {
  return 'attempt' in event && event.attempt !== model.attempt;
}

function withMicrophone(model: PhoneModel): Next {
  const granted: PhoneModel = { ...model, microphone: 'granted' };
  if (model.step !== 'microphone') return [granted, [{ do: 'use_microphone' }]];
  return offerAgain(granted);
}

function withOffer(model: PhoneModel, sdp: string): Next {
  if (model.step !== 'offering') return [model, []];
  const waiting: PhoneModel = { ...model, step: 'waiting' };
  if (!model.live) return [waiting, []];
  return [
    waiting,
    [
      { do: 'send_offer', sdp, takeOver: model.takeOver },
      { do: 'check_later', attempt: model.attempt, ms: answerWithinMs, then: 'no_answer' },
    ],
  ];
}

export function nextPhone(model: PhoneModel, event: PhoneEvent): Next {
  if (event.type === 'live_open' || event.type === 'live_lost') {
    const live = event.type === 'live_open';
    const known = { ...model, live };
    // An offer that could not be sent, or whose answer was lost with the connection, is made anew.
    return live && model.step === 'waiting' ? offerAgain(known) : [known, []];
  }
  if (event.type === 'start') return start(model);
  if (model.step === 'off' || isLate(model, event)) return [model, []];

  switch (event.type) {
    case 'stop':
      return [{ ...phoneOff, live: model.live, attempt: model.attempt }, [{ do: 'release' }]];
    case 'microphone_slow':
      return [model.microphone === 'asking' ? { ...model, microphone: 'slow' } : model, []];
    case 'microphone_granted':
      return withMicrophone(model);
    case 'microphone_failed':
      return [{ ...model, microphone: event.why }, []];
    case 'microphone_ended':
      return askAgain(model);
    case 'devices_changed':
      return model.microphone === 'missing' || model.microphone === 'busy'
        ? askAgain(model)
        : [model, []];
    case 'offer_made':
      return withOffer(model, event.sdp);
    case 'offer_failed':
      return model.step === 'offering' ? loseConnection(model) : [model, []];
    case 'answer':
      if (model.step !== 'waiting') return [model, []];
      return [
        { ...model, step: 'connecting', takeOver: false, refusal: '' },
        [{ do: 'apply_answer', attempt: model.attempt, sdp: event.sdp }],
      ];
    case 'no_answer':
      return model.step === 'waiting' && model.live ? loseConnection(model) : [model, []];
    case 'refused':
      return refused(model, event.reason);
    case 'taken':
      return [{ ...model, step: 'elsewhere', takeOver: false }, [{ do: 'close' }]];
    case 'take_over':
      return model.step === 'elsewhere' ? offerAgain({ ...model, takeOver: true }) : [model, []];
    case 'nobody_has_it':
      return model.step === 'elsewhere' ? offerAgain({ ...model, takeOver: false }) : [model, []];
    case 'connected':
      return model.step === 'elsewhere'
        ? [model, []]
        : [{ ...model, step: 'ready', failures: 0 }, []];
    case 'disconnected':
      if (model.step !== 'ready') return [model, []];
      return [
        model,
        [
          {
            do: 'check_later',
            attempt: model.attempt,
            ms: disconnectedForMs,
            then: 'still_disconnected',
          },
        ],
      ];
    case 'failed':
    case 'still_disconnected':
    case 'server_lost_us':
      return model.step === 'ready' || model.step === 'connecting'
        ? loseConnection(model)
        : [model, []];
    case 'retry':
      return model.step === 'lost' ? offerAgain(model) : [model, []];
  }
}
