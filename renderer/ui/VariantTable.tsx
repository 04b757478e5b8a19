/**
 * The R1 family on this machine, the best first: one row a model, at the variant that suits the machine best, with the
 * reason; its other sizes unfold. What does not fit is folded away and has no action, only the reason.
 */
import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RankedVariant } from '../../contract/plan.ts';
import { groupByModel, variantId, type ModelVariants } from '../stores/variants.ts';
import { Button } from './Button.tsx';
import { Card } from './Card.tsx';
import { useFormat } from './useFormat.ts';
import { usePlanNote } from './usePlanNote.ts';
import { VerdictBadge } from './VerdictBadge.tsx';
import { WhySpeedFigure } from './whySpeed/WhySpeedFigure.tsx';
import styles from './VariantTable.module.css';

export interface VariantTableProps {
  readonly label: string;
  readonly variants: readonly RankedVariant[];
  /** What can be done with a variant that fits; without it the table only tells. */
  readonly action?: (variant: RankedVariant) => ReactNode;
  /** Why the action failed, under its row. */
  readonly problem?: (variant: RankedVariant) => ReactNode;
}

interface RowProps extends Pick<VariantTableProps, 'action' | 'problem'> {
  readonly variant: RankedVariant;
  readonly isOther?: boolean;
  /** The way to the other sizes. */
  readonly more?: ReactNode;
}

const FileSize = ({ variant }: { readonly variant: RankedVariant }): ReactElement => {
  const { t } = useTranslation();
  const size = useFormat().storage(variant.bytes);
  if (!variant.bytesEstimated) return <>{size}</>;
  return (
    <span tabIndex={0} data-hint={t('family.estimated')} className={styles.estimate}>
      ≈ {size}
    </span>
  );
};

const Row = ({ variant, isOther = false, more, action, problem }: RowProps): ReactElement => {
  const format = useFormat();
  const note = usePlanNote();
  const shownProblem = problem?.(variant) ?? null;
  return (
    <>
      <tr className={isOther ? styles.other : undefined}>
        <th scope="row">
          {!isOther && <span className={styles.name}>{variant.name}</span>}
          <span className={styles.quantization}>{variant.quantization}</span>
          <p className={styles.why}>{note(variant.whyNote)}</p>
          {more}
        </th>
        <td className={styles.figure}>
          <FileSize variant={variant} />
        </td>
        <td className={styles.figure}>
          {variant.verdict === 'does not fit' ? (
            '—'
          ) : (
            <WhySpeedFigure
              modelId={variant.modelId}
              quantization={variant.quantization}
              name={`${variant.name} ${variant.quantization}`}
            >
              {format.speedBand(variant.decodeLow, variant.decodeHigh)}
            </WhySpeedFigure>
          )}
        </td>
        <td>
          <VerdictBadge verdict={variant.verdict} />
        </td>
        {action !== undefined && (
          <td className={styles.action}>{variant.verdict !== 'does not fit' && action(variant)}</td>
        )}
      </tr>
      {shownProblem !== null && (
        <tr className={styles.problem}>
          <td colSpan={5}>{shownProblem}</td>
        </tr>
      )}
    </>
  );
};

const ModelRows = ({ group, ...rest }: { readonly group: ModelVariants } & Omit<RowProps, 'variant'>): ReactElement => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { best, others } = group;
  const more = others.length > 0 && (
    <Button
      size="small"
      variant="quiet"
      className={styles.more ?? ''}
      icon={isOpen ? <ChevronDown /> : <ChevronRight />}
      aria-expanded={isOpen}
      aria-label={t('family.otherSizesOf', { name: best.name, count: others.length })}
      onClick={() => setOpen(!isOpen)}
    >
      {t('family.otherSizes', { count: others.length })}
    </Button>
  );
  return (
    <Fragment>
      <Row variant={best} more={more} {...rest} />
      {isOpen && others.map((variant) => <Row key={variantId(variant)} variant={variant} isOther {...rest} />)}
    </Fragment>
  );
};

export const VariantTable = ({ label, variants, action, problem }: VariantTableProps): ReactElement => {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const groups = groupByModel(variants);
  const fitting = groups.filter(({ best }) => best.verdict !== 'does not fit');
  const unfit = groups.length - fitting.length;
  // Where nothing fits, the reasons are all there is to show.
  const foldable = unfit > 0 && fitting.length > 0;
  const shown = showsAll || !foldable ? groups : fitting;
  const rest = { ...(action && { action }), ...(problem && { problem }) };

  return (
    <>
      <Card className={styles.frame ?? ''} role="group" aria-label={label} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('family.variant')}</th>
              <th scope="col">{t('family.size')}</th>
              <th scope="col">{t('family.speed')}</th>
              <th scope="col">{t('family.verdictLabel')}</th>
              {action !== undefined && (
                <th scope="col">
                  <span className="visually-hidden">{t('common.install')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((group) => (
              <ModelRows key={group.best.modelId} group={group} {...rest} />
            ))}
          </tbody>
        </table>
      </Card>
      {foldable && (
        <Button
          size="small"
          className={styles.fold ?? ''}
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? t('family.hideUnfit') : t('family.showAll', { count: unfit })}
        </Button>
      )}
    </>
  );
};
