/** What a plan says, in the window's language. */
import { useTranslation } from 'react-i18next';
import type { PlanNote } from '../../contract/plan.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';

/** As part of a sentence. */
export const usePlanWords = (): ((note: PlanNote) => string) => {
  const { i18n } = useTranslation();
  return (note) => renderPlanNote(note, i18n.language === 'zh' ? 'zh' : 'en');
};

/** As a sentence of its own. */
export const usePlanNote = (): ((note: PlanNote) => string) => {
  const { i18n } = useTranslation();
  const words = usePlanWords();
  return (note) => `${words(note)}${i18n.language === 'zh' ? '。' : '.'}`;
};
