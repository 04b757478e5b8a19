/** Starts the window: language and theme first, so that the first frame is already right, then the page. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { App } from './app/App.tsx';
import { applySettings, onSystemChange } from './app/applySettings.ts';
import { laterPages } from './app/laterViews.ts';
import { resolveLanguage, startI18n } from './i18n/i18n.ts';
import { followAddress, useNavigation } from './stores/navigation.ts';
import { startSession } from './stores/session.ts';
import { useSettings } from './stores/settings.ts';
import { showKeptToasts } from './stores/toasts.ts';

const start = async (): Promise<void> => {
  await startI18n(resolveLanguage(useSettings.getState().settings.language, navigator.languages));
  const applyNow = (): void => applySettings(useSettings.getState().settings);
  applyNow();
  onSystemChange(applyNow);
  useSettings.subscribe(({ settings }) => applySettings(settings));
  followAddress();
  showKeptToasts();
  startSession();
  const { page } = useNavigation.getState();
  // A window that begins with another page than the chat shows it at once; a fault shows in its place.
  if (page !== 'chat') await laterPages[page].load().catch(() => undefined);
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no root element.');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
};

void start();
