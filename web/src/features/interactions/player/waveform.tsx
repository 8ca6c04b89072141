import { useId, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Peaks } from '@/shared/api/types';
import { clockOf } from '@/shared/format/duration';
import { lanePath } from './lane_path';

const width = 1000;
const height = 56;

interface Props {
  peaks: Peaks;
  lengthMs: number;
  atMs: number;
  labels: string[];
  seek: (ms: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

interface LaneProps {
  peaks: number[];
  state: string;
  played: number;
}

function Lane({ peaks, state, played }: LaneProps) {
  const clip = useId();
  const path = lanePath(peaks, width, height);
  return (
    <div className={`lane ${state}`}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        <clipPath id={clip}>
          <rect x="0" y="0" width={played * width} height={height} />
        </clipPath>
        <path d={path} className="lane-ahead" />
        <path d={path} className="lane-played" clipPath={`url(#${clip})`} />
      </svg>
    </div>
  );
}

export function Waveform({ peaks, lengthMs, atMs, labels, seek, onKeyDown }: Props) {
  const { t } = useTranslation('interactions');
  const whole = Math.max(1, lengthMs);
  const share = (ms: number) => Math.min(1, Math.max(0, ms / whole));
  const pointed = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointermove' && event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * whole);
  };

  return (
    <div className="lanes">
      <div className="lane-labels secondary">
        {labels.map((label) => (
          <span key={label} className="cut">
            {label}
          </span>
        ))}
      </div>
      <div
        className="waveform"
        role="slider"
        tabIndex={0}
        aria-label={t('recording.position')}
        aria-valuemin={0}
        aria-valuemax={Math.round(whole / 1000)}
        aria-valuenow={Math.round(atMs / 1000)}
        aria-valuetext={clockOf(atMs)}
        onPointerDown={pointed}
        onPointerMove={pointed}
        onKeyDown={onKeyDown}
        data-testid="waveform"
      >
        {peaks.held_from_ms.map((from, index) => {
          const to = peaks.held_to_ms[index] ?? whole;
          return (
            <div
              key={from}
              className="held"
              title={t('recording.held', { time: clockOf(to - from, false) })}
              style={{
                left: `${share(from) * 100}%`,
                width: `${(share(to) - share(from)) * 100}%`,
              }}
            >
              <span>{t('recording.hold')}</span>
            </div>
          );
        })}
        <Lane peaks={peaks.customer} state="lane-customer" played={share(atMs)} />
        <Lane peaks={peaks.agent} state="lane-agent" played={share(atMs)} />
        {peaks.joined.map(({ track, peaks: lane }) => (
          <Lane key={track} peaks={lane} state="lane-joined" played={share(atMs)} />
        ))}
        <div className="playhead" style={{ left: `${share(atMs) * 100}%` }} />
      </div>
    </div>
  );
}
