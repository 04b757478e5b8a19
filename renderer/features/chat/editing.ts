/** The question that is being edited, if one is. Kept outside the rows, because a row that is scrolled away does not exist. */
import { create } from 'zustand';

export interface Editing {
  readonly messageId: string | null;
  readonly text: string;
}

const none: Editing = { messageId: null, text: '' };

export const useEditing = create<Editing>(() => none);

export const startEditing = (messageId: string, text: string): void => useEditing.setState({ messageId, text });
export const changeEdited = (text: string): void => useEditing.setState({ text });
export const stopEditing = (): void => useEditing.setState(none);
