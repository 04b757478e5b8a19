/** What of the R1 family runs here, the best first, each with the reason. What does not fit is folded away. */
import { useState, type ReactElement } from 'react';
import { Boxes } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RankedVariant } from '../../../contract/plan.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './VariantTable.module.css';

const tones: Readonly<Record<RankedVariant['verdict'], Tone>> = {
  'runs well': 'success',
  runs: 'accent',
  slow: 'warning',
  'does not fit': 'neutral',
};

const Row = ({ variant }: { readonly variant: RankedVariant }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const size = format.storage(variant.bytes);
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {variant.name}
        <span className={styles.quantization}>{variant.quantization}</span>
      </th>
      <td className={styles.size}>
        {variant.bytesEstimated ? (
          <Tooltip text={t('machine.estimated')}>
            <span tabIndex={0} className={styles.estimate}>
              ≈ {size}
            </span>
          </Tooltip>
        ) : (
          size
        )}
      </td>
      <td>
        <Badge tone={tones[variant.verdict]}>{t(`machine.verdict.${variant.verdict}`)}</Badge>
      </td>
      <td className={styles.why}>{variant.why}</td>
    </tr>
  );
};

export const VariantTable = ({ variants }: { readonly variants: readonly RankedVariant[] }): ReactElement => {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const fitting = variants.filter((variant) => variant.verdict !== 'does not fit');
  const unfit = variants.length - fitting.length;
  // Where nothing fits, the reasons are all there is to show.
  const foldable = unfit > 0 && fitting.length > 0;
  const shown = showsAll || !foldable ? variants : fitting;

  return (
    <PageSection title={t('machine.variants')} text={t('machine.variantsText')}>
      {variants.length === 0 ? (
        <EmptyState icon={<Boxes />} title={t('machine.noVariants')} text={t('machine.noVariantsText')} />
      ) : (
        <Card className={styles.frame ?? ''} role="group" aria-label={t('machine.variants')} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('machine.variant')}</th>
                <th scope="col">{t('machine.size')}</th>
                <th scope="col">{t('machine.verdictLabel')}</th>
                <th scope="col">{t('machine.why')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((variant) => (
                <Row key={variant.modelId} variant={variant} />
              ))}
            </tbody>
          </table>
        </Card>
      )}
      {foldable && (
        <Button
          size="small"
          className={styles.more ?? ''}
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? t('machine.hideUnfit') : t('machine.showAll', { count: unfit })}
        </Button>
      )}
    </PageSection>
  );
};
