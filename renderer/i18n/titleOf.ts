/** What a chat is called where it is shown or saved; one without a name of its own is a new one. */
import type { TFunction } from 'i18next';

export const titleOf = ({ title }: { readonly title: string }, t: TFunction): string =>
  title === '' ? t('chat.untitled') : title;
