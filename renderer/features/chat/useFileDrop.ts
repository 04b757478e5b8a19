/** Files that are dragged over an element, and dropped on it. `isOver` while they hang above it. */
import { useRef, useState, type DragEvent } from 'react';

interface FileDrop {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

export const useFileDrop = (take: (files: readonly File[]) => void): FileDrop => {
  // Entering a child leaves its parent a moment later: only the count says whether the whole was left.
  const depth = useRef(0);
  const [isOver, setIsOver] = useState(false);
  const count = (change: number): void => {
    depth.current = Math.max(0, depth.current + change);
    setIsOver(depth.current > 0);
  };
  return {
    isOver,
    handlers: {
      onDragEnter: (event) => {
        if (hasFiles(event)) count(1);
      },
      onDragOver: (event) => {
        if (hasFiles(event)) event.preventDefault();
      },
      onDragLeave: (event) => {
        if (hasFiles(event)) count(-1);
      },
      onDrop: (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setIsOver(false);
        take([...event.dataTransfer.files]);
      },
    },
  };
};
