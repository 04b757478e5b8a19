/** A message as it begins: a question is complete at once, an answer waits for its turn. */
import { randomUUID } from 'node:crypto';
import type { Message } from '../../contract/chat.ts';

type Given = Partial<Pick<Message, 'text' | 'attachments' | 'options'>>;

export const newMessage = (
  conversationId: string,
  role: Message['role'],
  { text = '', attachments = [], options = null }: Given,
): Message => ({
  id: randomUUID(),
  conversationId,
  role,
  thought: '',
  text,
  toolCalls: [],
  attachments,
  status: role === 'user' ? 'complete' : 'queued',
  modelId: null,
  options,
  thoughtEnd: null,
  context: null,
  stats: null,
  error: null,
  createdAt: new Date().toISOString(),
});
