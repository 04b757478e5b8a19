/**
 * Finds the commands in an advice, so that each can be copied: what stands in backticks, and lines that look like a
 * shell's. A single word in backticks is a name and stays in its sentence.
 */
export interface FixPart {
  readonly kind: 'text' | 'command';
  readonly text: string;
}

const COMMAND_LINE = /^\s*(?:\$ |sudo |apt(?:-get)? |dnf |pacman |brew |winget |nvidia-smi|modprobe |systemctl )/;

const splitLine = (line: string): FixPart[] => {
  if (COMMAND_LINE.test(line)) return [{ kind: 'command', text: line.trim().replace(/^\$ /, '') }];
  const parts: FixPart[] = [];
  line.split(/`([^`]+)`/).forEach((piece, index) => {
    const isCommand = index % 2 === 1 && /\s/.test(piece.trim());
    const last = parts.at(-1);
    if (isCommand) parts.push({ kind: 'command', text: piece.trim() });
    else if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + piece };
    else if (piece !== '') parts.push({ kind: 'text', text: piece });
  });
  return parts;
};

/** What is left of a sentence around its command: a comma or a full stop alone says nothing. */
const saysSomething = (part: FixPart): boolean => /[\p{L}\p{N}]/u.test(part.text);

export const splitFix = (fix: string): FixPart[] =>
  fix
    .split('\n')
    .flatMap(splitLine)
    .map((part) => ({ ...part, text: part.text.trim().replace(/^[.,;:]\s*/, '') }))
    .filter(saysSomething);
