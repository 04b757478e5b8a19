/**
 * A place in the list of messages. A row that comes near the window is made between frames, while its place stands in
 * for it, so that scrolling does not wait; one that is in sight already is made at once.
 */
import { memo, useDeferredValue, type CSSProperties, type ReactElement, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageRow as Row } from './messageRows.ts';
import { MessageRow } from './MessageRow.tsx';
import styles from './MessageList.module.css';

export interface ListRowProps {
  readonly row: Row;
  readonly index: number;
  /** As high as it was, or is thought to be. */
  readonly heightPx: number;
  readonly isInSight: boolean;
  readonly isWanted: boolean;
  /** The first that the model still sees. */
  readonly isFirstShown: boolean;
  readonly measure: Ref<HTMLDivElement>;
}

const useIsMade = (isInSight: boolean): boolean => {
  const isDue = useDeferredValue(true, isInSight);
  return isDue || isInSight;
};

export const ListRow = memo((props: ListRowProps): ReactElement => {
  const { row, index, heightPx, isInSight, isWanted, isFirstShown, measure } = props;
  const { t } = useTranslation();
  const isMade = useIsMade(isInSight);
  // What stands in is not measured: its height is only a guess.
  const place: CSSProperties | undefined = isMade ? undefined : { height: heightPx };
  return (
    <div
      ref={isMade ? measure : undefined}
      style={place}
      data-index={index}
      data-wanted={isWanted || undefined}
      className={styles.item}
    >
      {isMade && isFirstShown && (
        <p role="separator" className={styles.dropped}>
          {t('compose.answer.droppedLine')}
        </p>
      )}
      {isMade && <MessageRow row={row} />}
    </div>
  );
});
ListRow.displayName = 'ListRow';
