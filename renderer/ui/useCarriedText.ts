/** What a model that comes with the app is, in the window's language; the service's English where it is a newer one. */
import { useTranslation } from 'react-i18next';
import type { InstallableModel } from '../../contract/models.ts';

export const useCarriedText = (): ((model: InstallableModel) => string) => {
  const { t } = useTranslation();
  const texts: Readonly<Record<string, string>> = t('models.carriedModel', { returnObjects: true });
  return ({ id, description }) => texts[id.split(':')[0] ?? ''] ?? description;
};
