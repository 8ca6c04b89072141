import type { IceServer } from '@/shared/api/types';
import type { LiveSocket } from '@/shared/live/live_socket';
import { BrowserPhone } from '@/shared/phone/browser_phone';

// Opens the phone and closes it again, and tells who looks.
export class PhoneHolder {
  private phone: BrowserPhone | null = null;
  private readonly listeners = new Set<() => void>();

  read = (): BrowserPhone | null => this.phone;

  onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  open(live: LiveSocket, iceServers: IceServer[]): () => void {
    const phone = new BrowserPhone(live, iceServers);
    const woke = () => phone.woke();
    const unblock = () => phone.unblockSound();
    window.addEventListener('online', woke);
    document.addEventListener('visibilitychange', woke);
    window.addEventListener('pointerdown', unblock);
    this.become(phone);
    phone.start();
    return () => {
      window.removeEventListener('online', woke);
      document.removeEventListener('visibilitychange', woke);
      window.removeEventListener('pointerdown', unblock);
      phone.dispose();
      this.become(null);
    };
  }

  private become(phone: BrowserPhone | null): void {
    this.phone = phone;
    this.listeners.forEach((listener) => listener());
  }
}
