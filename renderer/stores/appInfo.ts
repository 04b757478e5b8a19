/** What this program is: version, shell, folders. It does not change while the window is open. */
import { create } from 'zustand';
import type { AppInfo } from '../../contract/app.ts';

export const useAppInfo = create<{ readonly info: AppInfo | null }>(() => ({ info: null }));
