/**
 * The key of a browser page. It comes once, in the address after `#`, which is never sent to a server; from there it
 * moves to the tab's own storage and out of the address bar, so that it is in no history, bookmark or screenshot.
 */
const STORAGE_KEY = 'hearth.token';

export interface TokenPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState' | 'state'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
}

export const takeAccessToken = ({ location, history, storage }: TokenPlaces): string | null => {
  const fromAddress = new URLSearchParams(location.hash.replace(/^#/, '')).get('token');
  if (fromAddress === null || fromAddress === '') return storage.getItem(STORAGE_KEY);
  storage.setItem(STORAGE_KEY, fromAddress);
  history.replaceState(history.state, '', location.pathname + location.search);
  return fromAddress;
};
