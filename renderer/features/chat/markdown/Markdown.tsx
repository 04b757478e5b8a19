/** A piece of Markdown: finished blocks are kept as they are, only the open one is rendered anew. */
import { memo, type ReactElement } from 'react';
import { classNames } from '../../../ui/classNames.ts';
import type { Piece } from './blocks.ts';
import { MarkdownBlock } from './MarkdownBlock.tsx';
import { settleTail } from './settleTail.ts';
import styles from './Markdown.module.css';

export interface MarkdownProps {
  readonly piece: Piece;
  /** Whether the text still grows at the end of this piece. */
  readonly streaming: boolean;
  /** Whether another piece of the same text stands above, and below. */
  readonly isContinued: boolean;
  readonly continues: boolean;
  readonly className?: string | undefined;
}

interface BlocksProps extends Omit<MarkdownProps, 'piece' | 'streaming'> {
  readonly blocks: readonly string[];
  readonly open: string | null;
}

const Blocks = memo(({ blocks, open, isContinued, continues, className }: BlocksProps): ReactElement => {
  const all = open === null || open.trim() === '' ? blocks : [...blocks, open];
  return (
    <div
      className={classNames(styles.prose, className)}
      data-continued={isContinued || undefined}
      data-continues={continues || undefined}
    >
      {all.map((source, index) => (
        // A block's place is its identity: blocks are only ever added.
        <MarkdownBlock key={index} source={source} />
      ))}
    </div>
  );
});
Blocks.displayName = 'Blocks';

export const Markdown = ({ piece, streaming, ...rest }: MarkdownProps): ReactElement => (
  <Blocks
    blocks={piece.blocks}
    open={streaming && piece.open !== null ? settleTail(piece.open) : piece.open}
    {...rest}
  />
);
