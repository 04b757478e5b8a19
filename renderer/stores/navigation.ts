/** Which page is open. The address carries it as `?page=`, so a reload and the back button do what one expects. */
import { create } from 'zustand';

export const pages = ['chat', 'live', 'machine', 'models', 'settings'] as const;
export type Page = (typeof pages)[number];

export const pageOfSearch = (search: string): Page => {
  const asked = new URLSearchParams(search).get('page');
  return pages.find((page) => page === asked) ?? 'chat';
};

export const useNavigation = create<{ readonly page: Page }>(() => ({ page: 'chat' }));

export const goTo = (page: Page): void => {
  if (useNavigation.getState().page === page) return;
  history.pushState(null, '', page === 'chat' ? location.pathname : `?page=${page}`);
  useNavigation.setState({ page });
};

/** Starts following the address; called once. */
export const followAddress = (): void => {
  const read = (): void => useNavigation.setState({ page: pageOfSearch(location.search) });
  window.addEventListener('popstate', read);
  read();
};
