/** Calls of tools that an answer makes although chats offer none: what is asked for, and that it was not run. */
import { Wrench } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { WrittenCall } from '../../../contract/tools.ts';
import { Badge } from '../../ui/Badge.tsx';
import { CodeBlock } from './markdown/CodeBlock.tsx';
import styles from './ToolCalls.module.css';

/** Indented where it is JSON; else as the model wrote it. */
const readable = (argumentsText: string): string => {
  try {
    return JSON.stringify(JSON.parse(argumentsText), null, 2);
  } catch {
    return argumentsText;
  }
};

export const ToolCalls = ({ calls }: { readonly calls: readonly WrittenCall[] }): ReactElement => {
  const { t } = useTranslation();
  return (
    <div className={styles.calls}>
      {calls.map(({ name, argumentsText }, index) => {
        const label = t('chats.toolCall.label', { name: name === '' ? t('chats.toolCall.noName') : name });
        return (
          <div key={index} role="group" aria-label={label} className={styles.call}>
            <p className={styles.name}>
              <Wrench className={styles.icon} aria-hidden="true" />
              <span>{label}</span>
              <Badge>{t('chats.toolCall.notRun')}</Badge>
            </p>
            {argumentsText !== '' && <CodeBlock label="json" code={readable(argumentsText)} />}
          </div>
        );
      })}
      <p className={styles.note}>{t('chats.toolCall.text')}</p>
    </div>
  );
};
