/** The latest live numbers; null before the first, and again once the connection is lost: old numbers are not live. */
import { create } from 'zustand';
import type { LiveSample } from '../../contract/telemetry.ts';

export const useTelemetry = create<{ readonly sample: LiveSample | null }>(() => ({ sample: null }));
