/** Electron's news of sleep and power; on the stand-in they come from the test only (`powerMonitor.emit('resume')`). */
import { EventEmitter } from 'node:events';

export const powerMonitor = new EventEmitter();
