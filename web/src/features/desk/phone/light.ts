import type { DeskState } from '@/shared/api/types';
import type { PhoneView } from '@/shared/phone/browser_phone';

export type LightState = 'ready' | 'connecting' | 'lost' | 'elsewhere' | 'microphone' | 'none';

const troubles = ['denied', 'missing', 'busy', 'insecure'];

// What this page knows of its phone, and what the server knows; the worse of the two.
export function lightOf(view: PhoneView | null, desk: DeskState): LightState {
  if (desk.endpoint === 'phone') return desk.phone;
  if (!view) return 'none';
  if (view.step === 'elsewhere') return 'elsewhere';
  if (troubles.includes(view.microphone)) return 'microphone';
  if (view.step === 'lost') return 'lost';
  if (view.step !== 'ready') return 'connecting';
  return desk.phone === 'ready' ? 'ready' : 'connecting';
}
