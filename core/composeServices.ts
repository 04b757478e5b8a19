/**
 * Where services meet that need the home's open database, on top of the core's; `hearth.ts` opens and closes it. Together
 * they are what a shell serves.
 */
import type { backupContract } from '../contract/backup.ts';
import type { Handlers, ReadableSignal } from '../contract/endpoint.ts';
import type { EngineStatus } from '../contract/engine.ts';
import type { gateContract } from '../contract/gate.ts';
import type { HearthContract } from '../contract/index.ts';
import { noChoices, type LoadChoices } from '../contract/loadChoices.ts';
import type { Settings } from '../contract/settings.ts';
import type { vaultContract } from '../contract/vault.ts';
import { appVersion } from './appVersion.ts';
import { openChat } from './chat/chatHandlers.ts';
import { engineRelease } from './engine/engineRelease.ts';
import { createModelsHandlers } from './install/modelsHandlers.ts';
import { createNetworkHandlers } from './network/networkHandlers.ts';
import { startFirstBench } from './plan/firstBench.ts';
import { createTuneHandlers } from './plan/tune/tuneService.ts';
import type { HearthDatabase } from './storage/database.ts';
import { createLastModel, type LastModel } from './storage/lastModel.ts';
import { createSettings } from './storage/settings.ts';
import { readMetricsOptions } from './telemetry/metrics/metricsOptions.ts';
import { createTelemetryService } from './telemetry/telemetryService.ts';
import type { Core, ServicePorts } from './compose.ts';

/** What the home brings that was opened. */
export interface OpenHome {
  /** Closed with the services. */
  readonly database: HearthDatabase;
  readonly handlers: Handlers<typeof gateContract & typeof vaultContract & typeof backupContract>;
}

export interface Services {
  readonly handlers: Handlers<HearthContract>;
  readonly settings: ReadableSignal<Settings>;
  /** Installs and loads what the app needs to be ready, and goes on with unfinished downloads. Once, at the start. */
  prepare(): void;
  /** Stores what is unfinished and closes the database; the core goes on. */
  close(): Promise<void>;
}

/** Installs the default model where there is none, and loads the one used last: the app is ready to chat by itself. */
const prepareModel = async ({ embedded, installer, engine, targetOf }: Core, lastModel: LastModel): Promise<void> => {
  const first = embedded.find((model) => model.default);
  if (installer.installed.get().length === 0 && first !== undefined) {
    const { jobId } = await installer.install(first.id);
    await installer.ended(jobId);
  }
  const installed = installer.installed.get();
  const model = installed.find(({ id }) => id === lastModel.get()) ?? installed[0];
  if (model === undefined || engine.status.get().state !== 'idle') return;
  await engine.load(targetOf(model));
  await installer.markUsed(model.id);
};

export const createServices = (ports: ServicePorts, core: Core, { database, handlers: own }: OpenHome): Services => {
  const { store, installer, engine, hardware, cudaFetch } = core;
  const settings = createSettings(database);
  const telemetry = createTelemetryService({
    database,
    engine,
    home: ports.home,
    settings: settings.value,
    plan: core.plan,
    notify: ports.notify ?? (() => undefined),
    metrics: readMetricsOptions(process.env, ports.metrics === true),
  });
  const lastModel = createLastModel(database);
  const loadModel = async (modelId: string, choices: LoadChoices = noChoices): Promise<EngineStatus> => {
    const model = await store.find(modelId);
    const status = await engine.load(core.targetOf(model, choices));
    lastModel.set(model.id);
    await installer.markUsed(model.id);
    return status;
  };
  const chat = openChat(database, { engine, loadModel, settings: settings.value });
  // A saved machine is not the one that would be measured.
  const bench = (ports.machineFile ?? null) === null ? startFirstBench(core) : null;

  const handlers: Handlers<HearthContract> = {
    ...own,
    'app.info': () => ({
      version: appVersion,
      shell: ports.shell,
      home: ports.home,
      platform: process.platform,
      nodeVersion: process.versions.node,
      electronVersion: ports.electronVersion,
      engineRelease,
    }),
    'settings.value': settings.value,
    'settings.update': (change) => settings.update(change),

    'hardware.machine': ({ refresh }) => hardware.machine(refresh),
    'hardware.cudaRuntime': cudaFetch.job,
    'hardware.fetchCudaRuntime': async () => {
      await cudaFetch.start();
      return {};
    },
    'hardware.cancelCudaRuntime': () => {
      cudaFetch.cancel();
      return {};
    },
    'hardware.measure': ({ again }) => hardware.measure(again),
    'hardware.readiness': ({ refresh }) => hardware.readiness(refresh),

    ...createModelsHandlers({
      installer,
      quality: core.quality,
      quantizeOffer: core.quantizeOffer,
      onInstall: (jobId) =>
        void installer.ended(jobId).then(() => prepareModel(core, lastModel).catch(() => undefined)),
      unload: async (id) => {
        if (engine.status.get().modelId === (await store.findAny(id)).id) await engine.unload();
      },
      reload: (model) => {
        if (engine.status.get().modelId === model.id) engine.load(core.targetOf(model)).catch(() => undefined);
      },
    }),

    ...createNetworkHandlers(core.network, settings.value, core.usualRepository),

    'plan.make': (request) => core.plan.make(request),
    'plan.variants': ({ use }) => core.plan.variants(use),
    ...createTuneHandlers(core.tune),

    'engine.status': engine.status,
    'engine.load': ({ modelId, choices }) => loadModel(modelId, choices),
    'engine.unload': async () => {
      await engine.unload();
      return {};
    },

    ...chat.handlers,

    ...telemetry.handlers,
  };

  const endWake = ports.onWake?.(() => void engine.wake());

  return {
    handlers,
    settings: settings.value,
    prepare: () => {
      // What goes wrong is in the job or in the engine's status, where the window shows it.
      prepareModel(core, lastModel).catch(() => undefined);
      installer.resumeUnfinished();
    },
    close: async () => {
      endWake?.();
      await bench?.close();
      await chat.close();
      await telemetry.close();
      database.close();
    },
  };
};
