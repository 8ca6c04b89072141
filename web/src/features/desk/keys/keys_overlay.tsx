import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { deskKeys, type KeyName } from './key_of';

interface Props {
  open: boolean;
  close: () => void;
  // A desk phone is answered by lifting it, not with a key.
  atPhone: boolean;
}

export function KeysOverlay({ open, close, atPhone }: Props) {
  const { t } = useTranslation('desk');
  const all = Object.keys(deskKeys) as KeyName[];
  const names = all.filter((name) => !(atPhone && name === 'answer'));
  return (
    <Modal open={open} onCancel={close} footer={null} title={t('keys.title')} width={400}>
      <dl className="key-list" data-testid="keys-overlay">
        {names.map((name) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              <kbd>{deskKeys[name] === 'Space' ? t('keys.space') : deskKeys[name]}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <p className="secondary">{t('keys.rule')}</p>
    </Modal>
  );
}
