import { AudioMutedOutlined, AudioOutlined } from '@ant-design/icons';
import { Popover, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskState } from '@/shared/api/types';
import { useLiveStatus } from '@/shared/live/live';
import { lightOf, type LightState } from './light';
import { PhoneCheck } from './phone_check';
import { usePhone } from './phone_provider';

const bars: Record<string, number> = { good: 3, fair: 2, poor: 1, unknown: 3 };

function Bars({ light, quality }: { light: LightState; quality: string }) {
  const lit = light === 'ready' ? (bars[quality] ?? 0) : 0;
  return (
    <svg viewBox="0 0 30 14" width="30" height="14" aria-hidden className={`bars bars-${lit}`}>
      {[5, 8, 12].map((height, index) => (
        <rect
          key={height}
          x={index * 10.5}
          y={13 - height}
          width="9"
          height={height}
          rx="1"
          className={index < lit ? 'bar-lit' : 'bar-dark'}
        />
      ))}
    </svg>
  );
}

export function PhoneLight({ desk }: { desk: DeskState }) {
  const { t } = useTranslation('desk');
  const phone = usePhone();
  const live = useLiveStatus();
  const [open, setOpen] = useState(false);
  const light = lightOf(phone?.view ?? null, desk);
  const quality = phone?.view.quality ?? 'unknown';
  const words =
    live === 'caught_up' || live === 'off' ? t(`phone.light.${light}`) : t('phone.light.offline');

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={<PhoneCheck desk={desk} light={light} />}
    >
      <Tooltip title={open ? '' : words}>
        <button
          type="button"
          className={`plain-button phone-light light-${light}`}
          data-testid="phone-light"
          data-state={light}
          data-quality={quality}
          aria-label={`${t('phone.title')}: ${words}`}
        >
          {light === 'microphone' ? <AudioMutedOutlined /> : <AudioOutlined />}
          <Bars light={light} quality={quality} />
        </button>
      </Tooltip>
    </Popover>
  );
}
