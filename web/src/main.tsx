import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/app';
import { startWords } from '@/shared/i18n/start_words';
import { unlockSoundOnFirstGesture } from '@/shared/phone/ring_tone';
import '@/shared/ui/page.css';

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('no root element');
  unlockSoundOnFirstGesture();
  await startWords();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
