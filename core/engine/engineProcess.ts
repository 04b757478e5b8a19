/**
 * One engine child from the host's side: started, loaded, asked, and watched. Its death rejects what is open with the
 * explained cause; what comes after that is the owner's affair.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../../contract/rpc/client.ts';
import type { Client, StreamCall } from '../../contract/endpoint.ts';
import type { EngineFacts } from '../../contract/engine.ts';
import { engineDeathTexts } from '../../contract/engineDeathTexts.ts';
import { HearthError } from '../../contract/error.ts';
import type { AnswerStats } from '../../contract/chat.ts';
import type { Child, ChildExit, Launcher } from '../process/launcher.ts';
import { countMemoryKills } from '../process/memoryKills.ts';
import type {
  ChatMessage,
  EngineChildContract,
  GenerateEvent,
  GenerateRequest,
  LoadOptions,
  MeasuredSpeed,
  PromptMeasure,
  RawMeasurement,
  StateKeeping,
} from './childContract.ts';
import { explainEngineDeath, explainLackOfMemory } from './engineDeath.ts';
import type { EngineUsage } from './engineUsage.ts';
import { findGrammarFailure } from './grammar/grammarFailure.ts';
import { findLoadFailure } from './loadFailure.ts';
import { nextTurn } from './nextTurn.ts';

const keptLogLines = 200;
/** An engine that is ended on purpose may write down for so long what its chats hold. */
const savingMs = 10_000;

const notAnswering = (): HearthError =>
  new HearthError({
    code: 'ENGINE_DIED',
    message: engineDeathTexts.notAnswering.message.en,
    next: engineDeathTexts.notAnswering.next.en,
    details: { cause: 'notAnswering' },
  });

export class EngineProcess {
  readonly #child: Child;
  readonly #client: Client<EngineChildContract>;
  readonly #log: string[] = [];
  readonly #memoryKillsBefore = countMemoryKills() ?? 0;
  #ending = false;
  #keepsStates = false;
  /** Why it was given up, where it did not die by itself. */
  #givenUp: HearthError | null = null;
  /** Resolves with the cause once the process has died by itself; stays open when it was ended on purpose. */
  readonly died: Promise<HearthError>;

  private constructor(launcher: Launcher) {
    this.#child = launcher.launch('engine');
    this.#child.onStderrLine((line) => {
      this.#log.push(line);
      if (this.#log.length > keptLogLines) this.#log.shift();
    });
    this.#client = createClient<EngineChildContract>(this.#child.transport);
    this.died = new Promise((resolve) => {
      void this.#child.exited.then((exit) => {
        if (!this.#ending) resolve(this.#explainDeath(exit));
      });
    });
  }

  /** Starts a child and loads the model. Errors: ENGINE_LOAD_FAILED with the engine's own reason, and its death. */
  static async start(
    launcher: Launcher,
    options: LoadOptions,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<{ process: EngineProcess; facts: EngineFacts }> {
    const engine = new EngineProcess(launcher);
    try {
      const loading = engine.#client.stream('child.load', options, { signal });
      for await (const { progress } of loading) onProgress(progress);
      return { process: engine, facts: await loading.end };
    } catch (error) {
      const cause = await engine.#causeOf(error);
      await engine.end();
      throw cause;
    }
  }

  get pid(): number | null {
    return this.#child.pid;
  }

  /**
   * The answer as it streams. Iterating rejects with the explained cause if the engine dies. Aborting the signal ends
   * the answer within a token; it then ends as any other, with its numbers.
   */
  generate(
    request: GenerateRequest,
    signal: AbortSignal,
  ): { events: AsyncIterable<GenerateEvent>; end: Promise<AnswerStats> } {
    const call: StreamCall<GenerateEvent, AnswerStats> = this.#client.stream('child.generate', request);
    const stop = (): void => {
      // An answer that has ended, or an engine that has died, needs no stopping.
      this.#client.call('child.stop', { requestId: request.requestId }).catch(() => undefined);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const explain = async (error: unknown): Promise<never> => {
      throw await this.#causeOf(error);
    };
    const end = call.end.catch(explain).finally(() => signal.removeEventListener('abort', stop));
    // Whoever iterates hears of the failure there first and may never look at `end`.
    end.catch(() => undefined);
    async function* events(): AsyncGenerator<GenerateEvent> {
      try {
        yield* call;
      } catch (error) {
        await explain(error);
      }
    }
    return { events: events(), end };
  }

  /** Makes a reasoning answer speak; false where it does not reason (any more). */
  async answerNow(requestId: string): Promise<boolean> {
    return (await this.#client.call('child.answerNow', { requestId })).accepted;
  }

  measureRaw(measurement: RawMeasurement): Promise<MeasuredSpeed> {
    return this.#client.call('child.measureRaw', measurement);
  }

  async countTokens(texts: readonly string[]): Promise<number[]> {
    return (await this.#client.call('child.countTokens', { texts: [...texts] })).tokens;
  }

  measurePrompt(messages: readonly ChatMessage[], droppedTurns: number): Promise<PromptMeasure> {
    return this.#client.call('child.measurePrompt', { messages: [...messages], droppedTurns });
  }

  /** Where evaluated prompts are kept from now on; null = nowhere. A process that has died keeps none. */
  async keepStates(keeping: StateKeeping | null): Promise<void> {
    this.#keepsStates = keeping !== null;
    await this.#client.call('child.keepStates', { keeping }).catch(() => undefined);
  }

  /** Nothing that it knows of the chat is kept. */
  async forget(chatId: string): Promise<void> {
    await this.#client.call('child.forget', { chatId }).catch(() => undefined);
  }

  usage(): Promise<EngineUsage> {
    return this.#client.call('child.usage', {});
  }

  /** Asks for a sign of life. A process that gives none in time is ended as one that died. */
  async probe(limitMs: number): Promise<void> {
    const answered = this.#client.call('child.probe', {}).then(
      () => true,
      // It has died, which `died` tells.
      () => true,
    );
    const isLate = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => isLate.resolve(false), limitMs);
    if (!(await Promise.race([answered, isLate.promise]))) {
      this.#givenUp = notAnswering();
      this.#child.kill();
      await this.#child.exited;
    }
    clearTimeout(timer);
  }

  /** Ends the process on purpose; resolves when it is gone and its memory is free. */
  async end(): Promise<void> {
    this.#ending = true;
    if (this.#keepsStates) await this.#saveStates();
    this.#client.close();
    this.#child.kill();
    await this.#child.exited;
  }

  async #saveStates(): Promise<void> {
    const stopWaiting = new AbortController();
    const waited = delay(savingMs, undefined, { signal: stopWaiting.signal }).catch(() => undefined);
    const saved = this.#client.call('child.saveStates', {}).catch(() => undefined);
    await Promise.race([saved, this.#child.exited, waited]);
    stopWaiting.abort();
  }

  #explainDeath(exit: ChildExit): HearthError {
    if (this.#givenUp !== null) return this.#givenUp;
    const killedForMemory = (countMemoryKills() ?? 0) > this.#memoryKillsBefore;
    return explainEngineDeath(exit, this.#log, killedForMemory);
  }

  /** A lost connection is the death of the process; its last lines tell more. A refusal is explained by the log. */
  async #causeOf(error: unknown): Promise<unknown> {
    if (!(error instanceof HearthError)) return error;
    if (error.code === 'CONNECTION_LOST') return this.#explainDeath(await this.#child.exited);
    if (error.code !== 'ENGINE_LOAD_FAILED' && error.code !== 'GRAMMAR_INVALID') return error;
    // The log comes through another pipe than the refusal, maybe a moment later.
    await nextTurn();
    const lackOfMemory = error.code === 'ENGINE_LOAD_FAILED' ? explainLackOfMemory(this.#log) : null;
    if (lackOfMemory !== null) return lackOfMemory;
    const reason = error.code === 'GRAMMAR_INVALID' ? findGrammarFailure(this.#log) : findLoadFailure(this.#log);
    return reason === null
      ? error
      : new HearthError({
          code: error.code,
          message: `${error.message} The engine says: ${reason}.`,
          details: error.details,
          next: error.next,
        });
  }
}
