/**
 * The messages, of which only the rows near the window exist. Reading at the end means following it: then the list grows
 * upwards. Reading anywhere else means that nothing moves, and a button leads back.
 */
import { useVirtualizer, type Range, type VirtualItem } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useChat } from '../../stores/chat.ts';
import { endJump, useJump } from '../../stores/jump.ts';
import { Button } from '../../ui/Button.tsx';
import { firstShownIndex } from './droppedTurns.ts';
import { estimateRowPx } from './estimateRowPx.ts';
import { useExpandedThoughts } from './expandedThoughts.ts';
import { markWords, unmarkWords } from './foundWords.ts';
import { keepSelected } from './keepSelected.ts';
import { ListRow } from './ListRow.tsx';
import { MessageFrame } from './MessageFrame.tsx';
import { createMessageRows, rowWith, type MessageRow as Row } from './messageRows.ts';
import styles from './MessageList.module.css';

/** So close to the end counts as being there: a line of text may not be the reason to lose it. */
const END_THRESHOLD_PX = 48;
/** How long a message that was jumped to stands out. */
const SHOWN_MS = 2500;
/** Until then the list has measured what it scrolled to and stands still. */
const MARK_AFTER_MS = 200;

interface ShownRow {
  readonly item: VirtualItem;
  readonly row: Row;
}

/** Rows of the same message, together. */
interface Part {
  readonly messageId: string;
  readonly shown: ShownRow[];
}

const partsOf = (items: readonly VirtualItem[], rows: readonly Row[]): readonly Part[] => {
  const parts: Part[] = [];
  for (const item of items) {
    const row = rows[item.index];
    const last = parts.at(-1);
    if (row === undefined) continue;
    if (last?.messageId === row.messageId) last.shown.push({ item, row });
    else parts.push({ messageId: row.messageId, shown: [{ item, row }] });
  }
  return parts;
};

export const MessageList = (): ReactElement => {
  const { t } = useTranslation();
  const [rowsOf] = useState(createMessageRows);
  const unfolded = useExpandedThoughts((state) => state.expanded);
  const rows = useChat((state) => rowsOf(state, unfolded));
  const firstShown = useChat((state) => state.order[firstShownIndex(state)]);
  const frame = useRef<HTMLDivElement>(null);
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const estimateSize = useCallback(
    (index: number) => {
      const row = rows[index];
      return row === undefined ? 0 : estimateRowPx(row, useChat.getState().messages[row.messageId]);
    },
    [rows],
  );
  const rangeExtractor = useCallback((range: Range) => keepSelected(frame.current, range), []);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getItemKey,
    getScrollElement: () => frame.current,
    estimateSize,
    overscan: 3,
    rangeExtractor,
    paddingStart: 24,
    paddingEnd: 24,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_THRESHOLD_PX,
  });

  useLayoutEffect(() => virtualizer.scrollToEnd(), [virtualizer]);

  // A growing composer takes its height from here; who reads the end keeps seeing it.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const lost = height - element.clientHeight;
      height = element.clientHeight;
      if (lost > 0 && virtualizer.isAtEnd(END_THRESHOLD_PX + lost)) virtualizer.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [virtualizer]);

  // What a search found comes into sight as soon as its conversation is there.
  const { messageId: wanted, words, count } = useJump();
  const wantedMessage = useChat((state) => (wanted === null ? undefined : state.messages[wanted]));
  const wantedIndex = useMemo(
    () => (wantedMessage === undefined ? -1 : rowWith(rows, wantedMessage, words)),
    [rows, wantedMessage, words],
  );
  useEffect(() => {
    if (wantedIndex < 0) return undefined;
    virtualizer.scrollToIndex(wantedIndex, { align: 'center' });
    const timer = setTimeout(endJump, SHOWN_MS);
    const marking = setTimeout(() => {
      const row = frame.current?.querySelector(`[data-index="${wantedIndex}"]`);
      if (frame.current !== null && row != null) markWords(frame.current, row, words);
    }, MARK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      clearTimeout(marking);
    };
  }, [virtualizer, wantedIndex, words, count]);
  useEffect(() => unmarkWords, []);

  const items = virtualizer.getVirtualItems();
  const { range } = virtualizer;
  const isAway = virtualizer.getDistanceFromEnd() > END_THRESHOLD_PX * 2;
  return (
    <>
      <div ref={frame} className={styles.frame} role="region" aria-label={t('chat.messages')} tabIndex={0}>
        <div className={styles.space} style={{ height: virtualizer.getTotalSize() }}>
          <div className={styles.items} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {partsOf(items, rows).map(({ messageId, shown }) => (
              <MessageFrame key={messageId} id={messageId}>
                {shown.map(({ item, row }) => (
                  <ListRow
                    key={item.key}
                    row={row}
                    index={item.index}
                    heightPx={item.size}
                    isInSight={range === null || (item.index >= range.startIndex && item.index <= range.endIndex)}
                    isWanted={item.index === wantedIndex}
                    isFirstShown={row.isFirst && messageId === firstShown}
                    measure={virtualizer.measureElement}
                  />
                ))}
              </MessageFrame>
            ))}
          </div>
        </div>
      </div>
      {isAway && (
        <Button
          size="small"
          className={styles.jump}
          icon={<ArrowDown />}
          onClick={() => virtualizer.scrollToEnd({ behavior: 'auto' })}
        >
          {t('chat.jumpToLatest')}
        </Button>
      )}
    </>
  );
};
