/** How well a variant runs on this machine, in a word. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../contract/plan.ts';
import { Badge, type Tone } from './Badge.tsx';

const tones: Readonly<Record<Verdict, Tone>> = {
  'runs well': 'success',
  runs: 'accent',
  slow: 'warning',
  'does not fit': 'neutral',
};

export const VerdictBadge = ({ verdict }: { readonly verdict: Verdict }): ReactElement => {
  const { t } = useTranslation();
  return <Badge tone={tones[verdict]}>{t(`family.verdict.${verdict}`)}</Badge>;
};
