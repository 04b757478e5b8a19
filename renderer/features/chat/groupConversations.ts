/** Sorts conversations into the groups of the sidebar, the latest first. Days are those of this machine's calendar. */
import type { Conversation } from '../../../contract/chat.ts';

export interface ConversationGroup {
  /** A named span, or a month by its first day. */
  readonly span: 'today' | 'yesterday' | 'week' | 'month' | Date;
  readonly conversations: readonly Conversation[];
}

const startOfDay = (date: Date): Date => new Date(date.getFullYear(), date.getMonth(), date.getDate());

const daysBefore = (date: Date, days: number): Date =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate() - days);

const spanOf = (updated: Date, now: Date): ConversationGroup['span'] => {
  const today = startOfDay(now);
  if (updated >= today) return 'today';
  if (updated >= daysBefore(today, 1)) return 'yesterday';
  if (updated >= daysBefore(today, 7)) return 'week';
  if (updated >= daysBefore(today, 30)) return 'month';
  return new Date(updated.getFullYear(), updated.getMonth(), 1);
};

/** Identifies a span in a list. */
export const spanKey = (span: ConversationGroup['span']): string => (span instanceof Date ? span.toISOString() : span);

export const groupConversations = (conversations: readonly Conversation[], now: Date): ConversationGroup[] => {
  const sorted = [...conversations].sort((left, right) => Date.parse(right.updatedAt) - Date.parse(left.updatedAt));
  const groups: { span: ConversationGroup['span']; conversations: Conversation[] }[] = [];
  for (const conversation of sorted) {
    const span = spanOf(new Date(conversation.updatedAt), now);
    const last = groups.at(-1);
    if (last !== undefined && spanKey(last.span) === spanKey(span)) last.conversations.push(conversation);
    else groups.push({ span, conversations: [conversation] });
  }
  return groups;
};
