/** Everything that a window, a browser or another program may ask of the app. */
import { appContract } from './app.ts';
import { chatContract } from './chat.ts';
import { chatSearchContract } from './chatSearch.ts';
import { cudaRuntimeContract } from './cudaRuntime.ts';
import { engineContract } from './engine.ts';
import { hardwareContract } from './hardware.ts';
import { historyContract } from './history.ts';
import { modelsContract } from './models.ts';
import { planContract } from './plan.ts';
import { settingsContract } from './settings.ts';
import { telemetryContract } from './telemetry.ts';

export const hearthContract = {
  ...appContract,
  ...settingsContract,
  ...hardwareContract,
  ...cudaRuntimeContract,
  ...modelsContract,
  ...planContract,
  ...engineContract,
  ...chatContract,
  ...chatSearchContract,
  ...telemetryContract,
  ...historyContract,
} as const;

export type HearthContract = typeof hearthContract;
