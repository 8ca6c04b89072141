import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskState, OfferView } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { serverNow } from '@/shared/clock/server_clock';
import { displayNumber } from '@/shared/format/phone_number';
import { useLabel } from '@/shared/i18n/use_label';
import { RunningClock } from '@/shared/ui/running_clock';
import { useAcceptOffer } from '../api/accept_offer';
import { useRejectOffer } from '../api/reject_offer';
import { ariaKeysOf } from '../keys/key_of';
import { useLocked } from '../use_locked';
import { CountdownRing } from './countdown_ring';
import { useOfferNotification, useRinging, useWarmConnection } from './use_offer_attention';

export function OfferToast({ desk }: { desk: DeskState | undefined }) {
  const { t } = useTranslation('desk');
  const queueName = useQueueName();
  const offer = desk?.offer ?? null;
  const atPhone = desk?.endpoint === 'phone';
  // Only the tab that has the phone rings. A desk phone rings itself, and what the server answers by itself it announces.
  const rings = offer && !offer.auto_answer && !atPhone && desk?.phone !== 'elsewhere';
  useRinging(rings ? offer.offer_id : undefined);
  useWarmConnection(offer?.offer_id);
  useOfferNotification(
    offer,
    t(`offer.purpose.${offer?.purpose ?? 'customer'}`),
    offer ? queueName(offer.queue) : '',
    atPhone,
  );
  return offer && <Toast key={offer.offer_id} offer={offer} atPhone={atPhone} />;
}

// Why it rings where it is no new customer, and what was said to that.
function WhyItRings({ offer: { purpose, from, note } }: { offer: OfferView }) {
  const { t } = useTranslation('desk');
  if (purpose === 'customer') return null;
  return (
    <div className="offer-why" data-testid="offer-why" data-state={purpose}>
      <p className="strong">{t(`offer.why.${purpose}`, { name: from })}</p>
      {note && <p className="offer-note">{note}</p>}
    </div>
  );
}

interface Props {
  offer: OfferView;
  // Answered at a desk phone, not here.
  atPhone: boolean;
}

function Toast({ offer, atPhone }: Props) {
  const { t } = useTranslation('desk');
  const label = useLabel();
  const words = useTranslation('words');
  const queueName = useQueueName();
  const accept = useAcceptOffer();
  const reject = useRejectOffer();
  const locked = useLocked();
  const [appearedAt] = useState(() => new Date(serverNow()).toISOString());
  const { caller } = offer;

  return (
    <section
      className="offer"
      aria-label={t(`offer.purpose.${offer.purpose}`)}
      data-testid="offer"
      data-offer={offer.offer_id}
    >
      <div className="offer-head">
        <div className="grow" role="alert">
          <p className="secondary">
            {t(`offer.purpose.${offer.purpose}`)} ·{' '}
            <b className="offer-queue">{queueName(offer.queue)}</b>
          </p>
          <p className="offer-name cut">{caller.name || words.t('unknown_caller')}</p>
          <p className="figures">
            {displayNumber(caller.number) || words.t('no_number')}{' '}
            <span>{label(caller.region)}</span>
          </p>
        </div>
        <CountdownRing from={appearedAt} to={offer.expires_at} />
      </div>
      <WhyItRings offer={offer} />
      <dl className="offer-facts">
        {offer.menu_path.length > 0 && (
          <div>
            <dt>{t('offer.chosen')}</dt>
            <dd>{offer.menu_path.map(label).join(' › ')}</dd>
          </div>
        )}
        {offer.purpose !== 'consult' && (
          <div>
            <dt>{t('offer.waiting')}</dt>
            <dd>
              <RunningClock since={offer.queued_at} />
            </dd>
          </div>
        )}
      </dl>
      {offer.auto_answer && !atPhone ? (
        <p className="secondary">{t('offer.by_itself')}</p>
      ) : (
        <div className="offer-buttons" data-own-keys>
          {atPhone ? (
            <p className="offer-at-phone" data-testid="offer-at-phone">
              {t('offer.at_phone')}
            </p>
          ) : (
            <Button
              type="primary"
              size="large"
              disabled={locked || accept.isPending}
              onClick={() => accept.mutate(offer.offer_id)}
              aria-keyshortcuts={ariaKeysOf('answer')}
              data-testid="offer-accept"
            >
              {t('call.answer')} <kbd aria-hidden>{t('keys.space')}</kbd>
            </Button>
          )}
          <Button
            size="large"
            disabled={locked || reject.isPending}
            onClick={() => reject.mutate(offer.offer_id)}
            data-testid="offer-reject"
          >
            {t('offer.reject')}
          </Button>
        </div>
      )}
    </section>
  );
}
