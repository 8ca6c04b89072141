import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

// How loud the microphone hears. It listens to a copy of the track: the original is closed while nobody should hear it.
export function LevelMeter({ stream }: { stream: MediaStream | null }) {
  const { t } = useTranslation('desk');
  const bar = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const track = stream?.getAudioTracks()[0]?.clone();
    if (!track) return;
    track.enabled = true;
    const audio = new AudioContext();
    const analyser = audio.createAnalyser();
    analyser.fftSize = 512;
    audio.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = 0;
    const draw = () => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const decibels = 10 * Math.log10(power + 1e-9);
      const share = Math.min(1, Math.max(0, (decibels + 60) / 55));
      if (bar.current) bar.current.style.width = `${Math.round(share * 100)}%`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      track.stop();
      void audio.close();
    };
  }, [stream]);

  return (
    <div>
      <div className="level" role="img" aria-label={t('phone.level')}>
        <div ref={bar} className="level-bar" />
      </div>
      <p className="secondary">{t('phone.speak_to_test')}</p>
    </div>
  );
}
