/** Finds commands by what is typed: each word must begin a word of the name, or stand in it where words are not spaced. */
import { commandGroups, type Command, type CommandGroup } from './command.ts';

export interface FoundGroup {
  readonly group: CommandGroup;
  readonly items: readonly Command[];
}

/** More chats than this are for the search of all chats. */
const MOST_IN_GROUP = 12;

const WORD_START = 2;
const INSIDE = 1;

const scoreOfWord = (name: string, word: string): number => {
  if (name.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return WORD_START;
  return name.includes(word) ? INSIDE : 0;
};

/** 0 where one of the words is not in it. */
const scoreOf = (name: string, words: readonly string[]): number => {
  const scores = words.map((word) => scoreOfWord(name, word));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 1);
};

/** In the order of the groups; within one, what fits better comes first. */
export const matchCommands = (commands: readonly Command[], typed: string): readonly FoundGroup[] => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands
    .map((command) => ({ command, score: scoreOf(command.label.toLowerCase(), words) }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  return commandGroups
    .map((group) => ({
      group,
      items: found
        .filter(({ command }) => command.group === group)
        .slice(0, MOST_IN_GROUP)
        .map(({ command }) => command),
    }))
    .filter(({ items }) => items.length > 0);
};
