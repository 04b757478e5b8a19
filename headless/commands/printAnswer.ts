/** One answer as it comes: the reasoning, the text, the calls and the numbers, for people or as JSON. */
import type { ThoughtEnd } from '../../contract/answerOptions.ts';
import type { AnswerStats } from '../../contract/chat.ts';
import type { ToolCall } from '../../contract/tools.ts';
import type { Answer } from '../../core/engine/engineService.ts';
import type { Output } from '../output.ts';

/** What is to be said of a reasoning that the model did not end itself. */
const thoughtNotices: Readonly<Record<Exclude<ThoughtEnd, 'model'>, string>> = {
  tokenBudget: 'The thinking budget is used up; the model answers now.',
  timeBudget: 'The thinking time is over; the model answers now.',
  answerNow: 'The model was asked to answer now.',
  loop: 'The reasoning went round in circles and was ended; the model answers now.',
  context: 'The context is nearly full; the model answers now.',
};

const describe = (stats: AnswerStats): string => {
  const seconds = stats.timeToFirstTokenMs === null ? '–' : (stats.timeToFirstTokenMs / 1000).toFixed(2);
  const rate = stats.decodeTokensPerSecond === null ? '–' : stats.decodeTokensPerSecond.toFixed(1);
  const loop = stats.reason === 'loop' ? 'The answer repeated itself without end and was ended.\n' : '';
  return `${loop}${stats.thoughtTokens} tokens of thought, ${stats.answerTokens} of answer · first after ${seconds} s · ${rate} tokens/s`;
};

const printCall = (call: ToolCall, output: Output): void => {
  output.record({ type: 'toolCall', ...call });
  output.write(`\n→ ${call.name}(${call.argumentsText})`);
  if (call.error !== null) output.note(`\n${call.error.message}`);
};

export interface PrintedAnswer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly stats: AnswerStats;
}

/** Resolves with the answer once it has ended. */
export const printAnswer = async ({ events, end }: Answer, output: Output): Promise<PrintedAnswer> => {
  let text = '';
  const calls: ToolCall[] = [];
  let channel: 'thought' | 'answer' | null = null;
  for await (const event of events) {
    if (event.type === 'thoughtEnd') {
      output.record(event);
      if (event.cause !== 'model') output.note(output.dim(`\n${thoughtNotices[event.cause]}`));
    } else if (event.type === 'toolCall') {
      calls.push(event.call);
      printCall(event.call, output);
    } else if (event.type === 'delta') {
      output.record({ type: 'delta', channel: event.channel, text: event.text });
      if (channel === 'thought' && event.channel === 'answer') output.write('\n\n');
      channel = event.channel;
      if (channel === 'answer') text += event.text;
      output.write(channel === 'thought' ? output.dim(event.text) : event.text);
    }
  }
  const stats = await end;
  output.record({ type: 'end', ...stats });
  output.line();
  output.note(output.dim(describe(stats)));
  return { text, calls, stats };
};
