/** How long the model may think, from the next question on. */
import { Brain, ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { effortBudgetTokens, efforts } from '../../../contract/effort.ts';
import { changeSetup, effortOf, useSetup, withEffort, type EffortChoice } from '../../stores/setups.ts';
import { showFault } from '../../stores/toasts.ts';
import { Menu, MenuRadioGroup, MenuRadioItem } from '../../ui/Menu.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './EffortMenu.module.css';

export interface EffortMenuProps {
  readonly conversationId: string | null;
  /** A limit of one's own is set with the other settings of the chat. */
  readonly onOwn: () => void;
}

/** On its own, as it is made only while the menu is open. */
const Efforts = ({ conversationId, onOwn }: EffortMenuProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const { options } = useSetup(conversationId);
  const choose = (effort: EffortChoice): void => {
    if (effort === 'own') {
      onOwn();
      return;
    }
    changeSetup(conversationId, { options: withEffort(options, effort) }).catch(showFault);
  };
  return (
    <MenuRadioGroup value={effortOf(options)} onValueChange={choose}>
      {efforts.map((effort) => (
        <MenuRadioItem key={effort} value={effort}>
          <span className={styles.option}>
            <span>{t(`compose.effort.${effort}`)}</span>
            <span className={styles.text}>
              {t(`compose.effort.${effort}Text`, { tokens: format.integer(effortBudgetTokens[effort]) })}
            </span>
          </span>
        </MenuRadioItem>
      ))}
      <MenuRadioItem value="own">
        <span className={styles.option}>
          <span>{t('compose.effort.own')}</span>
          <span className={styles.text}>{t('compose.effort.ownText')}</span>
        </span>
      </MenuRadioItem>
    </MenuRadioGroup>
  );
};

export const EffortMenu = (props: EffortMenuProps): ReactElement => {
  const { t } = useTranslation();
  const { options } = useSetup(props.conversationId);
  const name = t(`compose.effort.${effortOf(options)}`);
  return (
    <Menu
      trigger={
        <button type="button" className={styles.trigger} aria-label={`${t('compose.effort.label')}: ${name}`}>
          <Brain aria-hidden="true" />
          <span>{name}</span>
          <ChevronDown aria-hidden="true" className={styles.chevron} />
        </button>
      }
    >
      <Efforts {...props} />
    </Menu>
  );
};
