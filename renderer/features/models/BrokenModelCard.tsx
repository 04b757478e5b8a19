/** Models whose files are gone or damaged: said in plain words, with the way to have them whole again. */
import { RotateCw, Trash2, Wrench } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrokenModel } from '../../../contract/models.ts';
import { callHearth } from '../../rpc/client.ts';
import { checkModel, isActive, useModels } from '../../stores/models.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import styles from './InstalledModelCard.module.css';

export const BrokenModelCard = ({ broken }: { readonly broken: BrokenModel }): ReactElement => {
  const { t } = useTranslation();
  const [asksRemoval, setAsksRemoval] = useState(false);
  const { model, problem, path } = broken;
  const { id, name } = model;
  const error = useModels(({ requestErrors }) => requestErrors[id] ?? null);
  const isBusy = useModels(({ jobs }) => jobs?.some((job) => job.modelId === id && isActive(job)) ?? false);
  const isLink = model.origin?.kind === 'link';
  /** What came from a place that has it still can be fetched again; anything else has to come back by itself. */
  const canRepair = problem === 'damaged' || ['carried', 'hub', 'url'].includes(model.origin?.kind ?? '');
  return (
    <li className={styles.card} data-broken aria-label={id}>
      <div className={styles.header}>
        <div className={styles.heading}>
          <h3 className={styles.name}>{name}</h3>
          <Badge>{model.quantization}</Badge>
          <Badge tone="danger">{t(`models.broken.${problem}`)}</Badge>
        </div>
        <div className={styles.actions}>
          <Button
            variant="primary"
            icon={canRepair ? <Wrench /> : <RotateCw />}
            busy={isBusy}
            aria-label={t(canRepair ? 'models.broken.repairName' : 'models.broken.lookName', { name })}
            onClick={() => void checkModel(id, canRepair)}
          >
            {t(canRepair ? 'models.broken.repair' : 'models.broken.look')}
          </Button>
          <Button icon={<Trash2 />} aria-label={t('models.removeName', { name })} onClick={() => setAsksRemoval(true)}>
            {t('common.remove')}
          </Button>
        </div>
      </div>
      <p className={styles.where}>{t(`models.broken.${problem}Text`)}</p>
      <p className={styles.where}>{path}</p>
      {error !== null && <ErrorNotice error={error} />}
      <ConfirmDialog
        open={asksRemoval}
        onClose={() => setAsksRemoval(false)}
        title={t('models.removeTitle', { name })}
        description={t(isLink ? 'models.removeLinkText' : 'models.broken.removeText')}
        confirmLabel={t('common.remove')}
        onConfirm={() => callHearth('models.remove', { id })}
      />
    </li>
  );
};
