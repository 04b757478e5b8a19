/** Markdown that may still be growing: finished blocks are kept as they are, only the open one is rendered anew. */
import { memo, useState, type ReactElement } from 'react';
import { classNames } from '../../../ui/classNames.ts';
import { advanceBlocks, CHUNK_SIZE, noBlocks, openBlock } from './blocks.ts';
import { MarkdownBlock } from './MarkdownBlock.tsx';
import { settleTail } from './settleTail.ts';
import styles from './Markdown.module.css';

interface ChunkProps {
  readonly blocks: readonly string[];
  /** The open block, in the chunk where it will stay once it is finished, so that it is never mounted twice. */
  readonly open: string | null;
}

const Chunk = memo(({ blocks, open }: ChunkProps): ReactElement => {
  const all = open === null || open.trim() === '' ? blocks : [...blocks, open];
  return (
    <div className={styles.chunk}>
      {all.map((source, index) => (
        // A block's place is its identity: blocks are only ever added.
        <MarkdownBlock key={index} source={source} />
      ))}
    </div>
  );
});
Chunk.displayName = 'Chunk';

export interface MarkdownProps {
  readonly text: string;
  readonly streaming: boolean;
  readonly className?: string | undefined;
}

export const Markdown = ({ text, streaming, className }: MarkdownProps): ReactElement => {
  const [state, setState] = useState(noBlocks);
  // The blocks follow the text during rendering, so that no frame shows the one without the other.
  if (state.text !== text) setState(advanceBlocks(state, text));

  const open = streaming ? settleTail(openBlock(state)) : openBlock(state);
  const { chunks } = state;
  const lastIsFull = (chunks.at(-1)?.length ?? CHUNK_SIZE) >= CHUNK_SIZE;
  const shown = lastIsFull ? [...chunks, []] : chunks;
  return (
    <div className={classNames(styles.prose, streaming && styles.growing, className)}>
      {shown.map((blocks, index) => (
        <Chunk key={index} blocks={blocks} open={index === shown.length - 1 ? open : null} />
      ))}
    </div>
  );
};
