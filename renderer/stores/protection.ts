/** How the conversations are protected; null until the service says it. */
import { create } from 'zustand';
import type { Protection } from '../../contract/vault.ts';

export const useProtection = create<{ readonly protection: Protection | null }>(() => ({ protection: null }));
