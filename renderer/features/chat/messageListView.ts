/** The list of messages with all that renders Markdown and formulas, which an empty chat does without. */
import { later } from '../../ui/later.tsx';
import { LoadingMessages } from './LoadingMessages.tsx';

export const messageList = later(() => import('./MessageList.tsx').then((all) => all.MessageList), LoadingMessages);
