import { expect, test } from 'vitest';
import { parseExternalLink } from './links.ts';

test('an ordinary link would not open', () => {
  expect(parseExternalLink('https://example.com/a?b=c#d')?.href).toBe('https://example.com/a?b=c#d');
  expect(parseExternalLink('http://example.com')?.href).toBe('http://example.com/');
});

test.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hello',
  'ms-msdt:/id',
  'vscode://file/x',
  'smb://host/share',
  'app://hearth/index.html',
  'mailto:a@example.com',
  '/relative',
  'https://',
  '',
])('an address that starts something else than a browser would be opened: %s', (link) => {
  expect(parseExternalLink(link)).toBeNull();
});

test('a link that pretends to go to another host would be opened', () => {
  expect(parseExternalLink('https://bank.example@evil.example/')).toBeNull();
  expect(parseExternalLink('https://user:secret@evil.example/')).toBeNull();
});

test('a host of look-alike letters would be shown as it looks, not as what it is', () => {
  expect(parseExternalLink('https://аpple.com/')?.host).toBe('xn--pple-43d.com');
});

test('an endless address would fill the dialog and the command line of the browser', () => {
  expect(parseExternalLink(`https://example.com/${'a'.repeat(4000)}`)).toBeNull();
});
