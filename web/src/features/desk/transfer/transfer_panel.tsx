import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useEffectEvent, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { EmptyFace } from '@/shared/ui/faces';
import { QueryFace } from '@/shared/ui/query_face';
import { useDebounced } from '@/shared/ui/use_debounced';
import { useConsultCall } from '../api/consult_call';
import { useTransferTargets } from '../api/list_transfer_targets';
import { useTransferCall } from '../api/transfer_call';
import { hindranceOf, talkOf } from '../call_bar/talk';
import { useRefusalWords } from '../refusals/use_refusal_words';
import { useLocked } from '../use_locked';
import { TargetTabs } from './target_tabs';
import { TargetList } from './target_list';
import { chosenOf, inTab, obstacleOf, stepFrom, targetsOf, type Tab } from './targets';
import './transfer_panel.css';

interface Props {
  call: CallView;
  close: () => void;
}

// Wherever the focus is, for instance nowhere since its button rests; what else is open closes first.
function useEscape(close: () => void): void {
  const pressed = useEffectEvent(({ key, isComposing, target }: globalThis.KeyboardEvent) => {
    const isElsewhere =
      target instanceof Element && target.closest('.ant-modal-root, .ant-popover') !== null;
    if (key === 'Escape' && !isComposing && !isElsewhere) close();
  });
  useEffect(() => {
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

const longestNote = 500;
const listId = 'transfer-targets';

// Beside the conversation, never over it. By keyboard: type, arrows, Enter asks first, Shift+Enter hands on at once.
export function TransferPanel({ call, close }: Props) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const refusalWords = useRefusalWords();
  const queueName = useQueueName();
  const locked = useLocked();
  const [typed, setTyped] = useState('');
  const [tab, setTab] = useState<Tab>('all');
  const [key, setKey] = useState<string | null>(null);
  // What was said for a consultation that came to nothing goes along with the next try.
  const [note, setNote] = useState(call.failure === 'none' ? '' : call.note);
  const search = useDebounced(typed.trim(), 200);
  // Queues are found here, by the names that this page shows; people there, where all of them are known.
  const everybody = useTransferTargets('');
  const found = useTransferTargets(search);
  useEscape(close);
  const consult = useConsultCall();
  const transfer = useTransferCall();

  const shown =
    everybody.data && found.data
      ? targetsOf(
          { agents: found.data.agents, queues: everybody.data.queues },
          typed.trim(),
          queueName,
        )
      : [];
  const rows = inTab(shown, tab);
  const chosen = chosenOf(rows, key);
  const isFinding = search !== typed.trim() || found.isPlaceholderData;
  const failed = consult.error ?? transfer.error;

  const obstacle = chosen && obstacleOf(chosen);
  const talk = talkOf(call);
  const whyNot = (verb: 'consult' | 'transfer') => {
    if (locked) return t('why.offline');
    const hindrance = hindranceOf(verb, talk);
    if (hindrance) return t(`why.${hindrance}`, { name: '' });
    if (!chosen) return t('transfer.nobody_chosen');
    return obstacle ? t(`transfer.obstacle.${obstacle}`) : '';
  };

  const perform = (verb: 'consult' | 'transfer') => {
    if (!chosen || whyNot(verb) || consult.isPending || transfer.isPending) return;
    consult.reset();
    transfer.reset();
    const to =
      chosen.kind === 'agent'
        ? { agent_id: chosen.agent.agent_id }
        : { queue_id: chosen.queue.queue_id };
    // The new state takes the panel away before its own callbacks would be called.
    void (verb === 'consult' ? consult : transfer)
      .mutateAsync({ id: call.interaction_id, ...to, note: note.trim() })
      .then(close, () => void found.refetch());
  };

  const choose = (next: string | null) => {
    setKey(next);
    consult.reset();
    transfer.reset();
  };

  const inSearch = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = stepFrom(rows, chosen?.key, event.key === 'ArrowDown' ? 1 : -1);
      if (next) choose(next.key);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      perform(event.shiftKey ? 'transfer' : 'consult');
    }
  };

  const button = (verb: 'consult' | 'transfer') => {
    const why = whyNot(verb);
    return {
      disabled: why !== '' || consult.isPending || transfer.isPending,
      title: why,
      onClick: () => perform(verb),
      'data-testid': `transfer-${verb}`,
    };
  };

  return (
    <section className="panel transfer" aria-label={t('transfer.title')} data-testid="transfer">
      <header className="transfer-head">
        <h2 className="cut">
          {t('transfer.title')} {call.caller.name || words.t('unknown_caller')}
        </h2>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          onClick={close}
          aria-label={words.t('close')}
          title={`${words.t('close')} · Esc`}
          data-testid="transfer-close"
        />
      </header>
      <div className="transfer-search">
        <Input
          autoFocus
          prefix={<SearchOutlined aria-hidden />}
          value={typed}
          placeholder={t('transfer.search')}
          onChange={(event) => {
            setTyped(event.target.value);
            choose(null);
          }}
          onKeyDown={inSearch}
          role="combobox"
          aria-label={t('transfer.search')}
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={chosen?.key}
          autoComplete="off"
          data-testid="transfer-search"
        />
      </div>
      <TargetTabs shown={shown} tab={tab} choose={setTab} />
      <div className="transfer-list scroll">
        <QueryFace query={found.data ? everybody : found} rows={6}>
          {() =>
            rows.length > 0 ? (
              <TargetList id={listId} rows={rows} chosen={chosen?.key} choose={choose} />
            ) : (
              <EmptyFace
                text={
                  isFinding ? words.t('loading') : typed ? t('transfer.none') : t('transfer.empty')
                }
              />
            )
          }
        </QueryFace>
      </div>
      {found.data && (found.isError || everybody.isError) && (
        <p className="notice notice-failure" role="status">
          {t('transfer.old', { why: wordsFor.error(found.error ?? everybody.error) })}
        </p>
      )}
      <div className="transfer-note">
        <label htmlFor="transfer-note">{t('transfer.note')}</label>
        <Input.TextArea
          id="transfer-note"
          className="note"
          value={note}
          maxLength={longestNote}
          placeholder={t('transfer.note_hint')}
          autoSize={{ minRows: 2, maxRows: 4 }}
          onChange={(event) => setNote(event.target.value)}
          data-testid="transfer-note"
        />
      </div>
      <p className="transfer-why" role="alert" data-testid="transfer-refused">
        {failed ? (
          <span className="text-alarm">{refusalWords(failed)}</span>
        ) : (
          obstacle && <span className="secondary">{t(`transfer.obstacle.${obstacle}`)}</span>
        )}
      </p>
      <footer className="transfer-verbs">
        <Button type="primary" {...button('consult')}>
          {t('transfer.consult')} <kbd aria-hidden>Enter</kbd>
        </Button>
        <Button {...button('transfer')}>
          {t('transfer.at_once')} <kbd aria-hidden>⇧Enter</kbd>
        </Button>
        <Button onClick={close}>{words.t('cancel')}</Button>
      </footer>
    </section>
  );
}
