import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { Button, Segmented, Tag } from 'antd';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingInfo } from '@/shared/api/types';
import { clockOf } from '@/shared/format/duration';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { usePeaks } from '../api/peaks';
import { usePlayback } from './use_playback';
import { Waveform } from './waveform';
import './recording_player.css';

const speeds = [0.75, 1, 1.25, 1.5, 2];
const stepMs = 5000;

interface Props {
  recording: RecordingInfo;
  agentName: string;
}

// Left customer, right everybody else, a lane each on one clock. Space plays, arrows step, Home and End jump.
export function RecordingPlayer({ recording, agentName }: Props) {
  const { t } = useTranslation('interactions');
  const peaks = usePeaks(recording.id);
  const playback = usePlayback(`/api/v1/recordings/${recording.id}/audio`);
  const { duration_ms: lengthMs } = recording;
  const seek = (ms: number) => playback.seek(Math.min(lengthMs, Math.max(0, ms)));

  const keys: Record<string, () => void> = {
    ' ': playback.toggle,
    ArrowLeft: () => seek(playback.atMs - stepMs),
    ArrowRight: () => seek(playback.atMs + stepMs),
    Home: () => seek(0),
    End: () => seek(lengthMs),
  };
  const pressed = (event: KeyboardEvent) => {
    const work = keys[event.key];
    if (!work || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    work();
  };

  return (
    <Panel
      title={t('recording.title')}
      extra={!recording.complete && <Tag color="warning">{t('recording.incomplete')}</Tag>}
    >
      <div
        className="player"
        data-testid="player"
        data-state={playback.playing ? 'playing' : 'paused'}
      >
        <QueryFace query={peaks} rows={3}>
          {(shown) => (
            <Waveform
              peaks={shown}
              lengthMs={lengthMs}
              atMs={playback.atMs}
              seek={seek}
              onKeyDown={pressed}
              labels={[
                t('recording.customer'),
                agentName || t('recording.agent'),
                ...shown.joined.map(({ party }) => t(`recording.${party}`)),
              ]}
            />
          )}
        </QueryFace>
        <div className="player-tools">
          <Button
            type="primary"
            shape="circle"
            icon={playback.playing ? <PauseOutlined /> : <CaretRightOutlined />}
            onClick={playback.toggle}
            aria-label={playback.playing ? t('recording.pause') : t('recording.play')}
            data-testid="player-toggle"
          />
          <span className="figures nowrap" data-testid="player-at">
            {clockOf(playback.atMs)} <span className="secondary">/ {clockOf(lengthMs)}</span>
          </span>
          <span className="grow text-alarm" role="status">
            {playback.broken && t('recording.cannot_play')}
          </span>
          <Segmented
            size="small"
            aria-label={t('recording.speed')}
            value={playback.speed}
            options={speeds.map((speed) => ({ value: speed, label: `${speed}×` }))}
            onChange={playback.changeSpeed}
          />
        </div>
      </div>
    </Panel>
  );
}
