/**
 * The only place where services meet. `createCore` makes what needs no conversations (the command line works with it
 * while a window is open); `createServices` adds them on the home's open database (`hearth.ts` opens and closes it).
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { AppInfo } from '../contract/app.ts';
import type { backupContract } from '../contract/backup.ts';
import type { Handlers, ReadableSignal } from '../contract/endpoint.ts';
import type { EngineStatus } from '../contract/engine.ts';
import type { gateContract } from '../contract/gate.ts';
import type { HearthContract } from '../contract/index.ts';
import { noChoices, type LoadChoices } from '../contract/loadChoices.ts';
import type { InstalledModel } from '../contract/models.ts';
import type { Settings } from '../contract/settings.ts';
import type { vaultContract } from '../contract/vault.ts';
import { appVersion } from './appVersion.ts';
import { readCatalogue } from './catalog/catalog.ts';
import { readEmbeddedModels, type EmbeddedModel } from './catalog/embedded.ts';
import { createHubCatalogue } from './catalog/hubCatalogue.ts';
import { openChat } from './chat/chatHandlers.ts';
import { engineRelease } from './engine/engineRelease.ts';
import type { LoadOptions } from './engine/childContract.ts';
import { createEngineService, type EngineService } from './engine/engineService.ts';
import type { LoadTarget } from './engine/loadTarget.ts';
import { createEngineStates, type EngineStates } from './engine/state/engineStates.ts';
import { chooseThreadCount, measureBusyCores } from './engine/threads.ts';
import { fetchedCudaFolders } from './hardware/cudaFetch/cudaFolder.ts';
import { createCudaFetchService, nvidiaSource, type CudaFetchService } from './hardware/cudaFetch/cudaFetchService.ts';
import { engineLibraries } from './hardware/engineLibraries.ts';
import { createHardwareService, type HardwareService } from './hardware/hardwareService.ts';
import { loadMachineFile } from './hardware/machineFile.ts';
import { createCertifier } from './install/certifier.ts';
import { createInstaller, type Installer } from './install/installer.ts';
import { downloadSpeed } from './install/jobs.ts';
import { createModelsHandlers, type ModelsParts } from './install/modelsHandlers.ts';
import { resolveModelsFolder } from './install/modelsFolder.ts';
import { openModelStore, type ModelStore } from './install/store.ts';
import { createVersionTrial } from './install/versionTrial.ts';
import { createNetwork, type Network } from './network/network.ts';
import { createNetworkHandlers } from './network/networkHandlers.ts';
import { openQualityStore, type QualityStore } from './quantize/qualityStore.ts';
import { createCalibrationStore } from './plan/calibrationStore.ts';
import { createFindDevices } from './plan/engineDevices.ts';
import { startFirstBench } from './plan/firstBench.ts';
import { createLoadPlanner } from './plan/loadPlanner.ts';
import { createLoadRecords } from './plan/loadRecords.ts';
import { createPlanService, type PlanService } from './plan/planService.ts';
import { makeQuantizeOffer } from './plan/quantizeOffer.ts';
import { createSpeedBench, type SpeedBench } from './plan/speedBench.ts';
import type { Launcher } from './process/launcher.ts';
import type { HearthDatabase } from './storage/database.ts';
import { createLastModel, type LastModel } from './storage/lastModel.ts';
import { createSettings } from './storage/settings.ts';
import type { Notify } from './telemetry/alerts/alertService.ts';
import { readMetricsOptions } from './telemetry/metrics/metricsOptions.ts';
import { createTelemetryService } from './telemetry/telemetryService.ts';

/** What a shell brings. */
export interface ServicePorts {
  readonly shell: AppInfo['shell'];
  /** Folder of all state; created where it is missing. */
  readonly home: string;
  /** Folder of the shipped `assets/`. */
  readonly assets: string;
  readonly launcher: Launcher;
  readonly electronVersion: string | null;
  /** Calls back whenever the computer has woken from sleep; answers how to end that. */
  readonly onWake?: (listener: () => void) => () => void;
  /** A saved machine to judge for instead of this one; null or missing for this one. */
  readonly machineFile?: string | null;
  /** Shows an alert outside of the window; left out where only the page does. */
  readonly notify?: Notify;
  /** Opens the metrics for Prometheus whatever the settings say. */
  readonly metrics?: boolean;
}

export interface Core {
  readonly embedded: readonly EmbeddedModel[];
  readonly store: ModelStore;
  readonly quality: QualityStore;
  readonly quantizeOffer: ModelsParts['quantizeOffer'];
  readonly installer: Installer;
  readonly engine: EngineService;
  /** Null where none are kept. */
  readonly states: EngineStates | null;
  readonly hardware: HardwareService;
  readonly cudaFetch: CudaFetchService;
  readonly network: Network;
  /** A repository that every mirror of the hub should have. */
  readonly usualRepository: string;
  readonly plan: PlanService;
  /** How to load an installed model, or a file that is a model. */
  readonly targetOf: (model: InstalledModel, choices?: LoadChoices) => LoadTarget;
  readonly targetOfFile: (path: string, choices?: LoadChoices) => LoadTarget;
  readonly readThreads: () => Promise<number>;
  readonly speedBench: SpeedBench;
  close(): Promise<void>;
}

/** 32 bytes; null keeps no states of the engine. */
export type StateKey = Uint8Array<ArrayBuffer> | null;

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

const engineStateFolder = (home: string): string => join(home, 'engine-state');

/** @param stateKey what the engine's saved states are encrypted with; without one none are kept */
export const createCore = async (
  { home, assets, launcher, machineFile = null }: ServicePorts,
  stateKey: StateKey = null,
): Promise<Core> => {
  const store = await openModelStore(await resolveModelsFolder(home));
  const [catalogue, embedded] = await Promise.all([readCatalogue(assets), readEmbeddedModels(assets)]);
  const calibration = createCalibrationStore(join(home, 'calibration.json'), engineRelease);
  const plan = createPlanService({
    catalogue,
    embedded,
    assets,
    installed: () => store.list(),
    contentPath: (model) => store.contentPath(model),
    machine: () => hardware.machine(false),
    known: (machine) => calibration.of(machine),
  });
  const hardware: HardwareService = createHardwareService({
    modelsFolder: store.folder,
    ownCudaFolders: fetchedCudaFolders(home),
    rank: (machine) => plan.variants('bestQuality', machine),
    measurementsFile: machineFile === null ? join(home, 'measurements.json') : null,
    ...(machineFile !== null && { readMachine: () => loadMachineFile(machineFile) }),
  });
  const readThreads = async (): Promise<number> => {
    const { cpu } = await hardware.machine(false);
    const busyCores = await measureBusyCores();
    return chooseThreadCount({
      physicalCores: cpu.physicalCores ?? cpu.logicalCores ?? availableParallelism(),
      busyCores,
    });
  };
  const network = createNetwork(process.env);
  const hub = createHubCatalogue(join(home, 'hub'), network);
  const cudaFetch = createCudaFetchService({
    home,
    network,
    source: process.env['HEARTH_CUDA_SOURCE'] ?? nvidiaSource,
    machine: hardware.machine,
  });
  // Without a key nothing that was said is written down: the command line asks once, and keeps nothing.
  const states =
    stateKey === null
      ? null
      : createEngineStates({ folder: engineStateFolder(home), budgetBytes: 4 * 1024 ** 3, key: stateKey });
  const engine = createEngineService(launcher, states);
  const quality = await openQualityStore(join(store.folder, 'quality'));
  const targetOfFile: Core['targetOfFile'] = (path, choices) => target(path, path, choices);
  const loadOptionsOf = async (path: string): Promise<LoadOptions> => (await targetOfFile(path).plan()).options;
  const certifier = createCertifier({
    launcher,
    assets,
    embedded,
    quality,
    installed: () => installer.installed.get(),
    contentPath: (model) => store.contentPath(model),
    loadOptionsOf,
  });
  const installer: Installer = await createInstaller({
    store,
    launcher,
    assets,
    embedded,
    catalogue,
    hub,
    network,
    certifier,
    loadOptionsOf,
    readThreads,
  });

  const planner = createLoadPlanner({
    machine: () => hardware.machine(true),
    libraries: (machine) => engineLibraries(machine, { ownFolders: fetchedCudaFolders(home) }),
    findDevices: createFindDevices(launcher),
    records: createLoadRecords(join(home, 'loads.json')),
    calibration,
    readThreads,
  });
  const target = (modelId: string, path: string, choices: LoadChoices = noChoices): LoadTarget => ({
    modelId,
    plan: (afterDeath) => planner.plan(modelId, path, choices, afterDeath),
  });

  const trial = createVersionTrial({
    engine,
    installer,
    targetOf: (model, choices) => ({
      ...target(model.id, store.contentPath(model), choices),
      modelHash: model.sha256,
    }),
  });

  return {
    embedded,
    store,
    quality,
    quantizeOffer: ({ modelId, quantization }) =>
      makeQuantizeOffer(
        {
          catalogue,
          hub,
          readThreads,
          machine: () => hardware.machine(false),
          modelsFolder: store.folder,
          downloadBytesPerSecond: () => downloadSpeed(installer.jobs.get()),
        },
        modelId,
        quantization,
      ),
    installer,
    engine,
    states,
    hardware,
    cudaFetch,
    network,
    usualRepository: catalogue.models.flatMap(({ files }) => files)[0]?.repository ?? '',
    plan,
    targetOf: trial.watched,
    targetOfFile,
    readThreads,
    speedBench: createSpeedBench({ launcher, planner, calibration, machine: () => hardware.machine(false) }),
    close: async () => {
      await trial.settled();
      await installer.close();
      await cudaFetch.close();
      await network.close();
      await engine.close();
      await calibration.settled();
    },
  };
};

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
  const chat = openChat(database, { engine, loadModel });
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
