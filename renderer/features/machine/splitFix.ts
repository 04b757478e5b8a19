/**
 * Finds the commands in an advice, so that each can be copied: what stands in backticks, and what begins like a shell's
 * command at the start of a line or after a colon. Such a command ends where its sentence goes on. A single word in
 * backticks is a name and stays in its sentence.
 */
export interface FixPart {
  readonly kind: 'text' | 'command';
  readonly text: string;
}

const PROGRAMS =
  'sudo|wget|curl|apt|apt-get|dnf|zypper|pacman|brew|winget|powershell|modprobe|systemctl|ubuntu-drivers|xcode-select';

const COMMAND = new RegExp(
  String.raw`^(?<before>(?:.*?[:：]\s+)?)(?:\$ )?(?<command>(?:${PROGRAMS})\s.+?)(?<after>(?:[,;.]?\s*\(|[,;.]\s).*|\.?)$`,
);

const splitBackticks = (line: string): FixPart[] => {
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

const splitLine = (line: string): FixPart[] => {
  const found = COMMAND.exec(line.trim())?.groups;
  if (found === undefined || line.includes('`')) return splitBackticks(line);
  return [
    { kind: 'text', text: found.before ?? '' },
    { kind: 'command', text: found.command ?? '' },
    { kind: 'text', text: found.after ?? '' },
  ];
};

/** What is left of a sentence around its command: a comma or a full stop alone says nothing. */
const saysSomething = (part: FixPart): boolean => /[\p{L}\p{N}]/u.test(part.text);

export const splitFix = (fix: string): FixPart[] =>
  fix
    .split('\n')
    .flatMap(splitLine)
    .map((part) => ({ ...part, text: part.text.trim().replace(/^[.,;:]\s*/, '') }))
    .filter(saysSomething);
