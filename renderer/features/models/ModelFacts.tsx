/** What one wants to know of an installed model at a glance; the rest of it unfolds. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstalledModel, ModelOrigin } from '../../../contract/models.ts';
import { lastCheck, useModels } from '../../stores/models.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './InstalledModelCard.module.css';

/** Enough of a checksum to compare at a glance; the whole is copied. */
const SHORT_CHECKSUM = 12;

type Facts = readonly (readonly [string, string])[];

/** The place in short, and in full for who wants to know exactly. */
const useOrigin = (): ((origin: ModelOrigin | null) => { readonly short: string; readonly full: string | null }) => {
  const { t } = useTranslation();
  return (origin) => {
    switch (origin?.kind) {
      case 'carried':
        return { short: t('models.origin.carried'), full: null };
      case 'file':
        return { short: t('models.origin.file'), full: origin.path };
      case 'link':
        return {
          short: origin.program === 'file' ? t('models.origin.linkFile') : origin.program,
          full: origin.path,
        };
      case 'url':
        return { short: URL.canParse(origin.url) ? new URL(origin.url).host : origin.url, full: origin.url };
      case 'hub':
        return { short: origin.repository, full: origin.paths.join(', ') };
      case 'quantized':
        return { short: t('models.origin.quantized'), full: null };
      case undefined:
        return { short: t('common.notKnown'), full: null };
    }
  };
};

const List = ({ facts }: { readonly facts: Facts }): ReactElement => (
  <>
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </>
);

export const ModelFacts = ({ model }: { readonly model: InstalledModel }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const check = useModels(({ jobs }) => lastCheck(jobs ?? [], model.id));
  const origin = useOrigin()(model.origin);
  const shown: Facts = [
    [t('models.size'), format.storage(model.bytes)],
    [t('models.lastUsed'), model.lastUsedAt === null ? t('models.neverUsed') : format.dateTime(model.lastUsedAt)],
    [t('models.installedAt'), format.date(model.installedAt)],
    [t('models.from'), origin.short],
    ...(check?.endedAt == null ? [] : ([[t('models.checkedAt'), format.dateTime(check.endedAt)]] as const)),
  ];
  const more: Facts = [
    [t('models.parameters'), format.parameters(model.parameters)],
    [t('models.architecture'), model.architecture],
    [t('models.layers'), format.integer(model.layers)],
    [t('models.context'), t('models.contextTokens', { number: format.integer(model.contextLength) })],
    ...(model.test === null
      ? []
      : ([[t('models.testSpeed'), format.tokensPerSecond(model.test.decodeTokensPerSecond)]] as const)),
  ];
  return (
    <>
      <dl className={styles.facts}>
        <List facts={shown} />
      </dl>
      <details className={styles.more}>
        <summary aria-label={t('models.moreAbout', { name: model.name })}>{t('models.more')}</summary>
        <dl className={styles.facts}>
          <List facts={more} />
          <div>
            <dt>{t('models.checksum')}</dt>
            <dd className={styles.checksum}>
              <code title={model.sha256}>{model.sha256.slice(0, SHORT_CHECKSUM)}…</code>
              <CopyButton text={model.sha256} label={t('models.copyChecksum', { name: model.name })} />
            </dd>
          </div>
          {origin.full !== null && (
            <div className={styles.path}>
              <dt>{t('models.place')}</dt>
              <dd>{origin.full}</dd>
            </div>
          )}
        </dl>
      </details>
    </>
  );
};
