import { Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskState } from '@/shared/api/types';
import { downloadLog } from '@/shared/log/client_log';
import {
  chooseMicrophone,
  chosenMicrophone,
  chosenSpeaker,
  chooseSpeaker,
  listDevices,
  type SoundDevices,
} from '@/shared/phone/microphone';
import { playTestTone } from '@/shared/phone/ring_tone';
import { LevelMeter } from './level_meter';
import type { LightState } from './light';
import { usePhone } from './phone_provider';

function useDevices(): SoundDevices {
  const [devices, setDevices] = useState<SoundDevices>({ inputs: [], outputs: [] });
  useEffect(() => {
    const read = () => void listDevices().then(setDevices);
    read();
    navigator.mediaDevices?.addEventListener('devicechange', read);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', read);
  }, []);
  return devices;
}

// Also while the one that was chosen is gone: another may be there.
const mayChoose = ['granted', 'missing', 'busy'];

// The self-test: is there a microphone, does it hear, can the sound be heard.
export function PhoneCheck({ desk, light }: { desk: DeskState; light: LightState }) {
  const { t } = useTranslation('desk');
  const phone = usePhone();
  const devices = useDevices();
  const [input, setInput] = useState(chosenMicrophone);
  const [output, setOutput] = useState(chosenSpeaker);
  const microphone = phone?.view.microphone;

  return (
    <div className="phone-check" data-testid="phone-check">
      <p className="strong">{t(`phone.light.${light}`)}</p>
      {desk.endpoint === 'phone' && <p className="secondary">{t('phone.desk_phone')}</p>}
      {microphone && microphone !== 'granted' && microphone !== 'unknown' && (
        <p className="secondary" role="alert">
          {t(`phone.microphone.${microphone}`)}
        </p>
      )}
      {phone && microphone && ['denied', 'missing', 'busy'].includes(microphone) && (
        <Button size="small" onClick={() => phone.phone.start()}>
          {t('phone.try_again')}
        </Button>
      )}
      {phone && light === 'elsewhere' && (
        <Button size="small" type="primary" onClick={() => phone.phone.takeOver()}>
          {t('phone.take_over')}
        </Button>
      )}
      {phone && microphone && mayChoose.includes(microphone) && (
        <>
          <label className="phone-check-field">
            <span>{t('phone.input')}</span>
            <Select
              value={input}
              options={[
                { value: '', label: t('phone.default_device') },
                ...devices.inputs
                  .filter((device) => device.id !== 'default')
                  .map((device) => ({ value: device.id, label: device.name })),
              ]}
              onChange={(id: string) => {
                chooseMicrophone(id);
                setInput(id);
                phone.phone.changeMicrophone();
              }}
            />
          </label>
          {microphone === 'granted' && <LevelMeter stream={phone.phone.microphoneStream} />}
          {devices.outputs.length > 0 && (
            <label className="phone-check-field">
              <span>{t('phone.output')}</span>
              <Select
                value={output}
                options={[
                  { value: '', label: t('phone.default_device') },
                  ...devices.outputs
                    .filter((device) => device.id !== 'default')
                    .map((device) => ({ value: device.id, label: device.name })),
                ]}
                onChange={(id: string) => {
                  chooseSpeaker(id);
                  setOutput(id);
                  void phone.phone.changeSpeaker();
                }}
              />
            </label>
          )}
        </>
      )}
      <div className="row">
        <Button size="small" onClick={playTestTone}>
          {t('phone.test_tone')}
        </Button>
        <Button size="small" onClick={downloadLog}>
          {t('phone.download_log')}
        </Button>
      </div>
    </div>
  );
}
