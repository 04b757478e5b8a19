/** The name of a check in the window's language; one that is not known yet is named by its id. */
import type { TFunction } from 'i18next';
import { en } from '../../i18n/en.ts';

type KnownRow = keyof typeof en.machine.row;

const isKnown = (id: string): id is KnownRow => Object.hasOwn(en.machine.row, id);

export const rowName = (id: string, t: TFunction): string => {
  if (isKnown(id)) return t(`machine.row.${id}`);
  // Of several cards the others are numbered: `gpu-2`.
  const [, kind = '', number = ''] = /^(.+)-(\d+)$/.exec(id) ?? [];
  if (isKnown(kind)) return `${t(`machine.row.${kind}`)} ${number}`;
  const words = id.replaceAll(/[-_.:]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
