/**
 * Fetches all pieces that are missing over several connections, from whichever sources work, until they are there. A
 * broken connection costs nothing that has arrived. Where nothing arrives for long, it gives up; what is there stays.
 */
import { HearthError } from '../../../contract/error.ts';
import type { Http } from '../../network/http.ts';
import type { Piece, Pieces } from './pieces.ts';
import { createSources, type RetryTimes, type Source, type SourceAddress, type Sources } from './sources.ts';
import { SourceBusy, SourceUnusable, transfer, type ExpectedFile } from './transfer.ts';

export interface FetchTuning {
  readonly connections: number;
  /** A connection without a byte for so long is dead. */
  readonly stallMs: number;
  readonly retry: RetryTimes;
  /** Without a byte from anywhere for so long, the download ends with the last error. */
  readonly giveUpMs: number;
  /** Null = as fast as it goes. Returns when so many bytes more may be read. */
  readonly throttle: ((bytes: number) => Promise<void> | undefined) | null;
}

export const defaultTuning: FetchTuning = {
  connections: 8,
  stallMs: 20_000,
  retry: { firstMs: 500, mostMs: 30_000 },
  giveUpMs: 120_000,
  throttle: null,
};

export interface FetchPiecesOptions {
  readonly http: Http;
  readonly addresses: readonly SourceAddress[];
  readonly pieces: Pieces;
  readonly expected: ExpectedFile;
  readonly tuning: FetchTuning;
  readonly signal: AbortSignal;
  /** A whole piece, whose buffer is the receiver's. A rejection ends everything with it. */
  readonly onPiece: (piece: Piece, source: Source) => Promise<void>;
  readonly onBytes?: (bytes: number) => void;
  /** A buffer to fill; where it is not given, a new one is made. */
  readonly allocate?: (bytes: number) => Buffer;
  /** A source that this piece should not come from, if there is another one. */
  readonly avoid?: (piece: Piece) => SourceAddress | null;
}

/** Ends a transfer from a slow source, where a faster one can go on with it. */
const tooSlow = new Error('Another source is faster.');
const slowCheckEveryMs = 1000;
const measureAtLeastMs = 50;

/** Wakes everybody who waits, or each after its time. */
const createBell = () => {
  const waiting = new Set<() => void>();
  return {
    ring: (): void => {
      for (const wake of [...waiting]) wake();
    },
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        waiting.add(wake);
      }),
  };
};

/** Resolves with the sources, which know where each is good for. Errors: the last one of a source; the signal's reason. */
export const fetchPieces = async (options: FetchPiecesOptions): Promise<Sources> => {
  const { http, addresses, pieces, expected, tuning, signal, onPiece, onBytes, avoid } = options;
  const allocate = options.allocate ?? ((bytes: number) => Buffer.allocUnsafeSlow(bytes));
  const sources = createSources(addresses, tuning.retry);
  const bell = createBell();
  const stop = new AbortController();
  let lastError: Error | null = null;
  /** When the last byte came, or will come as a server has said. */
  let heardMs = performance.now();
  const cancel = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  stop.signal.addEventListener('abort', bell.ring);
  const end = (error: unknown): void => stop.abort(error);

  /** Pieces that are being taken: a stop waits for them, as they have arrived. */
  const taking = new Set<Promise<void>>();

  const take = async (piece: Piece, source: Source): Promise<void> => {
    try {
      await onPiece(piece, source);
      pieces.finish(piece);
      source.failures = 0;
      if (pieces.isComplete()) bell.ring();
    } catch (error) {
      end(error);
      throw error;
    }
  };

  const receive = (piece: Piece, source: Source): Promise<void> => {
    const taken = take(piece, source);
    taking.add(taken);
    return taken.finally(() => taking.delete(taken));
  };

  const noteFailure = (source: Source, error: unknown, startedMs: number): void => {
    if (error === tooSlow || stop.signal.aborted) return;
    if (error instanceof SourceUnusable) {
      source.dead = error.reason;
      lastError = error.reason;
    } else {
      const waitMs = error instanceof SourceBusy ? error.waitMs : null;
      lastError = error instanceof SourceBusy ? error.reason : (error as Error);
      heardMs = Math.max(heardMs, performance.now() + (waitMs ?? Number.NEGATIVE_INFINITY));
      sources.failed(source, startedMs, waitMs);
    }
  };

  const fetchFrom = async (source: Source, piece: Piece): Promise<void> => {
    const startedMs = performance.now();
    let received = 0;
    const one = new AbortController();
    const cancelOne = (): void => one.abort(stop.signal.reason);
    stop.signal.addEventListener('abort', cancelOne, { once: true });
    const slowCheck = setInterval(() => {
      const tookMs = performance.now() - startedMs;
      if (source.bytesPerSecond === null && received > 0) sources.measured(source, received, tookMs);
      if (sources.isSlow(source)) one.abort(tooSlow);
    }, slowCheckEveryMs);
    source.active += 1;
    try {
      await transfer({
        http,
        source,
        pieces,
        piece,
        expected,
        signal: one.signal,
        stallMs: tuning.stallMs,
        onPiece: receive,
        allocate,
        onRanges: bell.ring,
        onBytes: (bytes) => {
          received += bytes;
          heardMs = performance.now();
          onBytes?.(bytes);
          return tuning.throttle?.(bytes);
        },
      });
    } catch (error) {
      noteFailure(source, error, startedMs);
    } finally {
      const tookMs = performance.now() - startedMs;
      if (received > 0 && tookMs >= measureAtLeastMs) sources.measured(source, received, tookMs);
      else if (received > 0 && source.bytesPerSecond === null) sources.measured(source, received, tookMs);
      source.active -= 1;
      clearInterval(slowCheck);
      stop.signal.removeEventListener('abort', cancelOne);
      pieces.release(piece);
      bell.ring();
    }
  };

  /** Waits until something changes; ends everything where that cannot be, or takes too long. */
  const rest = async (): Promise<void> => {
    const restMs = sources.restMs();
    if (restMs === null || performance.now() - heardMs > tuning.giveUpMs) end(lastError ?? noSource());
    else await bell.wait(Math.max(10, Math.min(restMs === 0 ? tuning.stallMs : restMs, tuning.giveUpMs)));
  };

  const lane = async (): Promise<void> => {
    while (!stop.signal.aborted && !pieces.isComplete()) {
      const piece = pieces.claimNext();
      if (piece === null) {
        await bell.wait(tuning.stallMs);
        continue;
      }
      const avoided = avoid?.(piece) ?? null;
      const source = sources.choose(sources.all.find(({ address }) => address === avoided) ?? null);
      if (source !== null) await fetchFrom(source, piece);
      else {
        pieces.release(piece);
        await rest();
      }
    }
  };

  try {
    await Promise.all(Array.from({ length: tuning.connections }, lane));
    stop.signal.throwIfAborted();
    return sources;
  } finally {
    await Promise.allSettled(taking);
    signal.removeEventListener('abort', cancel);
  }
};

const noSource = (): HearthError =>
  new HearthError({
    code: 'NETWORK_FAILED',
    message: 'There is no address to fetch this from.',
    next: 'Check the endpoints in the settings.',
  });
