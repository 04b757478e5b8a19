/** Everything that was measured of an answer, and what it was made with. */
import { Info } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerStats, Message } from '../../../contract/chat.ts';
import { recommendedTemperature, recommendedTopP } from '../../../contract/defaultSetup.ts';
import { useModels } from '../../stores/models.ts';
import { effortOf } from '../../stores/setups.ts';
import { FactList } from '../../ui/FactList.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './AnswerDetails.module.css';

type Facts = readonly (readonly [string, string])[];

const useFacts = (
  message: Message,
  stats: AnswerStats,
): Readonly<Record<'time' | 'tokens' | 'ranWith' | 'sampling', Facts>> => {
  const { t } = useTranslation();
  const format = useFormat();
  const installed = useModels((state) => state.installed);
  const { ranOn } = stats;
  const options = message.options ?? {};
  const model = installed?.find(({ id }) => id === message.modelId)?.name ?? message.modelId;
  const effort = effortOf(options);
  return {
    time: [
      [t('compose.answer.firstToken'), format.duration(stats.timeToFirstTokenMs)],
      [t('compose.answer.prefill'), format.tokensPerSecond(stats.prefillTokensPerSecond)],
      [t('compose.answer.decode'), format.tokensPerSecond(stats.decodeTokensPerSecond)],
      [t('compose.answer.thoughtTime'), format.duration(stats.thoughtMs)],
      [t('compose.answer.started'), format.dateTime(message.createdAt)],
    ],
    tokens: [
      [t('compose.answer.prompt'), format.integer(stats.promptTokens)],
      [t('compose.answer.cached'), format.integer(stats.cachedPromptTokens)],
      [t('compose.answer.thought'), format.integer(stats.thoughtTokens)],
      [t('compose.answer.text'), format.integer(stats.answerTokens)],
      ...(message.context === null
        ? []
        : ([
            [
              t('compose.answer.contextUsed'),
              `${format.integer(stats.promptTokens + stats.thoughtTokens + stats.answerTokens)} / ${format.integer(message.context.limitTokens)}`,
            ],
          ] as const)),
    ],
    ranWith: [
      ...(model === null ? [] : ([[t('compose.answer.model'), model]] as const)),
      ...(ranOn === undefined
        ? []
        : ([
            [t('compose.answer.backend'), [t(`model.backend.${ranOn.backend}`), ...ranOn.devices].join(' · ')],
            [t('compose.answer.placement'), `${format.integer(ranOn.gpuLayers)} / ${format.integer(ranOn.layers)}`],
            [t('compose.answer.threads'), format.integer(ranOn.threads)],
            [t('compose.answer.cacheType'), ranOn.keyCacheType],
          ] as const)),
    ],
    sampling: [
      [t('compose.setup.temperature'), String(options.temperature ?? recommendedTemperature)],
      [t('compose.setup.topP'), String(options.topP ?? recommendedTopP)],
      [t('compose.setup.seed'), options.seed === undefined ? t('compose.setup.random') : String(options.seed)],
      [
        t('compose.answer.effort'),
        effort === 'own'
          ? [
              ...(options.thinkingBudgetTokens === undefined
                ? []
                : [`${format.integer(options.thinkingBudgetTokens)} tok`]),
              ...(options.thinkingBudgetSeconds === undefined
                ? []
                : [format.duration(options.thinkingBudgetSeconds * 1000)]),
            ].join(' · ')
          : t(`compose.effort.${effort}`),
      ],
    ],
  };
};

interface DetailsProps {
  readonly message: Message;
  readonly stats: AnswerStats;
}

/** Apart from its button, so that nothing is put together for answers whose details nobody looks at. */
const Details = ({ message, stats }: DetailsProps): ReactElement => {
  const { t } = useTranslation();
  const facts = useFacts(message, stats);
  return (
    <div className={styles.groups}>
      {(['time', 'tokens', 'ranWith', 'sampling'] as const).map((group) => (
        <section key={group}>
          <h3 className={styles.heading}>{t(`compose.answer.${group}`)}</h3>
          <FactList label={t(`compose.answer.${group}`)} facts={facts[group]} />
        </section>
      ))}
    </div>
  );
};

export const AnswerDetails = ({ message, stats }: DetailsProps): ReactElement => {
  const { t } = useTranslation();
  return (
    <Popover
      title={t('compose.answer.details')}
      align="start"
      className={styles.popup}
      trigger={<IconButton size="small" icon={<Info />} label={t('compose.answer.details')} />}
    >
      <Details message={message} stats={stats} />
    </Popover>
  );
};
