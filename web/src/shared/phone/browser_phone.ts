import type { IceServer } from '@/shared/api/types';
import type { LiveSocket } from '@/shared/live/live_socket';
import { note } from '@/shared/log/client_log';
import { makeOffer } from './make_offer';
import { chosenSpeaker, openMicrophone, troubleOf } from './microphone';
import {
  nextPhone,
  phoneOff,
  type PhoneEffect,
  type PhoneEvent,
  type PhoneModel,
} from './phone_machine';
import { qualityOf, readSample, type Quality, type QualitySample } from './quality';

const slowAfterMs = 3000;
const measureEveryMs = 2000;

export interface PhoneView extends PhoneModel {
  quality: Quality;
  // The browser wants a click before it plays anything.
  soundBlocked: boolean;
}

// Does what phone_machine decides: one microphone, one connection, one audio element, for as long as the agent is
// signed in. The connection stands while idle, so that accepting a call only bridges.
export class BrowserPhone {
  private model: PhoneModel = phoneOff;
  private view: PhoneView = { ...phoneOff, quality: 'unknown', soundBlocked: false };
  private connection: RTCPeerConnection | null = null;
  private stream: MediaStream | null = null;
  private sample: QualitySample | null = null;
  private measuring: ReturnType<typeof setInterval> | undefined;
  private speaking = false;
  private questions = 0;
  private readonly audio = new Audio();
  private readonly listeners = new Set<() => void>();
  private readonly unsubscribe: (() => void)[];

  constructor(
    private readonly live: LiveSocket,
    private readonly iceServers: IceServer[],
  ) {
    this.audio.autoplay = true;
    this.unsubscribe = [
      live.onMessage((message) => {
        if (message.type === 'media_answer') this.happened({ type: 'answer', sdp: message.sdp });
        if (message.type === 'media_refused')
          this.happened({ type: 'refused', reason: message.reason });
        if (message.type === 'media_taken') this.happened({ type: 'taken' });
      }),
      live.onStatus(() => this.tellLive()),
      this.followDevices(),
    ];
    this.tellLive();
  }

  get current(): PhoneView {
    return this.view;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    this.happened({ type: 'start' });
  }

  takeOver(): void {
    this.happened({ type: 'take_over' });
  }

  // No tab has the phone any more.
  nobodyHasIt(): void {
    this.happened({ type: 'nobody_has_it' });
  }

  // The network came back or the computer woke up: what broke meanwhile is mended without waiting for timers.
  woke(): void {
    const state = this.connection?.connectionState;
    if (state === 'disconnected' || state === 'failed')
      this.happened({ type: 'failed', attempt: this.model.attempt });
  }

  serverLostUs(): void {
    this.happened({ type: 'server_lost_us', attempt: this.model.attempt });
  }

  // The microphone is open only while somebody should hear it.
  speak(on: boolean): void {
    this.speaking = on;
    this.stream?.getAudioTracks().forEach((track) => (track.enabled = on));
  }

  // Another device was chosen.
  changeMicrophone(): void {
    this.happened({ type: 'microphone_ended' });
  }

  async changeSpeaker(): Promise<void> {
    if (typeof this.audio.setSinkId !== 'function') return;
    try {
      await this.audio.setSinkId(chosenSpeaker());
    } catch {
      note('phone speaker', 'refused');
    }
  }

  unblockSound(): void {
    if (this.audio.srcObject) void this.play();
  }

  // For the self-test: the open microphone, if there is one.
  get microphoneStream(): MediaStream | null {
    return this.stream;
  }

  dispose(): void {
    this.live.send({ type: 'media_stop' });
    this.happened({ type: 'stop' });
    this.unsubscribe.forEach((each) => each());
    this.listeners.clear();
  }

  // A headset was plugged in.
  private followDevices(): () => void {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const changed = () => this.happened({ type: 'devices_changed' });
    devices?.addEventListener('devicechange', changed);
    return () => devices?.removeEventListener('devicechange', changed);
  }

  private tellLive(): void {
    const open = this.live.isOpen();
    if (open !== this.model.live) this.happened({ type: open ? 'live_open' : 'live_lost' });
  }

  private happened(event: PhoneEvent): void {
    const before = this.model.step;
    const [model, effects] = nextPhone(this.model, event);
    this.model = model;
    if (model.step !== before) note('phone', `${event.type}: ${before} -> ${model.step}`);
    if (event.type === 'microphone_failed') note('microphone', event.why);
    this.show({});
    effects.forEach((effect) => this.perform(effect));
  }

  private show(change: Partial<PhoneView>): void {
    this.view = { ...this.view, ...change, ...this.model };
    this.listeners.forEach((listener) => listener());
  }

  private perform(effect: PhoneEffect): void {
    switch (effect.do) {
      case 'ask_microphone':
        void this.askMicrophone();
        return;
      case 'use_microphone':
        void this.connection?.getSenders()[0]?.replaceTrack(this.track());
        return;
      case 'make_offer':
        void this.offer(effect.attempt);
        return;
      case 'send_offer':
        this.live.send({ type: 'media_offer', sdp: effect.sdp, take_over: effect.takeOver });
        return;
      case 'apply_answer':
        void this.applyAnswer(effect.attempt, effect.sdp);
        return;
      case 'check_later':
        setTimeout(() => this.check(effect.then, effect.attempt), effect.ms);
        return;
      case 'retry_later':
        setTimeout(() => this.happened({ type: 'retry', attempt: effect.attempt }), effect.ms);
        return;
      case 'close':
        this.close();
        return;
      case 'release':
        this.close();
        this.releaseMicrophone();
        return;
    }
  }

  // Only the newest question counts: an older one may be answered after it.
  private async askMicrophone(): Promise<void> {
    const question = (this.questions += 1);
    const slow = setTimeout(() => this.happened({ type: 'microphone_slow' }), slowAfterMs);
    try {
      const stream = await openMicrophone();
      if (this.model.step === 'off' || question !== this.questions) {
        stream.getTracks().forEach((track) => track.stop());
        return;
      }
      this.releaseMicrophone();
      this.stream = stream;
      this.speak(this.speaking);
      stream.getAudioTracks()[0]?.addEventListener('ended', () => {
        if (this.stream === stream) this.happened({ type: 'microphone_ended' });
      });
      this.happened({ type: 'microphone_granted' });
    } catch (error) {
      if (question !== this.questions) return;
      this.happened({ type: 'microphone_failed', why: troubleOf(error) });
    } finally {
      clearTimeout(slow);
    }
  }

  private async offer(attempt: number): Promise<void> {
    try {
      const connection = new RTCPeerConnection({
        iceServers: this.iceServers.map(({ urls, username, credential }) => ({
          urls,
          ...(username ? { username, credential } : {}),
        })),
      });
      this.connection = connection;
      connection.onconnectionstatechange = () => this.connectionChanged(connection, attempt);
      connection.ontrack = (event) => {
        this.audio.srcObject = event.streams[0] ?? new MediaStream([event.track]);
        void this.changeSpeaker();
        void this.play();
      };
      connection.addTransceiver(this.track() ?? 'audio', {
        direction: 'sendrecv',
        streams: this.stream ? [this.stream] : [],
      });
      const sdp = await makeOffer(connection);
      this.happened({ type: 'offer_made', attempt, sdp });
    } catch {
      this.happened({ type: 'offer_failed', attempt });
    }
  }

  private async applyAnswer(attempt: number, sdp: string): Promise<void> {
    try {
      await this.connection?.setRemoteDescription({ type: 'answer', sdp });
    } catch {
      note('phone', 'answer not understood');
      this.happened({ type: 'failed', attempt });
    }
  }

  private connectionChanged(connection: RTCPeerConnection, attempt: number): void {
    const state = connection.connectionState;
    note('connection', state);
    if (state === 'connected') {
      this.measure(connection);
      this.happened({ type: 'connected', attempt });
    }
    if (state === 'disconnected') this.happened({ type: 'disconnected', attempt });
    if (state === 'failed') this.happened({ type: 'failed', attempt });
  }

  private check(then: 'still_disconnected' | 'no_answer', attempt: number): void {
    if (then === 'still_disconnected' && this.connection?.connectionState === 'connected') return;
    this.happened({ type: then, attempt });
  }

  private measure(connection: RTCPeerConnection): void {
    clearInterval(this.measuring);
    this.measuring = setInterval(() => {
      void connection.getStats().then((report) => {
        if (connection !== this.connection) return;
        const sample = readSample(report);
        const quality = qualityOf(this.sample, sample);
        this.sample = sample;
        if (quality !== this.view.quality) this.show({ quality });
      });
    }, measureEveryMs);
  }

  private async play(): Promise<void> {
    try {
      await this.audio.play();
      this.show({ soundBlocked: false });
    } catch {
      // Also rejected when a newer stream takes this one's place, which is no trouble.
      if (this.audio.paused) this.show({ soundBlocked: true });
    }
  }

  private track(): MediaStreamTrack | null {
    return this.stream?.getAudioTracks()[0] ?? null;
  }

  private close(): void {
    clearInterval(this.measuring);
    this.sample = null;
    if (this.connection) {
      this.connection.onconnectionstatechange = null;
      this.connection.ontrack = null;
      this.connection.close();
      this.connection = null;
    }
    this.show({ quality: 'unknown' });
  }

  private releaseMicrophone(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }
}
