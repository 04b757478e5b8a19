/**
 * Where in the open branch begins what the model was still shown with its last answer. Turns are counted as the service
 * counts them: a question that never got an answer is none.
 */
import type { ChatMessages } from '../../stores/chatEvents.ts';

/** -1 where it was shown everything. */
export const firstShownIndex = ({ order, messages }: Pick<ChatMessages, 'order' | 'messages'>): number => {
  let dropped = 0;
  for (let index = order.length - 1; index >= 0; index--) {
    const context = messages[order[index] ?? '']?.context;
    if (context === undefined || context === null) continue;
    dropped = context.droppedTurns;
    break;
  }
  if (dropped === 0) return -1;
  let turns = 0;
  return order.findIndex((id, index) => {
    if (messages[id]?.role !== 'user') return false;
    if (turns === dropped) return true;
    if ((messages[order[index + 1] ?? '']?.text ?? '') !== '') turns += 1;
    return false;
  });
};
