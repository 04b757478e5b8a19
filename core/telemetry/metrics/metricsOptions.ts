/** How the metrics are opened, by the environment. */
import { HearthError } from '../../../contract/error.ts';

export interface MetricsOptions {
  /** Open whatever the settings say. */
  readonly always: boolean;
  /** 0 takes any free port. */
  readonly port: number;
  /** Asked of whoever reads; null = of nobody. */
  readonly token: string | null;
}

/** One of those that the system gives to nobody by itself, and always the same: Prometheus is told it once. */
const usualPort = 9478;

export const readMetricsOptions = (environment: NodeJS.ProcessEnv, always: boolean): MetricsOptions => {
  const { HEARTH_METRICS_PORT: given, HEARTH_METRICS_TOKEN: token } = environment;
  const port = given === undefined || given === '' ? usualPort : Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new HearthError({
      code: 'BAD_INPUT',
      message: `HEARTH_METRICS_PORT is ${given}, which is no port.`,
      next: 'Set it to a number from 1024 to 65535, or to 0 for any free port; or unset it.',
    });
  }
  return { always, port, token: token === undefined || token === '' ? null : token };
};
