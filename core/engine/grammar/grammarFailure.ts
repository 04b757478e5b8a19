/** Why llama.cpp cannot use a grammar, from its log; null where the log does not say. */

const reasons = [
  /error parsing grammar: (.+)$/,
  /(left recursion detected)/,
  /(grammar does not contain a '\w+' symbol)/,
];

export const findGrammarFailure = (log: readonly string[]): string | null => {
  for (const line of log.toReversed()) {
    for (const pattern of reasons) {
      const reason = pattern.exec(line)?.[1];
      if (reason !== undefined) return reason.replaceAll(/\s+/g, ' ').slice(0, 200);
    }
  }
  return null;
};
