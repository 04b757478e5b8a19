/** What the window says while the conversations are not open. */
export const gateTextsEn = {
  lockedTitle: 'Hearth is locked',
  lockedText: 'Your conversations are encrypted. The passphrase opens them.',
  passphrase: 'Passphrase',
  unlock: 'Unlock',
  forgotten: 'I do not know it any more',
  keychainTitle: 'The key is in the system’s keychain',
  keychainText:
    'The desktop app opens these conversations; a browser cannot reach the keychain. Where the keychain itself is locked, unlock it and try again. A passphrase that you set in the desktop app opens them here too.',
  brokenTitle: 'The conversations cannot be opened',
  changingTitle: 'One moment',
  changingText: 'The conversations are being opened.',
  setAside: 'Set aside and begin anew',
  setAsideTitle: 'Begin with no conversations?',
  setAsideText:
    'What is there now goes into the folder “set-aside” of the home folder, together with its key. Nothing is deleted, and models stay. Settings begin anew too.',
  setAsideDone: 'What was there is kept in {{folder}}',
};
