/** A sentence of a plan in the window's language. */
import { useTranslation } from 'react-i18next';
import type { PlanNote } from '../../contract/plan.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';

export const usePlanNote = (): ((note: PlanNote) => string) => {
  const { i18n } = useTranslation();
  const isChinese = i18n.language === 'zh';
  return (note) => `${renderPlanNote(note, isChinese ? 'zh' : 'en')}${isChinese ? '。' : '.'}`;
};
