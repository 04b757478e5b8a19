/** The end of a reasoning, for the one live line: its last line that says something, and of that only what can fit. */
const LONGEST = 180;

export const lastLine = (text: string): string => {
  const end = text.trimEnd();
  // Looking at more would cost time with every frame, and could not be shown.
  const tail = end.slice(-LONGEST);
  return tail.slice(tail.lastIndexOf('\n') + 1).trim();
};
