/**
 * A type that suits this machine better than all that are published, and is made here of a larger one: what that takes is
 * told before the one button.
 */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuantizeOffer } from '../../../contract/quantizeOffer.ts';
import { callHearth } from '../../rpc/client.ts';
import { Badge } from '../../ui/Badge.tsx';
import { InstallButton, InstallError } from '../../ui/InstallButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { Facts } from './Facts.tsx';
import styles from './MakeOffer.module.css';
import card from './Recommendation.module.css';

const useOffer = (modelId: string): QuantizeOffer | null => {
  const [offer, setOffer] = useState<QuantizeOffer | null>(null);
  useEffect(() => {
    let isWanted = true;
    callHearth('models.quantizeOffer', { modelId }).then(
      (answer) => isWanted && setOffer(answer),
      // What is published can be had without it.
      () => isWanted && setOffer(null),
    );
    return () => {
      isWanted = false;
    };
  }, [modelId]);
  return offer;
};

export interface MakeOfferProps {
  readonly modelId: string;
  readonly name: string;
}

export const MakeOffer = ({ modelId, name }: MakeOfferProps): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  const offer = useOffer(modelId);
  // After another model was chosen its own offer is on its way.
  if (offer?.modelId !== modelId) return null;
  const { quantization, source, resultBytes, downloadSeconds, quantizeSeconds, lacks } = offer;
  const about = (seconds: number): string => t('family.make.about', { time: format.timeLeft(seconds) });
  const withTime = (text: string, seconds: number | null): string =>
    seconds === null ? text : `${text} · ${about(seconds)}`;
  const free = (text: string, freeText: string | null): string =>
    freeText === null ? text : t('family.make.ofFree', { amount: text, free: freeText });
  const facts: readonly (readonly [string, string])[] = [
    [
      t('family.download'),
      withTime(`${source.bytesEstimated ? '≈ ' : ''}${format.storage(source.bytes)}`, downloadSeconds),
    ],
    [t('family.make.making'), about(quantizeSeconds)],
    [t('family.make.result'), format.storage(resultBytes)],
    [
      t('family.make.disk'),
      free(format.storage(offer.diskBytes), offer.diskFreeBytes === null ? null : format.storage(offer.diskFreeBytes)),
    ],
    [
      t('family.make.memory'),
      free(
        format.memory(offer.memoryBytes),
        offer.memoryFreeBytes === null ? null : format.memory(offer.memoryFreeBytes),
      ),
    ],
  ];
  return (
    <section className={styles.offer} aria-label={t('family.make.title', { type: quantization })}>
      <div className={card.top}>
        <div className={card.body}>
          <h4 className={styles.title}>
            {t('family.make.title', { type: quantization })}
            <Badge>{t('family.make.badge')}</Badge>
          </h4>
          <p className={card.why}>
            {t('family.make.text', { source: source.quantization, repository: source.repository })}
            {source.lossy && ` ${t('family.make.lossy', { source: source.quantization })}`}
          </p>
        </div>
        <InstallButton
          id={`${modelId}:${quantization}`}
          name={`${name} ${quantization}`}
          label={t('family.make.button')}
          made={{ of: modelId, type: quantization }}
          disabled={lacks.length > 0}
        />
      </div>
      <Facts facts={facts} />
      {lacks.map((what) => (
        <p key={what} className={styles.lack}>
          {t(`family.make.lacks.${what}`)}
        </p>
      ))}
      <InstallError id={modelId} name={`${name} ${quantization}`} />
    </section>
  );
};
