/**
 * Where services meet that need no conversations: the command line works with them while a window is open.
 * `composeServices.ts` adds the others.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { AppInfo } from '../contract/app.ts';
import type { Machine } from '../contract/hardware.ts';
import { noChoices, type LoadChoices } from '../contract/loadChoices.ts';
import type { InstalledModel } from '../contract/models.ts';
import { readCatalogue } from './catalog/catalog.ts';
import { readEmbeddedModels, type EmbeddedModel } from './catalog/embedded.ts';
import { createHubCatalogue } from './catalog/hubCatalogue.ts';
import { engineRelease } from './engine/engineRelease.ts';
import type { LoadOptions } from './engine/childContract.ts';
import { createEngineService, type EngineService } from './engine/engineService.ts';
import type { LoadTarget } from './engine/loadTarget.ts';
import { createEngineStates, engineStateFolder, type EngineStates } from './engine/state/engineStates.ts';
import { chooseThreadCount, measureBusyCores } from './engine/threads.ts';
import { fetchedCudaFolders } from './hardware/cudaFetch/cudaFolder.ts';
import { createCudaFetchService, nvidiaSource, type CudaFetchService } from './hardware/cudaFetch/cudaFetchService.ts';
import { engineLibraries } from './hardware/engineLibraries.ts';
import { createHardwareService, type HardwareService } from './hardware/hardwareService.ts';
import { loadMachineFile } from './hardware/machineFile.ts';
import { createCertifier } from './install/certifier.ts';
import { createInstaller, type Installer } from './install/installer.ts';
import { downloadSpeed } from './install/jobs.ts';
import type { ModelsParts } from './install/modelsHandlers.ts';
import { resolveModelsFolder } from './install/modelsFolder.ts';
import { openModelStore, type ModelStore } from './install/store.ts';
import { createVersionTrial } from './install/versionTrial.ts';
import { createWhileUnused } from './install/whileUnused.ts';
import { createNetwork, type Network } from './network/network.ts';
import { openQualityStore, type QualityStore } from './quantize/qualityStore.ts';
import { createCalibrationStore } from './plan/calibrationStore.ts';
import { createFindDevices } from './plan/engineDevices.ts';
import { createLoadPlanner } from './plan/loadPlanner.ts';
import { createLoadRecords } from './plan/loadRecords.ts';
import { createPlanService, type PlanService } from './plan/planService.ts';
import { makeQuantizeOffer } from './plan/quantizeOffer.ts';
import { createSpeedBench, type SpeedBench } from './plan/speedBench.ts';
import { createTunedStore } from './plan/tune/tunedStore.ts';
import { createTuneService, type TuneService } from './plan/tune/tuneService.ts';
import type { Launcher } from './process/launcher.ts';
import type { Notify } from './telemetry/alerts/alertService.ts';

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
  readonly tune: TuneService;
  close(): Promise<void>;
}

/** 32 bytes; null keeps no states of the engine. */
export type StateKey = Uint8Array<ArrayBuffer> | null;

/** @param stateKey what the engine's saved states are encrypted with; without one none are kept */
export const createCore = async (
  { home, assets, launcher, machineFile = null }: ServicePorts,
  stateKey: StateKey = null,
): Promise<Core> => {
  const store = await openModelStore(await resolveModelsFolder(home));
  const [catalogue, embedded] = await Promise.all([readCatalogue(assets), readEmbeddedModels(assets)]);
  const calibration = createCalibrationStore(join(home, 'calibration.json'), engineRelease);
  const tuned = createTunedStore(join(home, 'tuned.json'), engineRelease);
  const plan = createPlanService({
    catalogue,
    embedded,
    assets,
    installed: () => store.list(),
    contentPath: (model) => store.contentPath(model),
    machine: () => hardware.machine(false),
    known: (machine) => calibration.of(machine),
    tuned: tuned.find,
  });
  const hardware: HardwareService = createHardwareService({
    modelsFolder: () => store.folder,
    ownCudaFolders: fetchedCudaFolders(home),
    rank: (machine) => plan.variants('bestQuality', machine),
    measurementsFile: machineFile === null ? join(home, 'measurements.json') : null,
    ...(machineFile !== null && { readMachine: () => loadMachineFile(machineFile) }),
  });
  const readThreads = async (): Promise<number> => {
    const { cpu } = await hardware.machine(false);
    const busyCores = await measureBusyCores();
    const here = availableParallelism();
    return chooseThreadCount({
      // A saved machine may have cores that are not here.
      physicalCores: Math.min(cpu.physicalCores ?? cpu.logicalCores ?? here, here),
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
  const quality = await openQualityStore(() => join(store.folder, 'quality'));
  const targetOfFile: Core['targetOfFile'] = (path, choices = noChoices) => ({
    modelId: path,
    plan: (afterDeath) => planner.plan({ id: path, path, hash: null }, choices, afterDeath),
  });
  const loadOptionsOf = async (path: string): Promise<LoadOptions> => (await targetOfFile(path).plan()).options;
  const certifier = createCertifier({
    engine,
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
    home,
    whileUnused: createWhileUnused(engine),
  });

  const planning = {
    machine: () => hardware.machine(true),
    libraries: (machine: Machine) => engineLibraries(machine, { ownFolders: fetchedCudaFolders(home) }),
    findDevices: createFindDevices(launcher),
    calibration,
    tuned,
    readThreads,
  };
  const planner = createLoadPlanner({ ...planning, records: createLoadRecords(join(home, 'loads.json')) });
  const toLoad = (model: InstalledModel) => ({ id: model.id, path: store.contentPath(model), hash: model.sha256 });
  const tune = createTuneService({
    ...planning,
    launcher,
    engine: {
      numbers: () => engine.numbers(),
      // What is measured beside it would take the cores that its speeds are about.
      aside: (notice, work) => installer.unmeasured(() => engine.aside(notice, work)),
    },
    find: async (modelId) => {
      const model = await store.find(modelId);
      return { ...toLoad(model), name: model.name };
    },
  });

  const trial = createVersionTrial({
    engine,
    installer,
    // Where it lies is asked at each load: models are moved.
    targetOf: (model, choices = noChoices) => ({
      modelId: model.id,
      modelHash: model.sha256,
      plan: (afterDeath) => planner.plan(toLoad(model), choices, afterDeath),
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
    tune,
    close: async () => {
      await tune.close();
      await trial.settled();
      await installer.close();
      await cudaFetch.close();
      await network.close();
      await engine.close();
      await calibration.settled();
    },
  };
};
