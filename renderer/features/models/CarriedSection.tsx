/** The demo models that come with the app and are not installed; nothing where all are. */
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../stores/connection.ts';
import { loadInstallable, useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { InstallButton, InstallError } from '../../ui/InstallButton.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { useCarriedText } from '../../ui/useCarriedText.ts';
import { useFormat } from '../../ui/useFormat.ts';
import { modelListClass, ModelRow } from './ModelRow.tsx';

export const CarriedSection = (): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  const carriedText = useCarriedText();
  const installable = useModels((state) => state.installable);
  const error = useModels((state) => state.installableError);
  const installed = useModels((state) => state.installed);
  const requestErrors = useModels((state) => state.requestErrors);
  const epoch = useConnection((state) => state.epoch);
  useEffect(() => {
    if (epoch > 0) void loadInstallable();
  }, [epoch]);

  const offered = (installable ?? []).filter(
    ({ id }) => installed !== null && !installed.some((model) => model.id === id),
  );
  if (error === null && offered.length === 0) return null;
  return (
    <PageSection title={t('models.carried')} text={t('models.carriedText')}>
      {error !== null && (
        <ErrorNotice
          error={error}
          actions={<Button onClick={() => void loadInstallable()}>{t('common.retry')}</Button>}
        />
      )}
      {offered.length > 0 && (
        <Card>
          <ul className={modelListClass}>
            {offered.map((model) => {
              const { id, name, quantization, sourceBytes } = model;
              return (
                <ModelRow
                  key={id}
                  name={name}
                  badge={quantization}
                  text={`${carriedText(model)} · ${format.storage(sourceBytes)}`}
                  action={<InstallButton id={id} name={name} size="small" />}
                  problem={requestErrors[id] === undefined ? null : <InstallError id={id} name={name} />}
                />
              );
            })}
          </ul>
        </Card>
      )}
    </PageSection>
  );
};
