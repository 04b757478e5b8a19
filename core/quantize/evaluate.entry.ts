/** The evaluation child process: calibrates, or compares two models, on a text. Logits never leave it. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import { serve } from '../../contract/rpc/server.ts';
import { bindGraphNodes, registerEvaluationCallback } from '../../native/graphNode.ts';
import { openLlama } from '../../native/llama.ts';
import { connectToHost } from '../process/childTransport.ts';
import { ComparisonSums } from './compareTexts.ts';
import { evaluateChildContract } from './evaluateContract.ts';
import { Evaluation } from './evaluation.ts';
import { createPace } from './pace.ts';
import { ImportanceCollector } from './importance.ts';
import { writeImportance } from './importanceFile.ts';

const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    throw new HearthError(
      {
        code: 'FILE_NOT_FOUND',
        message: `The text ${path} cannot be read.`,
        details: { path },
        next: 'Check the path.',
      },
      error,
    );
  });

const pace = createPace();

serve(
  evaluateChildContract,
  {
    'evaluate.calibrate': async ({ backend, threads, model, textPath, output }, emit) => {
      const text = await readText(textPath);
      const llama = openLlama(backend);
      const collector = new ImportanceCollector(bindGraphNodes(llama));
      let failure: unknown = null;
      const onNode = registerEvaluationCallback((tensor, ask) => {
        try {
          if (ask) return collector.wants(tensor);
          collector.collect(tensor);
          return true;
        } catch (error) {
          // Nothing may be thrown through C; the decode ends, and this is why.
          failure ??= error;
          return false;
        }
      });
      const evaluation = await Evaluation.open(llama, { ...model, threads, onNode });
      const chunks = evaluation.chunksOf(text);
      for (const [index, chunk] of chunks.entries()) {
        // Outputs for all tokens: without them the last layer would be computed for few.
        evaluation.decode(chunk, 0);
        if (failure !== null) throw failure instanceof Error ? failure : new Error('Collecting failed.');
        await emit({ doneChunks: index + 1, totalChunks: chunks.length });
      }
      await writeImportance(output, {
        entries: collector.entries,
        dataset: basename(textPath),
        chunks: chunks.length,
        chunkTokens: evaluation.chunkTokens,
      });
      return { chunks: chunks.length, entries: collector.entries.size };
    },

    'evaluate.compare': async ({ backend, threads, source, candidate, textPath }, emit) => {
      const text = await readText(textPath);
      const llama = openLlama(backend);
      const first = await Evaluation.open(llama, { ...source, threads, onNode: null });
      const second = await Evaluation.open(llama, { ...candidate, threads, onNode: null });
      const chunks = first.chunksOf(text);
      const others = second.chunksOf(text);
      const sameTokens =
        first.vocabularySize === second.vocabularySize &&
        chunks.every((chunk, index) => chunk.every((token, position) => token === others[index]?.[position]));
      if (!sameTokens) {
        throw new HearthError({
          code: 'BAD_INPUT',
          message: 'The two models have different vocabularies, so their next tokens cannot be compared.',
          next: 'Compare a model with the file that it was made of.',
        });
      }
      const sums = new ComparisonSums();
      const firstScored = Math.floor(first.chunkTokens / 2);
      for (const [index, chunk] of chunks.entries()) {
        await pace.turn();
        first.decode(chunk, firstScored);
        await pace.turn();
        second.decode(chunk, firstScored);
        for (let position = firstScored; position < chunk.length - 1; position++) {
          sums.add(first.logitsAt(position), second.logitsAt(position), chunk[position + 1] ?? 0);
        }
        await emit({ doneChunks: index + 1, totalChunks: chunks.length });
      }
      return sums.result(first.chunkTokens);
    },

    'evaluate.hold': ({ held }) => {
      pace.hold(held);
      return {};
    },
  },
  connectToHost(),
  { shell: 'host', connectionId: 'host' },
);
