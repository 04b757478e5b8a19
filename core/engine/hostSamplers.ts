/**
 * Tokens chosen on the host, for contexts whose logits are computed by the CPU. Nothing is attached to the context:
 * llama.cpp would pad the logits for it, number by number, which takes as long as all the rest of the sampling.
 */
import { randomInt } from 'node:crypto';
import type { Llama, Pointer } from '../../native/llama.ts';
import type { Sampling } from './childContract.ts';
import type { AnswerGrammar } from './grammar/answerGrammar.ts';
import type { HostDraw } from './hostDraw.ts';
import { createRandom, type Random } from './random.ts';
import { LogitsReader, type SlotSamplers } from './slotSamplers.ts';

interface SlotSettings {
  readonly sampling: Sampling;
  readonly random: Random;
}

export class HostSamplers implements SlotSamplers {
  readonly table = null;
  readonly #draw: HostDraw;
  readonly #logits: LogitsReader;
  readonly #settings = new Map<number, SlotSettings>();
  readonly #grammars = new Map<number, AnswerGrammar>();

  constructor(llama: Llama, vocabularySize: number, draw: HostDraw) {
    this.#draw = draw;
    this.#logits = new LogitsReader(llama, vocabularySize);
  }

  configure(slot: number, sampling: Sampling): void {
    this.#settings.set(slot, { sampling, random: createRandom(sampling.seed ?? randomInt(0xffffffff)) });
  }

  constrain(_context: Pointer, slot: number, grammar: AnswerGrammar): void {
    this.#grammars.set(slot, grammar);
  }

  release(_context: Pointer, slot: number): void {
    this.#grammars.delete(slot);
  }

  sample(context: Pointer, slot: number, outputIndex: number): number {
    const logits = this.#logits.read(context, outputIndex);
    const grammar = this.#grammars.get(slot);
    if (grammar !== undefined) return grammar.choose(logits);
    const settings = this.#settings.get(slot);
    if (settings === undefined) throw new RangeError(`The slot ${slot} has no settings.`);
    return this.#draw(logits, settings.sampling, settings.random);
  }
}
