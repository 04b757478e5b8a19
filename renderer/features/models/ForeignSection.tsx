/** Models that other programs of this computer have, to be used where they are; nothing where there are none. */
import { Link2 } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForeignModel, InstalledModel } from '../../../contract/models.ts';
import { callHearth } from '../../rpc/client.ts';
import { useConnection } from '../../stores/connection.ts';
import { request, useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { modelListClass, ModelRow } from './ModelRow.tsx';

const isHere = (model: ForeignModel, installed: readonly InstalledModel[]): boolean =>
  installed.some(
    ({ sha256, origin }) => sha256 === model.sha256 || (origin?.kind === 'link' && origin.path === model.path),
  );

export const ForeignSection = (): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  const [found, setFound] = useState<readonly ForeignModel[]>([]);
  const installed = useModels((state) => state.installed);
  const requestErrors = useModels((state) => state.requestErrors);
  const epoch = useConnection((state) => state.epoch);
  useEffect(() => {
    let isWanted = true;
    const show = (models: readonly ForeignModel[]): void => {
      if (isWanted) setFound(models);
    };
    // What cannot be looked at is not offered; nothing was asked for.
    if (epoch > 0) callHearth('models.foreign', {}).then(show, () => show([]));
    return () => {
      isWanted = false;
    };
  }, [epoch]);

  const offered = found.filter((model) => !isHere(model, installed ?? []));
  if (offered.length === 0) return null;
  return (
    <PageSection title={t('models.foreign')} text={t('models.foreignText')}>
      <Card>
        <ul className={modelListClass}>
          {offered.map(({ path, name, program, bytes, quantization }) => {
            const error = requestErrors[path];
            return (
              <ModelRow
                key={path}
                name={name}
                badge={quantization}
                text={`${program} · ${format.storage(bytes)} · ${path}`}
                action={
                  <Button
                    size="small"
                    icon={<Link2 />}
                    aria-label={t('models.useForeign', { name })}
                    onClick={() => void request(path, () => callHearth('models.link', { path }))}
                  >
                    {t('models.useIt')}
                  </Button>
                }
                problem={error === undefined ? null : <ErrorNotice error={error} />}
              />
            );
          })}
        </ul>
      </Card>
    </PageSection>
  );
};
