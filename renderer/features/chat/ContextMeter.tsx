/** How full the model's context is with this chat and the question that is being written; what that means, and a way on. */
import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatPrice } from '../../../contract/chatPrice.ts';
import { useChat } from '../../stores/chat.ts';
import { isUnfinished } from '../../stores/chatEvents.ts';
import { useConversations } from '../../stores/conversations.ts';
import { loadModel, useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { Meter } from '../../ui/Meter.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { startNewChat } from './chatActions.ts';
import { longerContext } from './longerContext.ts';
import styles from './ContextMeter.module.css';

/** Tokens in use while an answer is made; null where none is. */
const useLiveTokens = (): number | null =>
  useChat(({ order, messages, live }) => {
    const last = messages[order.at(-1) ?? ''];
    if (last === undefined || !isUnfinished(last) || last.context === null) return null;
    const progress = live[last.id];
    return last.context.promptTokens + (progress?.thoughtTokens ?? 0) + (progress?.answerTokens ?? 0);
  });

/** What helps against a full context: room, or another chat. */
const WaysOn = ({
  price: { promptTokens, limitTokens, droppedTurns },
}: {
  readonly price: ChatPrice;
}): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const hasBegun = useChat(({ order }) => order.length > 0);
  const modelId = useEngine(({ status }) => status?.modelId ?? null);
  const model = useModels(({ installed }) => installed?.find(({ id }) => id === modelId));
  // Loading cuts off what is being answered.
  const isBusy = useConversations(({ conversations }) => conversations?.some(({ active }) => active) ?? false);
  const longer =
    model === undefined || limitTokens === null
      ? null
      : longerContext({
          promptTokens,
          limitTokens,
          trainedTokens: model.contextLength,
          hasDropped: droppedTurns > 0,
        });
  return (
    <>
      {longer !== null && <p className={styles.quiet}>{t('compose.context.longerText')}</p>}
      <div className={styles.ways}>
        {longer !== null && model !== undefined && (
          <Button
            size="small"
            variant="primary"
            disabled={isBusy}
            onClick={() => void loadModel(model.id, { contextTokens: longer })}
          >
            {t('compose.context.longer', { number: format.integer(longer) })}
          </Button>
        )}
        {hasBegun && (
          <Button size="small" onClick={startNewChat}>
            {t('compose.context.newChat')}
          </Button>
        )}
      </div>
    </>
  );
};

export const ContextMeter = ({ price }: { readonly price: ChatPrice }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const liveTokens = useLiveTokens();
  const used = liveTokens ?? price.promptTokens;
  const { limitTokens, droppedTurns, fits, counted } = price;
  const label =
    limitTokens === null
      ? t('compose.context.usedUnknown', { used: format.integer(used) })
      : t('compose.context.used', { used: format.integer(used), limit: format.integer(limitTokens) });
  const warning = !fits
    ? t('compose.context.short')
    : droppedTurns > 0
      ? t('compose.context.droppedShort', { count: droppedTurns })
      : null;

  return (
    <Popover
      title={t('compose.context.title')}
      trigger={
        <button
          type="button"
          className={styles.trigger}
          data-warning={warning === null ? undefined : fits ? 'dropped' : 'full'}
          aria-label={[t('compose.context.label'), label, warning].filter((part) => part !== null).join(': ')}
        >
          {warning !== null && (
            <>
              <TriangleAlert aria-hidden="true" />
              <span className={styles.words}>{warning}</span>
            </>
          )}
          <Meter fraction={limitTokens === null ? null : used / limitTokens} />
          <span className={styles.numbers}>
            {limitTokens === null
              ? `~ ${format.integer(used)}`
              : `${format.integer(used)} / ${format.integer(limitTokens)}`}
          </span>
        </button>
      }
    >
      <FactList
        facts={[
          [t('compose.context.prompt'), format.integer(price.promptTokens)],
          ...(limitTokens === null
            ? []
            : ([
                [t('compose.context.room'), format.integer(Math.max(0, limitTokens - price.promptTokens))],
                [t('compose.context.limit'), format.integer(limitTokens)],
              ] as const)),
        ]}
      />
      <p className={styles.quiet}>{counted ? t('compose.context.counted') : t('compose.context.estimated')}</p>
      {!fits && <p className={styles.warning}>{t('compose.context.tooLong')}</p>}
      {fits && droppedTurns > 0 && (
        <p className={styles.warning}>{t('compose.context.dropped', { count: droppedTurns })}</p>
      )}
      {warning !== null && <WaysOn price={price} />}
    </Popover>
  );
};
