import type { MicrophoneTrouble } from './phone_machine';

const inputKey = 'zongji.microphone';
const outputKey = 'zongji.speaker';

export function chosenMicrophone(): string {
  return localStorage.getItem(inputKey) ?? '';
}

export function chosenSpeaker(): string {
  return localStorage.getItem(outputKey) ?? '';
}

export function chooseMicrophone(id: string): void {
  localStorage.setItem(inputKey, id);
}

export function chooseSpeaker(id: string): void {
  localStorage.setItem(outputKey, id);
}

const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

// The chosen microphone, or any other if that one is not plugged in. The promise may stay open for as long as
// somebody leaves the browser's question unanswered.
export async function openMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
  const id = chosenMicrophone();
  if (id) {
    try {
      return await navigator.mediaDevices.getUserMedia({
        audio: { ...wanted, deviceId: { exact: id } },
      });
    } catch (error) {
      if (troubleOf(error) === 'denied') throw error;
    }
  }
  return navigator.mediaDevices.getUserMedia({ audio: wanted });
}

export function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return 'denied';
  if (name === 'SecurityError') return 'insecure';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'busy';
}

export interface SoundDevice {
  id: string;
  name: string;
}

export interface SoundDevices {
  inputs: SoundDevice[];
  outputs: SoundDevice[];
}

export async function listDevices(): Promise<SoundDevices> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map((device) => ({ id: device.deviceId, name: device.label || device.deviceId }));
  return { inputs: of('audioinput'), outputs: of('audiooutput') };
}
