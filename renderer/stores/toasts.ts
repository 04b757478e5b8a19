/** Short messages over the page, each with one way back: what was just done, and how to undo it. */
import i18next from 'i18next';
import { create } from 'zustand';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { describeError } from '../ui/describeError.ts';
import { announce } from './announcements.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** More would cover the page. */
const KEPT = 3;
const KEPT_KEY = 'hearth.toasts';
let lastId = 0;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

export const showToast = (text: string, action: Toast['action'] = null): void => {
  lastId += 1;
  const toast = { id: lastId, text, action };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-KEPT) }));
  announce(text);
};

/** For what was asked for from a place that has no room to say why it failed. */
export const showFault = (thrown: unknown): void => {
  const { message, next } = describeError(errorInfoOf(thrown), i18next.t, i18next.language);
  showToast([message, next].join(i18next.language === 'en' ? ' ' : ''));
};

/** Their texts are shown again after a reload of the page; the ways back are not, for what they led to is gone. */
export const keepToasts = (): void => {
  const texts = useToasts.getState().toasts.map(({ text }) => text);
  sessionStorage.setItem(KEPT_KEY, JSON.stringify(texts));
};

/** Once, at the start of the page. */
export const showKeptToasts = (): void => {
  const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT_KEY) ?? '[]');
  sessionStorage.removeItem(KEPT_KEY);
  if (Array.isArray(kept)) for (const text of kept) if (typeof text === 'string') showToast(text);
};

export const dismissToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
