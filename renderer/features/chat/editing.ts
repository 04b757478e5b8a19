/** The question that is being edited, if one is. Kept outside the rows, because a row that is scrolled away does not exist. */
import { create } from 'zustand';
import { isAnswering, useChat } from '../../stores/chat.ts';
import { jumpTo } from '../../stores/jump.ts';

export interface Editing {
  readonly messageId: string | null;
  readonly text: string;
}

const none: Editing = { messageId: null, text: '' };

export const useEditing = create<Editing>(() => none);

export const startEditing = (messageId: string, text: string): void => useEditing.setState({ messageId, text });
export const changeEdited = (text: string): void => useEditing.setState({ text });
export const stopEditing = (): void => useEditing.setState(none);

/** False where there is none, or an answer is being made. */
export const editLastQuestion = (): boolean => {
  const chat = useChat.getState();
  const question = chat.order.map((id) => chat.messages[id]).findLast((message) => message?.role === 'user');
  if (question === undefined || isAnswering(chat)) return false;
  jumpTo(question.id);
  startEditing(question.id, question.text);
  return true;
};
