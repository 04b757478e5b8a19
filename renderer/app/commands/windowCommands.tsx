/** The models, the pages, and how the window looks. */
import type { TFunction } from 'i18next';
import {
  Activity,
  Boxes,
  Cpu,
  Gauge,
  Keyboard,
  Languages,
  MessageSquareText,
  Power,
  Settings2,
  SunMoon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useConversations } from '../../stores/conversations.ts';
import { unloadModel, useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { goTo, pages, useNavigation, type Page } from '../../stores/navigation.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import { setupOf } from '../../stores/setups.ts';
import { showWhySpeed } from '../../stores/whySpeed.ts';
import { chooseModel } from '../../features/chat/chatActions.ts';
import type { Command } from './command.ts';
import { openPalette } from '../../stores/palette.ts';

const modelCommands = (t: TFunction): readonly Command[] => {
  const { openId } = useConversations.getState();
  const { status } = useEngine.getState();
  const chosenId = setupOf(openId).modelId ?? status?.modelId;
  return [
    ...(useModels.getState().installed ?? []).map(({ id, name }): Command => ({
      id: `model.${id}`,
      group: 'model',
      label: t('commands.useModel', { name }),
      icon: <Boxes />,
      isChosen: id === chosenId,
      run: () => chooseModel(openId, id),
    })),
    {
      id: 'whySpeed',
      group: 'model',
      label: t('speed.open'),
      icon: <Gauge />,
      isOffered: chosenId != null,
      run: () => chosenId != null && showWhySpeed(chosenId),
    },
    {
      id: 'unload',
      group: 'model',
      label: t('commands.unload'),
      icon: <Power />,
      isOffered: status?.state === 'ready',
      run: unloadModel,
    },
  ];
};

const pageIcons: Readonly<Record<Page, ReactElement>> = {
  chat: <MessageSquareText />,
  live: <Activity />,
  machine: <Cpu />,
  models: <Boxes />,
  settings: <Settings2 />,
};

/** A browser keeps Ctrl and a number for its tabs; the desktop window has none. */
const pageCommands = (t: TFunction): readonly Command[] =>
  pages.map((page, index) => ({
    id: `page.${page}`,
    group: 'pages',
    label: t('commands.goTo', { page: t(`app.pages.${page}`) }),
    icon: pageIcons[page],
    shortcuts: [`Mod+${index + 1}`, ...(page === 'settings' ? ['Mod+,'] : [])],
    isChosen: useNavigation.getState().page === page,
    run: () => goTo(page),
  }));

const viewCommands = (t: TFunction): readonly Command[] => {
  const { theme, language } = useSettings.getState().settings;
  return [
    ...(['system', 'light', 'dark'] as const).map((value): Command => ({
      id: `theme.${value}`,
      group: 'view',
      label: `${t('settings.theme')}: ${t(`settings.themes.${value}`)}`,
      icon: <SunMoon />,
      isChosen: theme === value,
      run: () => changeSettings({ theme: value }),
    })),
    ...(['system', 'en', 'zh'] as const).map((value): Command => ({
      id: `language.${value}`,
      group: 'view',
      label: `${t('settings.language')}: ${t(`settings.languages.${value}`)}`,
      icon: <Languages />,
      isChosen: language === value,
      run: () => changeSettings({ language: value }),
    })),
    {
      id: 'keys',
      group: 'view',
      label: t('commands.keys'),
      icon: <Keyboard />,
      shortcuts: ['Mod+/'],
      run: () => openPalette('keys'),
    },
  ];
};

export const windowCommands = (t: TFunction): readonly Command[] => [
  ...modelCommands(t),
  ...viewCommands(t),
  ...pageCommands(t),
];
