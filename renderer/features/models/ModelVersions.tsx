/** The other versions of a model that are kept, the way back to each, and what happened to one by itself. */
import { Trash2, Undo2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstalledModel, KeptVersion } from '../../../contract/models.ts';
import { callHearth } from '../../rpc/client.ts';
import { chooseVersion, dismissNotice } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { describeError } from '../../ui/describeError.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './ModelVersions.module.css';

/** Enough of a checksum to tell two versions apart. */
const SHORT_CHECKSUM = 8;

const Version = ({
  model,
  version,
}: {
  readonly model: InstalledModel;
  readonly version: KeptVersion;
}): ReactElement => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [isBusy, setBusy] = useState(false);
  const [asksRemoval, setAsksRemoval] = useState(false);
  const { sha256, error } = version;
  const short = sha256.slice(0, SHORT_CHECKSUM);
  const goBack = (): void => {
    setBusy(true);
    void chooseVersion(model.id, sha256).finally(() => setBusy(false));
  };
  return (
    <li className={styles.version}>
      <div className={styles.body}>
        <p>
          <code>{short}</code> · {t(`models.version.${version.reason}`)}
        </p>
        <p className={styles.facts}>
          {t('models.version.facts', {
            date: format.dateTime(version.installedAt),
            size: format.storage(version.bytes),
          })}
          {version.test !== null && ` · ${format.tokensPerSecond(version.test.decodeTokensPerSecond)}`}
          {error !== null && ` · ${describeError(error, t, i18n.language).message}`}
        </p>
      </div>
      <Button
        size="small"
        icon={<Undo2 />}
        busy={isBusy}
        aria-label={t('models.version.useName', { version: short })}
        onClick={goBack}
      >
        {t('models.version.use')}
      </Button>
      <IconButton
        size="small"
        icon={<Trash2 />}
        label={t('models.version.removeName', { version: short })}
        onClick={() => setAsksRemoval(true)}
      />
      <ConfirmDialog
        open={asksRemoval}
        onClose={() => setAsksRemoval(false)}
        title={t('models.version.removeTitle', { version: short })}
        description={t('models.version.removeText', { size: format.storage(version.bytes) })}
        confirmLabel={t('common.remove')}
        onConfirm={() => callHearth('models.removeVersion', { id: model.id, sha256 })}
      />
    </li>
  );
};

export const ModelVersions = ({ model }: { readonly model: InstalledModel }): ReactElement | null => {
  const { t } = useTranslation();
  const { notice, versions, answersOnTrial } = model;
  if (notice === null && versions.length === 0 && answersOnTrial === 0) return null;
  return (
    <div className={styles.root}>
      {notice !== null && (
        <ErrorNotice
          title={t(`models.notice.${notice.kind}`, { version: notice.sha256.slice(0, SHORT_CHECKSUM) })}
          error={notice.error}
          isNews={false}
          actions={
            <Button size="small" onClick={() => void dismissNotice(model.id)}>
              {t('models.notice.read')}
            </Button>
          }
        />
      )}
      {answersOnTrial > 0 && <p className={styles.facts}>{t('models.version.onTrial', { count: answersOnTrial })}</p>}
      {versions.length > 0 && (
        <section aria-label={t('models.version.ofName', { name: model.name })}>
          <h4 className={styles.title}>{t('models.version.title')}</h4>
          <ul className={styles.list}>
            {versions.toReversed().map((version) => (
              <Version key={version.sha256} model={model} version={version} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
};
