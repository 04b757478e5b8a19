/** Why llama.cpp did not load a model or make its context, from its log; null where the log does not say. */

/** `llama_model_load: error loading model: tensor 'x' has wrong shape` → what follows the last colon of the prefixes. */
const modelError = /error loading model: (?:error loading model \w+: )?(.+)$/;
/** Says only that it failed; the line before it says why. */
const hollow = /failed to load model from/;
const anyFailure = /error|failed|unable/i;

/** `gguf_init_from_file: failed to open …` without the name of the C function. */
const withoutFunction = (line: string): string => line.replace(/^\w+: /, '').trim();

export const findLoadFailure = (log: readonly string[]): string | null => {
  const index = log.findLastIndex((line) => modelError.test(line));
  const line = log[index];
  if (line === undefined) {
    const last = log.findLast((candidate) => anyFailure.test(candidate));
    return last === undefined ? null : withoutFunction(last);
  }
  const before = log[index - 1];
  if (hollow.test(line) && before !== undefined) return withoutFunction(before);
  return modelError.exec(line)?.[1] ?? null;
};
