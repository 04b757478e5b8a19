/** The whole family, ranked for the chosen use, each with the reason and, where it fits, its button. */
import { Boxes } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RankedVariant } from '../../../contract/plan.ts';
import { useModels } from '../../stores/models.ts';
import { readVariants, useVariants, variantId } from '../../stores/variants.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { InstallButton, InstallError } from '../../ui/InstallButton.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { VariantTable } from '../../ui/VariantTable.tsx';

export const FamilySection = (): ReactElement => {
  const { t } = useTranslation();
  const use = useVariants((state) => state.use);
  const variants = useVariants((state) => state.byUse[state.use]);
  const error = useVariants((state) => state.error);
  const requestErrors = useModels((state) => state.requestErrors);
  const action = (variant: RankedVariant): ReactElement => (
    <InstallButton id={variantId(variant)} name={`${variant.name} ${variant.quantization}`} size="small" />
  );
  // The best one's error stands beside its own button, at the top of the page.
  const problem = (variant: RankedVariant): ReactElement | null =>
    variant === variants?.[0] || requestErrors[variantId(variant)] === undefined ? null : (
      <InstallError id={variantId(variant)} name={variant.name} />
    );
  return (
    <PageSection title={t('family.title')} text={t('family.text')}>
      {error !== null && (
        <ErrorNotice
          error={error}
          actions={<Button onClick={() => void readVariants(use)}>{t('common.retry')}</Button>}
        />
      )}
      {variants === undefined ? (
        error === null && <Skeleton height="320px" />
      ) : variants.length === 0 ? (
        <EmptyState icon={<Boxes />} title={t('family.none')} text={t('family.noneText')} />
      ) : (
        <VariantTable label={t('family.title')} variants={variants} action={action} problem={problem} />
      )}
    </PageSection>
  );
};
