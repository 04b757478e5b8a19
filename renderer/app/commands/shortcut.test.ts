import { expect, test } from 'vitest';
import { isPressed, keyNames } from './shortcut.ts';

const keys = (key: string, held: Partial<KeyboardEvent> = {}): Parameters<typeof isPressed>[1] => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test('a shortcut is pressed with its keys and no others', () => {
  expect(isPressed('Mod+K', keys('k', { ctrlKey: true }), false)).toBe(true);
  expect(isPressed('Mod+K', keys('k', { metaKey: true }), false)).toBe(false);
  expect(isPressed('Mod+K', keys('k', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  expect(isPressed('Mod+K', keys('k'), false)).toBe(false);
  expect(isPressed('Mod+Shift+O', keys('O', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  expect(isPressed('Alt+ArrowUp', keys('ArrowUp', { altKey: true }), false)).toBe(true);
});

test('on a Mac Cmd is the key for commands, and Ctrl stays free for the text field', () => {
  expect(isPressed('Mod+K', keys('k', { metaKey: true }), true)).toBe(true);
  expect(isPressed('Mod+K', keys('k', { ctrlKey: true }), true)).toBe(false);
});

test('keys are named as on the keyboard', () => {
  expect(keyNames('Mod+Shift+Backspace', false)).toEqual(['Ctrl', 'Shift', 'Backspace']);
  expect(keyNames('Mod+Shift+Backspace', true)).toEqual(['⌘', '⇧', '⌫']);
  expect(keyNames('Alt+ArrowDown', false)).toEqual(['Alt', '↓']);
});
