/** What can be done in and with the open chat, and the other chats to go to. */
import type { TFunction } from 'i18next';
import {
  ArrowDown,
  ArrowUp,
  Brain,
  Copy,
  FastForward,
  FolderInput,
  MessageSquareText,
  PanelLeft,
  Paperclip,
  Pencil,
  PencilLine,
  Pin,
  PinOff,
  RefreshCw,
  Search,
  SlidersHorizontal,
  Square,
  SquarePen,
  TextCursorInput,
  Trash2,
} from 'lucide-react';
import type { Conversation } from '../../../contract/chat.ts';
import { efforts } from '../../../contract/effort.ts';
import { titleOf } from '../../i18n/titleOf.ts';
import { announce } from '../../stores/announcements.ts';
import { useAppInfo } from '../../stores/appInfo.ts';
import { isAnswering, useChat } from '../../stores/chat.ts';
import { openConversation, useConversations } from '../../stores/conversations.ts';
import { goTo, useNavigation } from '../../stores/navigation.ts';
import { changeSetup, effortOf, setupOf, withEffort } from '../../stores/setups.ts';
import { copyText } from '../../ui/copyText.ts';
import { arrangeConversations } from '../../features/chat/arrangeConversations.ts';
import { answerAgain, answerNow, startNewChat, stopAnswer, togglePin } from '../../features/chat/chatActions.ts';
import { openConversationDialog } from '../../features/chat/conversationDialog.ts';
import { deleteConversation } from '../../features/chat/deleteConversation.ts';
import { editLastQuestion } from '../../features/chat/editing.ts';
import { wishFor } from '../../features/chat/pageWishes.ts';
import { openSetup } from '../../features/chat/setupDialog.ts';
import { showSidebar, toggleSidebar } from '../../features/chat/sidebar.ts';
import type { Command } from './command.ts';

/** Most of it is seen on the chat page, wherever it was asked for. */
const onChatPage =
  (run: () => unknown): (() => unknown) =>
  () => {
    goTo('chat');
    return run();
  };

/** The chats as the list shows them, from top to bottom. */
const inOrder = (): readonly Conversation[] => {
  const { conversations, folders } = useConversations.getState();
  const { pinned, folders: filed, groups } = arrangeConversations(conversations ?? [], folders, new Date());
  return [...pinned, ...[...filed, ...groups].flatMap((group) => group.conversations)];
};

const openNeighbour = (step: 1 | -1): void => {
  const all = inOrder();
  const at = all.findIndex(({ id }) => id === useConversations.getState().openId);
  const next = all[at < 0 && step < 0 ? all.length - 1 : at + step];
  if (next !== undefined) openConversation(next.id);
};

const answerCommands = (t: TFunction): readonly Command[] => {
  const chat = useChat.getState();
  const { conversationId } = chat;
  const last = chat.messages[chat.order.at(-1) ?? ''];
  const answer = last?.role === 'assistant' ? last : undefined;
  const isBusy = isAnswering(chat);
  const isOver = answer !== undefined && !isBusy;
  const copy = async (text: string): Promise<void> => {
    if (await copyText(text)) announce(t('common.copied'));
  };
  return [
    {
      id: 'stop',
      group: 'chat',
      label: t('commands.stop'),
      icon: <Square />,
      isOffered: isBusy,
      run: () => conversationId !== null && stopAnswer(conversationId),
    },
    {
      id: 'answerNow',
      group: 'chat',
      label: t('compose.answer.answerNow'),
      icon: <FastForward />,
      shortcuts: ['Mod+Enter'],
      isOffered: isBusy && answer?.text === '',
      run: () => conversationId !== null && answerNow(conversationId),
    },
    {
      id: 'copyAnswer',
      group: 'chat',
      label: t('commands.copyAnswer'),
      icon: <Copy />,
      shortcuts: ['Mod+Shift+C'],
      isOffered: isOver && answer.text !== '',
      run: () => answer !== undefined && copy(answer.text),
    },
    {
      id: 'answerAgain',
      group: 'chat',
      label: t('chat.answerAgain'),
      icon: <RefreshCw />,
      isOffered: isOver,
      run: onChatPage(() => answer !== undefined && answerAgain(answer)),
    },
    {
      id: 'editQuestion',
      group: 'chat',
      label: t('commands.editQuestion'),
      icon: <PencilLine />,
      isOffered: isOver,
      run: onChatPage(editLastQuestion),
    },
  ];
};

const openChatCommands = (t: TFunction): readonly Command[] => {
  const { conversations, openId } = useConversations.getState();
  const open = conversations?.find(({ id }) => id === openId);
  const isOffered = open !== undefined;
  return [
    {
      id: 'pin',
      group: 'chat',
      label: t(open?.pinned === true ? 'commands.unpin' : 'commands.pin'),
      icon: open?.pinned === true ? <PinOff /> : <Pin />,
      isOffered,
      run: () => open !== undefined && togglePin(open),
    },
    {
      id: 'rename',
      group: 'chat',
      label: t('commands.rename'),
      icon: <Pencil />,
      isOffered,
      run: onChatPage(() => open !== undefined && openConversationDialog('rename', open.id)),
    },
    {
      id: 'folder',
      group: 'chat',
      label: t('commands.folder'),
      icon: <FolderInput />,
      isOffered,
      run: onChatPage(() => open !== undefined && openConversationDialog('folder', open.id)),
    },
    {
      id: 'delete',
      group: 'chat',
      label: t('commands.delete'),
      icon: <Trash2 />,
      shortcuts: ['Mod+Shift+Backspace'],
      isOffered,
      run: () => open !== undefined && deleteConversation(open, t),
    },
  ];
};

/**
 * A browser's own search cannot find what is scrolled away, as it is not in the page then. In the field of ours its keys
 * are its own again.
 */
const searchKeys = (): readonly string[] => {
  const takesBrowsers =
    useNavigation.getState().page === 'chat' && document.activeElement?.matches('[type=search]') !== true;
  return takesBrowsers ? ['Mod+F', 'Mod+Shift+F'] : ['Mod+Shift+F'];
};

const listCommands = (t: TFunction): readonly Command[] => [
  {
    id: 'search',
    group: 'list',
    label: t('chat.search.label'),
    icon: <Search />,
    shortcuts: searchKeys(),
    run: onChatPage(() => {
      showSidebar();
      wishFor('search');
    }),
  },
  {
    id: 'sidebar',
    group: 'list',
    label: t('commands.sidebar'),
    icon: <PanelLeft />,
    shortcuts: ['Mod+B'],
    run: onChatPage(toggleSidebar),
  },
  {
    id: 'chatBefore',
    group: 'list',
    label: t('commands.chatBefore'),
    icon: <ArrowUp />,
    shortcuts: ['Alt+ArrowUp'],
    run: onChatPage(() => openNeighbour(-1)),
  },
  {
    id: 'chatAfter',
    group: 'list',
    label: t('commands.chatAfter'),
    icon: <ArrowDown />,
    shortcuts: ['Alt+ArrowDown'],
    run: onChatPage(() => openNeighbour(1)),
  },
];

const effortCommands = (t: TFunction): readonly Command[] => {
  const { openId } = useConversations.getState();
  const { options } = setupOf(openId);
  return efforts.map((effort) => ({
    id: `effort.${effort}`,
    group: 'thinking',
    label: `${t('compose.effort.label')}: ${t(`compose.effort.${effort}`)}`,
    icon: <Brain />,
    isChosen: effortOf(options) === effort,
    run: () => changeSetup(openId, { options: withEffort(options, effort) }),
  }));
};

export const chatCommands = (t: TFunction): readonly Command[] => [
  {
    id: 'new',
    group: 'chat',
    label: t('chat.newChat'),
    icon: <SquarePen />,
    // The first is the one that is shown; a browser keeps Ctrl+N for its own windows.
    shortcuts: useAppInfo.getState().info?.shell === 'browser' ? ['Mod+Shift+O', 'Mod+N'] : ['Mod+N', 'Mod+Shift+O'],
    run: onChatPage(startNewChat),
  },
  ...answerCommands(t),
  {
    id: 'write',
    group: 'chat',
    label: t('commands.write'),
    icon: <TextCursorInput />,
    shortcuts: ['Mod+J'],
    run: onChatPage(() => wishFor('write')),
  },
  {
    id: 'attach',
    group: 'chat',
    label: t('compose.files.attach'),
    icon: <Paperclip />,
    run: onChatPage(() => wishFor('attach')),
  },
  {
    id: 'setup',
    group: 'chat',
    label: t('compose.setup.button'),
    icon: <SlidersHorizontal />,
    shortcuts: ['Mod+.'],
    run: onChatPage(openSetup),
  },
  ...openChatCommands(t),
  ...listCommands(t),
  ...effortCommands(t),
  ...inOrder()
    .filter(({ id }) => id !== useConversations.getState().openId)
    .map(({ id, title }): Command => ({
      id: `chat.${id}`,
      group: 'chats',
      label: titleOf({ title }, t),
      icon: <MessageSquareText />,
      run: onChatPage(() => openConversation(id)),
    })),
];
