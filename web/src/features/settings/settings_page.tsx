import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { PageHead } from '@/shared/ui/page_head';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { useDocument } from './api/document';
import { editedKinds, onlyShown, type EditedKind } from './fields';
import { RecordDrawer, type Edited } from './record_drawer';
import { RecordTable } from './record_table';
import { SetAsidePage } from './set_aside/set_aside_page';
import { SettingsNav } from './settings_nav';
import './settings_page.css';

export function SettingsPage() {
  const { kind } = useParams();
  if (kind === 'set_aside')
    return (
      <div className="settings">
        <SettingsNav />
        <SetAsidePage />
      </div>
    );
  const known = editedKinds.find((each) => each === kind);
  return known ? <KindPage key={known} kind={known} /> : <Navigate to="/settings/users" replace />;
}

function KindPage({ kind }: { kind: EditedKind }) {
  const { t } = useTranslation('settings');
  const document = useDocument();
  const [edited, setEdited] = useState<Edited | null>(null);
  const [text, setText] = useState('');

  return (
    <div className="settings">
      <SettingsNav />
      <div className="page settings-records">
        <PageHead title={t(`kind.${kind}`)}>
          <Input
            allowClear
            className="filter-choice"
            placeholder={t('search')}
            aria-label={t('search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {!onlyShown.includes(kind) && (
            <Button
              type="primary"
              onClick={() => setEdited({ record: null, version: null })}
              data-testid="settings-new"
            >
              {t('new')}
            </Button>
          )}
        </PageHead>
        <Panel>
          <QueryFace query={document} rows={8}>
            {(loaded) => (
              <>
                <RecordTable
                  kind={kind}
                  settings={loaded}
                  text={text}
                  open={(record) =>
                    setEdited({ record, version: loaded.versions[kind]?.[record.key] ?? null })
                  }
                />
                <RecordDrawer
                  kind={kind}
                  settings={loaded}
                  edited={edited}
                  close={() => setEdited(null)}
                />
              </>
            )}
          </QueryFace>
        </Panel>
      </div>
    </div>
  );
}
