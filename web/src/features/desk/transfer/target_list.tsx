import { TeamOutlined } from '@ant-design/icons';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TargetAgent, TargetQueue } from '@/shared/api/types';
import { RunningClock } from '@/shared/ui/running_clock';
import { presenceClass } from '@/shared/ui/state_mark';
import { obstacleOf, type Target } from './targets';

function Person({ agent }: { agent: TargetAgent }) {
  const words = useTranslation('words');
  const isAway = agent.presence === 'offline';
  return (
    <>
      <span className="target-mark" aria-hidden>
        {[...agent.name][0]}
      </span>
      <span className="target-name cut">{agent.name}</span>
      <span className={`target-state ${presenceClass(agent.presence)}`}>
        <span className="dot" aria-hidden />
        <span className="state-word">{words.t(`presence.${agent.presence}`)}</span>
        {!isAway && <RunningClock since={agent.presence_since} />}
      </span>
      <span className="target-below secondary cut">{agent.number}</span>
    </>
  );
}

function Queue({ queue, name }: { queue: TargetQueue; name: string }) {
  const { t } = useTranslation('desk');
  return (
    <>
      <span className="target-mark" aria-hidden>
        <TeamOutlined />
      </span>
      <span className="target-name cut">{name}</span>
      <span className={`target-state ${queue.available > 0 ? 'state-available' : ''}`}>
        <span className="state-word">{t('transfer.free', { number: queue.available })}</span>
      </span>
      <span className={`target-below ${queue.waiting > 0 ? 'text-warn' : 'secondary'}`}>
        {t('transfer.waiting', { number: queue.waiting })}
      </span>
    </>
  );
}

interface Props {
  id: string;
  rows: Target[];
  chosen: string | undefined;
  choose: (key: string) => void;
}

export function TargetList({ id, rows, chosen, choose }: Props) {
  const { t } = useTranslation('desk');
  const list = useRef<HTMLUListElement>(null);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const firstQueue = rows.findIndex(({ kind }) => kind === 'queue');
  return (
    <ul id={id} role="listbox" aria-label={t('transfer.targets')} ref={list}>
      {rows.map((row, place) => {
        const obstacle = obstacleOf(row);
        return (
          <li
            key={row.key}
            id={row.key}
            role="option"
            aria-selected={row.key === chosen}
            className={[
              'target',
              place > 0 && place === firstQueue ? 'target-first' : '',
              row.key === chosen ? 'target-chosen' : '',
              obstacle ? 'target-not' : '',
            ].join(' ')}
            onMouseDown={(event) => event.preventDefault()} // the focus stays where one types
            onClick={() => choose(row.key)}
            data-testid="target"
            data-kind={row.kind}
            data-free={obstacle === null}
          >
            {row.kind === 'agent' ? (
              <Person agent={row.agent} />
            ) : (
              <Queue queue={row.queue} name={row.name} />
            )}
            {obstacle && (
              <span className="target-obstacle secondary">{t(`transfer.cannot.${obstacle}`)}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
