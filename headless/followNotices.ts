/** Says on the command line what the engine's status has to say of a load, once each, before the first token. */
import { renderPlanNote } from '../contract/planTexts.ts';
import type { EngineService } from '../core/engine/engineService.ts';
import type { Output } from './output.ts';

export const followNotices = (engine: EngineService, output: Output): void => {
  const said = new Set<string>();
  engine.status.subscribe(({ notices }) => {
    for (const notice of notices) {
      const text = renderPlanNote(notice, 'en');
      if (said.has(text)) continue;
      said.add(text);
      output.clearStatus();
      output.record({ type: 'notice', ...notice, text });
      output.note(`! ${text}.`);
    }
  });
};
