/**
 * Rows in which a selection of text begins or ends stay, and all between them and the window: what is being selected
 * can be scrolled away from and copied as a whole.
 */
import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

const rowOf = (frame: HTMLElement, node: Node | null): number | null => {
  const element = node instanceof Element ? node : node?.parentElement;
  const row = element?.closest<HTMLElement>('[data-index]');
  return row != null && frame.contains(row) ? Number(row.dataset.index) : null;
};

const selectedRows = (frame: HTMLElement | null): readonly number[] => {
  const selection = document.getSelection();
  if (frame === null || selection === null || selection.isCollapsed) return [];
  return [selection.anchorNode, selection.focusNode].flatMap((node) => rowOf(frame, node) ?? []);
};

export const keepSelected = (frame: HTMLElement | null, range: Range): number[] => {
  const kept = selectedRows(frame).filter((index) => index < range.count);
  return defaultRangeExtractor({
    ...range,
    startIndex: Math.min(range.startIndex, ...kept),
    endIndex: Math.max(range.endIndex, ...kept),
  });
};
