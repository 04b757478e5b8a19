/**
 * Says on the command line what is to be known of a load: notices once each, before the first token, and with --json the
 * memory that was planned and is taken.
 */
import type { EngineStatus } from '../contract/engine.ts';
import { memoryUseBytes } from '../contract/memoryUseBytes.ts';
import { renderPlanNote } from '../contract/planTexts.ts';
import type { EngineService } from '../core/engine/engineService.ts';
import type { Output } from './output.ts';

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;

const memoryOf = ({ facts, predictedMemory }: EngineStatus) =>
  (facts?.memory ?? []).map((use) => {
    const planned = predictedMemory?.find(({ device }) => device === use.device);
    return {
      device: use.device,
      predictedBytes: planned === undefined ? null : memoryUseBytes(planned),
      measuredBytes: memoryUseBytes(use),
    };
  });

export const followLoad = (engine: EngineService, output: Output): void => {
  const said = new Set<string>();
  let wasReady = false;
  engine.status.subscribe((status) => {
    for (const notice of status.notices) {
      const text = renderPlanNote(notice, 'en');
      if (said.has(text)) continue;
      said.add(text);
      output.clearStatus();
      output.record({ type: 'notice', ...notice, text });
      output.note(`! ${text}.`);
    }
    const isReady = status.state === 'ready';
    if (isReady && !wasReady) {
      const memory = memoryOf(status);
      output.clearStatus();
      output.record({ type: 'loaded', modelId: status.modelId, placement: status.placement, memory });
      for (const { device, predictedBytes, measuredBytes } of memory) {
        const planned = predictedBytes === null ? '' : `, ${mebibytes(predictedBytes)} planned`;
        output.note(output.dim(`${device}: ${mebibytes(measuredBytes)} taken${planned}`));
      }
    }
    wasReady = isReady;
  });
};
