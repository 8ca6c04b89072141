import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SetAsideRow } from '@/shared/api/records';
import { Ago } from '@/shared/ui/ago';
import { PageHead } from '@/shared/ui/page_head';
import { PagedFace } from '@/shared/ui/paged_face';
import { Panel } from '@/shared/ui/panel';
import { useSetAside } from './api/set_aside_list';
import { useTryAgain } from './api/try_again';

// What the database refused while it took the rest: nothing of it is lost, but no list shows it.
export function SetAsidePage() {
  const { t } = useTranslation('settings');
  const list = useSetAside();
  const tryAgain = useTryAgain();

  return (
    <div className="page settings-records">
      <PageHead title={t('set_aside.title')}>
        <Button
          type="primary"
          disabled={!list.rows?.length}
          loading={tryAgain.isPending}
          onClick={() => tryAgain.mutate()}
          data-testid="set-aside-again"
        >
          {t('set_aside.try_again')}
        </Button>
      </PageHead>
      <p className="secondary">{t('set_aside.about')}</p>
      <Panel>
        <PagedFace list={list} empty={t('set_aside.none')}>
          {(rows) => (
            <div className="table-scroll">
              <table className="dense-table">
                <thead>
                  <tr>
                    <th scope="col">{t('set_aside.since')}</th>
                    <th scope="col">{t('set_aside.what')}</th>
                    <th scope="col">{t('set_aside.reason')}</th>
                    <th scope="col">{t('set_aside.contact')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <Row key={`${row.kind} ${row.id}`} row={row} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </PagedFace>
      </Panel>
    </div>
  );
}

function Row({ row }: { row: SetAsideRow }) {
  const { t } = useTranslation('settings');
  return (
    <tr data-testid="set-aside-row">
      <td className="nowrap">
        <Ago at={row.at} relative />
      </td>
      <td className="nowrap">
        {t(`set_aside.kind.${row.kind}`)}
        {row.kind === 'event' && (
          <span className="secondary">
            {' '}
            {row.what} {row.id}
          </span>
        )}
      </td>
      <td>{row.reason}</td>
      <td className="nowrap">
        {row.interaction_id ? (
          <Link to={`/interactions/${row.interaction_id}`}>{t('set_aside.show')}</Link>
        ) : (
          '–'
        )}
      </td>
    </tr>
  );
}
