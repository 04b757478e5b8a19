/** One question to an engine process of its own, which ends with the answer and holds no model. */
import type { Client } from '../../contract/endpoint.ts';
import { HearthError } from '../../contract/error.ts';
import { createClient } from '../../contract/rpc/client.ts';
import type { Launcher } from '../process/launcher.ts';
import type { EngineChildContract } from './childContract.ts';
import { explainEngineDeath } from './engineDeath.ts';

const keptLogLines = 200;

export interface ChildAnswer<Answer> {
  readonly answer: Answer;
  /** What llama.cpp and ggml said meanwhile. */
  readonly log: readonly string[];
}

/** Errors: the child's own, and its death, explained. */
export const askChild = async <Answer>(
  launcher: Launcher,
  ask: (client: Client<EngineChildContract>) => Promise<Answer>,
): Promise<ChildAnswer<Answer>> => {
  const child = launcher.launch('engine');
  const log: string[] = [];
  child.onStderrLine((line) => {
    log.push(line);
    if (log.length > keptLogLines) log.shift();
  });
  const client = createClient<EngineChildContract>(child.transport);
  const end = (): Promise<unknown> => {
    client.close();
    child.kill();
    // With it the last lines of the log have come.
    return child.exited;
  };
  try {
    const answer = await ask(client);
    await end();
    return { answer, log };
  } catch (error) {
    const isDeath = error instanceof HearthError && error.code === 'CONNECTION_LOST';
    const exit = isDeath ? await child.exited : null;
    await end();
    throw exit === null ? error : explainEngineDeath(exit, log);
  }
};
