/** Saving backups and going back to one. */
export const backupTextsEn = {
  title: 'Backups',
  save: 'Save a backup',
  saveText:
    'One file with every conversation, attached file, setting and measurement, for another disk or another machine. It is checked against its hash before it is used.',
  saveCost:
    'Disk space, about as much as the conversations take. Without a passphrase everybody who has the file can read it.',
  saveButton: 'Save a backup…',
  path: 'File',
  pathHint: 'left empty: the folder “backups” of the home folder',
  passphrase: 'Passphrase of the file',
  passphraseHint: 'left empty: not encrypted',
  again: 'Passphrase again',
  different: 'The two are not the same.',
  saved: 'Saved: {{path}} ({{size}}, SHA-256 {{hash}})',
  restore: 'Restore a backup',
  restoreText:
    'Puts a backup in place of the present conversations. Before an update changes the form of the store, Hearth makes a backup by itself; the latest three are kept.',
  restoreCost:
    'The present conversations are set aside in the home folder, with their key: they take their space there until you delete them.',
  restoreButton: 'Restore…',
  restoreDialog:
    'It is verified before anything changes. What is there now is set aside with its key, and nothing is deleted.',
  none: 'There is none in the home folder yet. A file elsewhere can be named below.',
  found: 'Backups of this home',
  kinds: { saved: 'saved by you', update: 'made before an update' },
  withPassphrase: 'with a passphrase',
  restorePassphrase: 'Its passphrase, where it has one',
  confirm: 'Restore',
  restored: 'The backup is in place. What was there before is kept in {{folder}}',
};
