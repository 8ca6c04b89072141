import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SetAsideRow } from '@/shared/api/records';
import { Ago } from '@/shared/ui/ago';
import { ListPage } from '@/shared/ui/list_page';
import { ListTable, type ListColumn } from '@/shared/ui/list_table';
import { useSetAside } from './api/set_aside_list';
import { useTryAgain } from './api/try_again';

function useColumns(): ListColumn<SetAsideRow>[] {
  const { t } = useTranslation('settings');
  return [
    {
      key: 'since',
      title: t('set_aside.since'),
      look: 'nowrap',
      cell: ({ at }) => <Ago at={at} relative />,
    },
    {
      key: 'what',
      title: t('set_aside.what'),
      look: 'nowrap',
      cell: ({ kind, what, id }) => (
        <>
          {t(`set_aside.kind.${kind}`)}
          {kind === 'event' && (
            <span className="secondary">
              {' '}
              {what} {id}
            </span>
          )}
        </>
      ),
    },
    { key: 'reason', title: t('set_aside.reason'), cell: ({ reason }) => reason },
    {
      key: 'contact',
      title: t('set_aside.contact'),
      look: 'nowrap',
      cell: ({ interaction_id }) =>
        interaction_id ? (
          <Link to={`/interactions/${interaction_id}`}>{t('set_aside.show')}</Link>
        ) : (
          '–'
        ),
    },
  ];
}

// What the database refused while it took the rest: nothing of it is lost, but no list shows it.
export function SetAsidePage() {
  const { t } = useTranslation('settings');
  const list = useSetAside();
  const tryAgain = useTryAgain();
  const columns = useColumns();

  return (
    <ListPage
      className="settings-records"
      title={t('set_aside.title')}
      tools={
        <Button
          type="primary"
          disabled={!list.rows?.length}
          loading={tryAgain.isPending}
          onClick={() => tryAgain.mutate()}
          data-testid="set-aside-again"
        >
          {t('set_aside.try_again')}
        </Button>
      }
      about={t('set_aside.about')}
      list={list}
      empty={t('set_aside.none')}
    >
      {(rows) => (
        <ListTable
          rows={rows}
          keyOf={({ kind, id }) => `${kind} ${id}`}
          columns={columns}
          testId="set-aside-row"
        />
      )}
    </ListPage>
  );
}
