/**
 * Asks where a model is to come from: the hub, an address, a file. It says what it understood while one types, and stays
 * open, with the reason, where the model cannot be had; quantizations that there are become buttons. What comes in large
 * numbers can be made smaller here.
 */
import { useState, type SubmitEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { fileTypeNames, type FileType } from '../../../contract/fileTypes.ts';
import { installModel, useModels } from '../../stores/models.ts';
import { useVariants } from '../../stores/variants.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { readSource, smallerThan } from './readSource.ts';
import styles from './InstallDialog.module.css';

const formId = 'install-source';
const choices = z.object({ repository: z.string(), quantizations: z.array(z.string()) });

export interface InstallDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export const InstallDialog = ({ open, onClose }: InstallDialogProps): ReactElement => {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [made, setMade] = useState<FileType | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const variants = useVariants((state) => state.byUse[state.use]);
  const requestErrors = useModels((state) => state.requestErrors);
  const source = readSource(text, [...new Set(variants?.map(({ modelId }) => modelId))]);
  const error = asked === null ? null : (requestErrors[asked] ?? null);
  const makeable = 'name' in source ? smallerThan(source.name) : [];
  const quantizeTo = made !== null && makeable.includes(made) ? made : null;
  const offered = choices.safeParse(error?.details);

  const close = (): void => {
    setText('');
    setMade(null);
    setAsked(null);
    onClose();
  };
  const install = (request: string): void => {
    setAsked(request);
    setAsking(true);
    void installModel(request, quantizeTo).then((taken) => {
      setAsking(false);
      if (taken) close();
    });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if ('request' in source && !isAsking) install(source.request);
  };
  const hint =
    'name' in source ? t(`models.source.${source.kind}`, { name: source.name }) : t(`models.source.${source.kind}`);

  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('models.otherTitle')}
      description={t('models.otherText')}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={isAsking} disabled={!('request' in source)}>
            {isAsking ? t('models.lookingUp') : t('common.install')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <TextField label={t('models.sourceLabel')} value={text} maxLength={2000} onChange={setText} />
      </form>
      <p className={styles.hint} role="status">
        {hint}
      </p>
      {makeable.length > 0 && (
        <div className={styles.smaller}>
          <p className={styles.hint}>{t('models.makeSmallerText')}</p>
          <SegmentedControl
            label={t('models.makeSmaller')}
            value={quantizeTo ?? 'asItIs'}
            options={[
              { value: 'asItIs', label: t('models.asItIs') },
              ...makeable.map((value) => ({ value, label: value })),
            ]}
            onChange={(value) => setMade(fileTypeNames.find((type) => type === value) ?? null)}
          />
        </div>
      )}
      {error !== null && <ErrorNotice error={error} />}
      {offered.success && (
        <div className={styles.choices} role="group" aria-label={t('models.sizesThere')}>
          {offered.data.quantizations.map((quantization) => (
            <Button
              key={quantization}
              size="small"
              onClick={() => {
                setText(`${offered.data.repository}:${quantization}`);
                install(`hub:${offered.data.repository}:${quantization}`);
              }}
            >
              {quantization}
            </Button>
          ))}
        </div>
      )}
    </Dialog>
  );
};
