/**
 * The messages, of which only those near the window exist. Reading at the end means following it: then the list grows
 * upwards. Reading anywhere else means that nothing moves, and a button leads back.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useChat } from '../../stores/chat.ts';
import { endJump, useJump } from '../../stores/jump.ts';
import { Button } from '../../ui/Button.tsx';
import { firstShownIndex } from './droppedTurns.ts';
import { MessageRow } from './MessageRow.tsx';
import styles from './MessageList.module.css';

/** So close to the end counts as being there: a line of text may not be the reason to lose it. */
const END_THRESHOLD_PX = 48;
const ESTIMATED_HEIGHT_PX = 180;
/** How long a message that was jumped to stands out. */
const SHOWN_MS = 2500;

export const MessageList = (): ReactElement => {
  const { t } = useTranslation();
  const order = useChat((state) => state.order);
  const firstShown = useChat(firstShownIndex);
  const frame = useRef<HTMLDivElement>(null);
  const getItemKey = useCallback((index: number) => order[index] ?? index, [order]);
  const virtualizer = useVirtualizer({
    count: order.length,
    getItemKey,
    getScrollElement: () => frame.current,
    estimateSize: () => ESTIMATED_HEIGHT_PX,
    overscan: 4,
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
  const { messageId: wanted, count } = useJump();
  const wantedIndex = wanted === null ? -1 : order.indexOf(wanted);
  useEffect(() => {
    if (wantedIndex < 0) return undefined;
    virtualizer.scrollToIndex(wantedIndex, { align: 'center' });
    const timer = setTimeout(endJump, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [virtualizer, wantedIndex, count]);

  const items = virtualizer.getVirtualItems();
  const isAway = virtualizer.getDistanceFromEnd() > END_THRESHOLD_PX * 2;
  return (
    <>
      <div ref={frame} className={styles.frame} role="region" aria-label={t('chat.messages')} tabIndex={0}>
        <div className={styles.space} style={{ height: virtualizer.getTotalSize() }}>
          <div className={styles.items} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item) => (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                data-wanted={item.index === wantedIndex || undefined}
                className={styles.item}
              >
                {item.index === firstShown && (
                  <p role="separator" className={styles.dropped}>
                    {t('compose.answer.droppedLine')}
                  </p>
                )}
                <MessageRow id={order[item.index] ?? ''} />
              </div>
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
