/** A piece of an unfolded reasoning. The line beside it is drawn piece by piece, without a gap. */
import type { ReactElement } from 'react';
import type { Message } from '../../../contract/chat.ts';
import { isUnfinished } from '../../stores/chatEvents.ts';
import { Markdown } from './markdown/Markdown.tsx';
import { piecesOf } from './messagePieces.ts';
import styles from './ThoughtText.module.css';

export interface ThoughtTextProps {
  readonly message: Message;
  readonly index: number;
}

export const ThoughtText = ({ message, index }: ThoughtTextProps): ReactElement | null => {
  const { thought } = piecesOf(message);
  const piece = thought[index];
  if (piece === undefined) return null;
  const isContinued = index !== 0;
  const continues = index !== thought.length - 1;
  return (
    <div className={styles.content} data-continued={isContinued || undefined} data-continues={continues || undefined}>
      <Markdown
        piece={piece}
        streaming={isUnfinished(message) && message.text === ''}
        isContinued={isContinued}
        continues={continues}
        className={styles.thought}
      />
    </div>
  );
};
