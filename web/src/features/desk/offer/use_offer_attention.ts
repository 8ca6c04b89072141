import { useEffect } from 'react';
import { api } from '@/shared/api/client';
import type { OfferView } from '@/shared/api/types';
import { startRinging } from '@/shared/phone/ring_tone';

// Rings until the offer is over.
export function useRinging(offerId: string | undefined): void {
  useEffect(() => {
    if (offerId !== undefined) return startRinging();
  }, [offerId]);
}

// The server closes connections that rest. A request now opens one, so that the answer does not wait for the handshakes
// of a network far away.
export function useWarmConnection(offerId: string | undefined): void {
  useEffect(() => {
    if (offerId !== undefined) void api.GET('/desk').catch(() => undefined);
  }, [offerId]);
}

// Browsers ask only after a click; this is called from the one with which the agent begins to take calls.
export function askForNotifications(): void {
  if (!('Notification' in window) || Notification.permission !== 'default') return;
  void Notification.requestPermission();
}

// Outside of the page while nobody looks at it. It names the queue, not the customer: others may see the screen.
export function useOfferNotification(
  offer: OfferView | null,
  words: string,
  queueName: string,
  silent: boolean,
): void {
  const offerId = offer?.offer_id;

  useEffect(() => {
    if (offerId === undefined) return;
    const title = document.title;
    document.title = `● ${words}`;
    let notification: Notification | undefined;
    if (document.hidden && 'Notification' in window && Notification.permission === 'granted') {
      notification = new Notification(words, {
        body: queueName,
        tag: offerId,
        silent,
      });
      notification.onclick = () => window.focus();
    }
    return () => {
      document.title = title;
      notification?.close();
    };
  }, [offerId, words, queueName, silent]);
}
