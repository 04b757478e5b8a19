/** The settings of one chat: a preset, what the model is told beforehand, how long it thinks, and how it samples. */
import { BookmarkPlus, ChevronDown, X } from 'lucide-react';
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatOptions, Preset } from '../../../contract/chatSetup.ts';
import {
  largestSystemPromptCharacters,
  recommendedTemperature,
  recommendedTopP,
} from '../../../contract/defaultSetup.ts';
import { efforts, type Effort } from '../../../contract/effort.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { changeSetup, setupOf, useSetups } from '../../stores/setups.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { builtInPresets } from './builtInPresets.ts';
import { closeSetup } from './setupDialog.ts';
import { numberFields, optionsOf, readNumber, textsOf, type NumberField } from './setupForm.ts';
import styles from './SetupDialog.module.css';

const labels = {
  temperature: 'compose.setup.temperature',
  topP: 'compose.setup.topP',
  seed: 'compose.setup.seed',
  maxTokens: 'compose.setup.maxTokens',
  thinkingBudgetTokens: 'compose.setup.budgetTokens',
  thinkingBudgetSeconds: 'compose.setup.budgetSeconds',
} as const;

/** `Preset` without its name: what the form holds. */
type Form = Pick<Preset, 'systemPrompt'> & { readonly texts: ReturnType<typeof textsOf>; readonly effort: Effort };

const formOf = ({ systemPrompt, options }: { systemPrompt: string; options: ChatOptions }): Form => ({
  systemPrompt,
  texts: textsOf(options),
  effort: options.effort ?? 'thorough',
});

export const SetupDialog = ({ conversationId }: { readonly conversationId: string | null }): ReactElement => {
  const { t } = useTranslation();
  const promptId = useId();
  const own = useSetups((state) => state.presets) ?? [];
  const [form, setForm] = useState<Form>(() => formOf(setupOf(conversationId)));
  const [presetName, setPresetName] = useState<string | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const options = optionsOf(form.texts, form.effort);

  const attempt = (work: Promise<unknown>, done: () => void): void => {
    setError(null);
    work.then(done, (thrown: unknown) => setError(errorInfoOf(thrown)));
  };
  const apply = (): void => {
    if (options === null) return;
    attempt(changeSetup(conversationId, { systemPrompt: form.systemPrompt, options }), closeSetup);
  };
  const savePreset = (): void => {
    const name = presetName?.trim() ?? '';
    if (options === null || name === '') return;
    const known = own.find((preset) => preset.name === name);
    const wanted = { name, systemPrompt: form.systemPrompt, options };
    attempt(callHearth('chat.savePreset', known === undefined ? wanted : { ...wanted, id: known.id }), () =>
      setPresetName(null),
    );
  };
  const placeholderOf = (name: NumberField['name']): string => {
    if (name === 'temperature') return String(recommendedTemperature);
    if (name === 'topP') return String(recommendedTopP);
    return t(name === 'seed' ? 'compose.setup.random' : 'compose.setup.unlimited');
  };
  const hintOf = (field: NumberField): string | undefined =>
    readNumber(field, form.texts[field.name]) === null
      ? t('compose.setup.outside', { from: field.from, to: field.to })
      : undefined;

  return (
    <Dialog
      open
      wide
      onClose={closeSetup}
      title={t('compose.setup.title')}
      description={t('compose.setup.text')}
      actions={
        <>
          <Button variant="quiet" onClick={() => setForm(formOf({ systemPrompt: '', options: {} }))}>
            {t('compose.setup.reset')}
          </Button>
          <Button onClick={closeSetup}>{t('common.cancel')}</Button>
          <Button variant="primary" disabled={options === null} onClick={apply}>
            {t('compose.setup.done')}
          </Button>
        </>
      }
    >
      <div className={styles.presets}>
        <Menu
          trigger={
            <Button size="small" icon={<ChevronDown />}>
              {t('compose.setup.apply')}
            </Button>
          }
        >
          {builtInPresets(t).map((preset) => (
            <MenuItem key={preset.id} onSelect={() => setForm(formOf(preset))}>
              {preset.name}
            </MenuItem>
          ))}
          {own.length > 0 && <MenuSeparator />}
          {own.map((preset) => (
            <MenuItem key={preset.id} onSelect={() => setForm(formOf(preset))}>
              {preset.name}
            </MenuItem>
          ))}
        </Menu>
        <Button size="small" variant="quiet" icon={<BookmarkPlus />} onClick={() => setPresetName('')}>
          {t('compose.setup.saveAs')}
        </Button>
      </div>
      {presetName !== null && (
        <div className={styles.naming}>
          <TextField
            label={t('compose.setup.presetName')}
            value={presetName}
            maxLength={100}
            onChange={setPresetName}
          />
          <Button disabled={presetName.trim() === '' || options === null} onClick={savePreset}>
            {t('compose.setup.savePreset')}
          </Button>
        </div>
      )}
      {own.length > 0 && presetName !== null && (
        <ul className={styles.own} aria-label={t('compose.setup.presets')}>
          {own.map(({ id, name }) => (
            <li key={id}>
              <span>{name}</span>
              <IconButton
                size="small"
                icon={<X />}
                label={t('compose.setup.removePreset', { name })}
                onClick={() => attempt(callHearth('chat.removePreset', { presetId: id }), () => undefined)}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.prompt}>
        <label htmlFor={promptId}>{t('compose.setup.systemPrompt')}</label>
        <textarea
          id={promptId}
          rows={3}
          maxLength={largestSystemPromptCharacters}
          placeholder={t('compose.setup.systemPromptHint')}
          value={form.systemPrompt}
          onChange={(event) => setForm({ ...form, systemPrompt: event.target.value })}
        />
      </div>
      <div className={styles.effort}>
        <span>{t('compose.setup.effort')}</span>
        <SegmentedControl
          label={t('compose.setup.effort')}
          value={form.effort}
          options={efforts.map((value) => ({ value, label: t(`compose.effort.${value}`) }))}
          onChange={(effort) => setForm({ ...form, effort })}
        />
      </div>
      <div className={styles.numbers}>
        {numberFields.map((field) => (
          <TextField
            key={field.name}
            label={t(labels[field.name])}
            value={form.texts[field.name]}
            maxLength={12}
            placeholder={placeholderOf(field.name)}
            error={hintOf(field)}
            onChange={(text) => setForm({ ...form, texts: { ...form.texts, [field.name]: text } })}
          />
        ))}
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
