import { Button, Input } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentFigures, Alarm, Presence } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { EmptyFace } from '@/shared/ui/faces';
import { Panel } from '@/shared/ui/panel';
import { RunningClock } from '@/shared/ui/running_clock';
import { presenceClass } from '@/shared/ui/state_mark';
import { agentsInOrder, presencesInOrder } from './agents_in_order';

const cardsAtFirst = 120;

export function AgentCards({ agents, alarms }: { agents: AgentFigures[]; alarms: Alarm[] }) {
  const { t } = useTranslation('board');
  const words = useTranslation('words');
  const [only, setOnly] = useState<Presence | null>(null);
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);

  const present = agents.filter(({ presence }) => presence !== 'offline');
  const matching = (only ? agents.filter(({ presence }) => presence === only) : present).filter(
    ({ name, number }) => `${name} ${number}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const ordered = agentsInOrder(matching);
  const shown = all ? ordered : ordered.slice(0, cardsAtFirst);
  const alarmed = new Set(
    alarms.filter(({ kind }) => kind === 'wrap_up_long').map(({ subject }) => subject),
  );

  return (
    <Panel
      title={t('agent.title')}
      extra={
        <Input
          size="small"
          allowClear
          className="agent-search"
          placeholder={t('agent.search')}
          aria-label={t('agent.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      }
    >
      <div className="agent-states" role="group" aria-label={t('agent.by_state')}>
        <button type="button" aria-pressed={only === null} onClick={() => setOnly(null)}>
          {t('agent.present')} <b>{present.length}</b>
        </button>
        {presencesInOrder.map((presence) => {
          const number = agents.filter((agent) => agent.presence === presence).length;
          if (number === 0) return null;
          return (
            <button
              key={presence}
              type="button"
              className={presenceClass(presence)}
              aria-pressed={only === presence}
              onClick={() => setOnly(only === presence ? null : presence)}
            >
              <span className="dot" aria-hidden /> {words.t(`presence.${presence}`)} <b>{number}</b>
            </button>
          );
        })}
      </div>
      {shown.length === 0 ? (
        <EmptyFace text={t(only || text ? 'agent.none' : 'agent.none_present')} />
      ) : (
        <div className="agent-cards">
          {shown.map((agent) => (
            <AgentCard key={agent.agent_id} agent={agent} alarmed={alarmed.has(agent.name)} />
          ))}
        </div>
      )}
      {ordered.length > shown.length && (
        <div className="more">
          <Button onClick={() => setAll(true)}>
            {t('agent.show_all', { number: ordered.length })}
          </Button>
        </div>
      )}
    </Panel>
  );
}

// Of thousands a few change at a time.
const AgentCard = memo(function AgentCard({
  agent,
  alarmed,
}: {
  agent: AgentFigures;
  alarmed: boolean;
}) {
  const { t } = useTranslation('words');
  const words = useWordsFor();
  const queueName = useQueueName();
  const reason =
    agent.presence === 'on_break' && agent.presence_reason && words.reason(agent.presence_reason);
  // Asked of those who look as if they should get calls, and of all by pointing at the state.
  const why = words.whyIdle(agent.why_idle);
  const about = [agent.queue && queueName(agent.queue)].filter(Boolean);

  return (
    <article
      className={`agent-card ${alarmed ? 'state-alarm' : presenceClass(agent.presence)}`}
      data-testid="board-agent"
      data-agent={agent.name}
      data-state={agent.presence}
    >
      <span className="strong cut" title={agent.number}>
        {agent.name}
      </span>
      <span className={`right ${alarmed ? 'text-alarm strong' : 'secondary'}`}>
        <RunningClock since={agent.presence_since} />
      </span>
      <span
        className="state-word nowrap"
        title={t('why_idle.title', { why })}
        data-testid="why-idle"
        data-why={agent.why_idle.code}
      >
        {t(`presence.${agent.presence}`)}
        {reason && ` · ${reason}`}
        {agent.presence === 'available' && agent.why_idle.code !== 'would_be_offered' && (
          <span className="text-alarm">{` · ${why}`}</span>
        )}
      </span>
      <span className="secondary right cut">{about.join(' · ')}</span>
    </article>
  );
});
