/** The only place where services meet. */
import type { Handlers } from '../contract/endpoint.ts';
import type { HearthContract } from '../contract/index.ts';
import type { AppInfo } from '../contract/app.ts';
import type { Launcher } from './process/launcher.ts';

/** What a shell brings. */
export interface ServicePorts {
  readonly shell: AppInfo['shell'];
  /** Folder of all state; created where it is missing. */
  readonly home: string;
  /** Folder of the shipped `assets/`. */
  readonly assets: string;
  readonly launcher: Launcher;
  readonly electronVersion: string | null;
}

export interface Services {
  readonly handlers: Handlers<HearthContract>;
  /** Stops the engine and jobs, stores what is unfinished, releases the home folder. */
  close(): Promise<void>;
}

export const createServices = (_ports: ServicePorts): Promise<Services> => {
  throw new Error('composed in the next step');
};
