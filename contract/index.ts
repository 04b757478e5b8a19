/** Everything that a window, a browser or another program may ask of the app. */
import { alertsContract } from './alerts.ts';
import { appContract } from './app.ts';
import { attachmentsContract } from './attachments.ts';
import { backupContract } from './backup.ts';
import { chatContract } from './chat.ts';
import { chatPriceContract } from './chatPrice.ts';
import { chatSearchContract } from './chatSearch.ts';
import { chatSetupContract } from './chatSetup.ts';
import { chatTransferContract } from './chatTransfer.ts';
import { cudaRuntimeContract } from './cudaRuntime.ts';
import { engineContract } from './engine.ts';
import { gateContract } from './gate.ts';
import { hardwareContract } from './hardware.ts';
import { historyContract } from './history.ts';
import { metricsContract } from './metrics.ts';
import { modelsContract } from './models.ts';
import { networkContract } from './network.ts';
import { planContract } from './plan.ts';
import { retentionContract } from './retention.ts';
import { settingsContract } from './settings.ts';
import { telemetryContract } from './telemetry.ts';
import { tuneContract } from './tune.ts';
import { vaultContract } from './vault.ts';

export const hearthContract = {
  ...gateContract,
  ...appContract,
  ...settingsContract,
  ...vaultContract,
  ...backupContract,
  ...hardwareContract,
  ...cudaRuntimeContract,
  ...modelsContract,
  ...networkContract,
  ...planContract,
  ...tuneContract,
  ...engineContract,
  ...chatContract,
  ...chatSearchContract,
  ...chatSetupContract,
  ...chatPriceContract,
  ...attachmentsContract,
  ...retentionContract,
  ...chatTransferContract,
  ...telemetryContract,
  ...historyContract,
  ...alertsContract,
  ...metricsContract,
} as const;

export type HearthContract = typeof hearthContract;
