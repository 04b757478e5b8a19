/** What one would install here for a stated use, why, and the one button. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, RankedVariant } from '../../../contract/plan.ts';
import { planUses } from '../../../contract/planUses.ts';
import type { PlanTextKey } from '../../../contract/planTexts.ts';
import { callHearth } from '../../rpc/client.ts';
import { bestVariant, chooseUse, useVariants, variantId } from '../../stores/variants.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { InstallButton, InstallError } from '../../ui/InstallButton.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { usePlanNote } from '../../ui/usePlanNote.ts';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import { Facts } from './Facts.tsx';
import { MakeOffer } from './MakeOffer.tsx';
import styles from './Recommendation.module.css';

/** What the plan warns of, such as a disk that is too full: told before the click. */
const useWarnings = ({ modelId, quantization, contextLength }: RankedVariant): Plan['warnings'] => {
  const [warnings, setWarnings] = useState<Plan['warnings']>([]);
  useEffect(() => {
    let isWanted = true;
    callHearth('plan.make', { modelId, quantization, contextLength }).then(
      (plan) => isWanted && setWarnings(plan.warnings),
      // The verdict stands without them.
      () => isWanted && setWarnings([]),
    );
    return () => {
      isWanted = false;
    };
  }, [modelId, quantization, contextLength]);
  return warnings;
};

/** What one should settle before the download; the rest only says how sure the figures are. */
const seriousKeys: ReadonlySet<string> = new Set<PlanTextKey>(['diskTooFull', 'pagedFromDisk', 'nearlyFull']);

const VariantFacts = ({ variant }: { readonly variant: RankedVariant }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      facts={[
        [t('family.download'), `${variant.bytesEstimated ? '≈ ' : ''}${format.storage(variant.bytes)}`],
        [t('family.speed'), format.speedBand(variant.decodeLow, variant.decodeHigh)],
        ...(variant.gpuBytes > 0 ? ([[t('family.gpuMemory'), format.memory(variant.gpuBytes)]] as const) : []),
        [t('family.memory'), format.memory(variant.ramBytes)],
        [t('models.context'), t('models.contextTokens', { number: format.integer(variant.contextLength) })],
      ]}
    />
  );
};

const Offer = ({ variant }: { readonly variant: RankedVariant }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const note = usePlanNote();
  const warnings = useWarnings(variant);
  const id = variantId(variant);
  return (
    <Card className={styles.card ?? ''}>
      <div className={styles.top}>
        <div className={styles.body}>
          <h3 className={styles.name}>
            {variant.name}
            <Badge>{variant.quantization}</Badge>
            <VerdictBadge verdict={variant.verdict} />
          </h3>
          <p className={styles.why}>{note(variant.whyNote)}</p>
          {!variant.recommended && <p className={styles.why}>{t('family.slowButBest')}</p>}
        </div>
        <InstallButton
          id={id}
          name={variant.name}
          variant="primary"
          label={t('family.installSize', { size: format.storage(variant.bytes) })}
        />
      </div>
      <VariantFacts variant={variant} />
      {warnings.map((warning) => (
        <p key={warning.key} className={styles.note} data-serious={seriousKeys.has(warning.key) || undefined}>
          {note(warning)}
        </p>
      ))}
      <InstallError id={id} name={variant.name} />
      <MakeOffer modelId={variant.modelId} name={variant.name} />
    </Card>
  );
};

const NothingFits = ({ nearest }: { readonly nearest: RankedVariant | undefined }): ReactElement => {
  const { t } = useTranslation();
  const note = usePlanNote();
  return (
    <Card className={styles.card ?? ''}>
      <div className={styles.body}>
        <h3 className={styles.name}>{t('family.nothingFits')}</h3>
        {nearest !== undefined && (
          <p className={styles.why}>
            {nearest.name} {nearest.quantization}: {note(nearest.whyNote)}
          </p>
        )}
        <p className={styles.why}>{t('family.nothingFitsText')}</p>
      </div>
      {nearest !== undefined && <MakeOffer modelId={nearest.modelId} name={nearest.name} />}
    </Card>
  );
};

export const Recommendation = (): ReactElement => {
  const { t } = useTranslation();
  const use = useVariants((state) => state.use);
  const variants = useVariants((state) => state.byUse[state.use]);
  const best = variants === undefined ? null : bestVariant(variants);
  return (
    <PageSection
      title={t('family.recommended')}
      note={
        <SegmentedControl
          label={t('family.use')}
          value={use}
          options={planUses.map((value) => ({ value, label: t(`family.uses.${value}`) }))}
          onChange={chooseUse}
        />
      }
      text={t(`family.useText.${use}`)}
    >
      {variants === undefined ? (
        <Skeleton height="196px" />
      ) : best === null ? (
        <NothingFits nearest={variants[0]} />
      ) : (
        <Offer key={variantId(best)} variant={best} />
      )}
    </PageSection>
  );
};
