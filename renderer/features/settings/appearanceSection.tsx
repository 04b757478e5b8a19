/** How the window looks, and its language. */
import type { Settings } from '../../../contract/settings.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { useTranslation } from 'react-i18next';
import type { SettingsSection } from './registry.ts';

const themes = ['system', 'light', 'dark'] as const satisfies Settings['theme'][];
const contrasts = ['system', 'more'] as const satisfies Settings['contrast'][];
const motions = ['system', 'reduced'] as const satisfies Settings['motion'][];
const languages = ['system', 'en', 'zh'] as const satisfies Settings['language'][];
const zooms = [90, 100, 115, 130, 150];

export const appearance: SettingsSection = {
  id: 'appearance',
  title: (t) => t('settings.appearance'),
  rows: [
    {
      id: 'theme',
      name: (t) => t('settings.theme'),
      text: (t) => t('settings.themeText'),
      cost: (t) => t('settings.themeCost'),
      Control: ({ settings, label, change }) => {
        const { t } = useTranslation();
        return (
          <SegmentedControl
            label={label}
            value={settings.theme}
            options={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
            onChange={(theme) => change({ theme })}
          />
        );
      },
    },
    {
      id: 'contrast',
      name: (t) => t('settings.contrast'),
      text: (t) => t('settings.contrastText'),
      cost: (t) => t('settings.contrastCost'),
      Control: ({ settings, label, change }) => {
        const { t } = useTranslation();
        return (
          <SegmentedControl
            label={label}
            value={settings.contrast}
            options={contrasts.map((value) => ({ value, label: t(`settings.contrasts.${value}`) }))}
            onChange={(contrast) => change({ contrast })}
          />
        );
      },
    },
    {
      id: 'zoom',
      name: (t) => t('settings.zoom'),
      text: (t) => t('settings.zoomText'),
      cost: (t) => t('settings.zoomCost'),
      Control: ({ settings, label, change }) => (
        <SegmentedControl
          label={label}
          value={String(settings.zoomPercent)}
          options={zooms.map((zoom) => ({ value: String(zoom), label: `${zoom} %` }))}
          onChange={(zoom) => change({ zoomPercent: Number(zoom) })}
        />
      ),
    },
    {
      id: 'motion',
      name: (t) => t('settings.motion'),
      text: (t) => t('settings.motionText'),
      cost: (t) => t('settings.motionCost'),
      Control: ({ settings, label, change }) => {
        const { t } = useTranslation();
        return (
          <SegmentedControl
            label={label}
            value={settings.motion}
            options={motions.map((value) => ({ value, label: t(`settings.motions.${value}`) }))}
            onChange={(motion) => change({ motion })}
          />
        );
      },
    },
    {
      id: 'language',
      name: (t) => t('settings.language'),
      text: (t) => t('settings.languageText'),
      cost: (t) => t('settings.languageCost'),
      Control: ({ settings, label, change }) => {
        const { t } = useTranslation();
        return (
          <SegmentedControl
            label={label}
            value={settings.language}
            options={languages.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
            onChange={(language) => change({ language })}
          />
        );
      },
    },
  ],
};
