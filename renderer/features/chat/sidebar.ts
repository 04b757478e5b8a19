/** Whether the list of conversations is shown. A narrow window begins without it. */
import { create } from 'zustand';

const NARROW = '(max-width: 820px)';

export const useSidebar = create<{ readonly open: boolean }>(() => ({ open: !matchMedia(NARROW).matches }));

export const toggleSidebar = (): void => useSidebar.setState(({ open }) => ({ open: !open }));
