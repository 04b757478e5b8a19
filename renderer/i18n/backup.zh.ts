import type { backupTextsEn } from './backup.en.ts';
import type { Translated } from './translated.ts';

export const backupTextsZh: Translated<typeof backupTextsEn> = {
  title: '备份',
  save: '保存备份',
  saveText: '一个文件，包含全部对话、附件、设置和测量数据，可存到其他磁盘或其他计算机。使用前会核对其哈希值。',
  saveCost: '占用的磁盘空间与对话大致相同。没有密码短语时，任何拿到文件的人都能读取。',
  saveButton: '保存备份…',
  path: '文件',
  pathHint: '留空：主文件夹的“backups”文件夹',
  passphrase: '文件的密码短语',
  passphraseHint: '留空：不加密',
  again: '再次输入密码短语',
  different: '两次输入不一致。',
  saved: '已保存：{{path}}（{{size}}，SHA-256 {{hash}}）',
  restore: '恢复备份',
  restoreText: '用备份替换当前对话。在更新改变存储格式之前，Hearth 会自动备份，并保留最近三份。',
  restoreCost: '当前对话连同密钥会移到主文件夹的一旁，在你删除之前会占用空间。',
  restoreButton: '恢复…',
  restoreDialog: '任何更改之前都会先验证备份。现有内容连同密钥会移到一旁，不会删除任何内容。',
  none: '主文件夹中还没有备份。可在下方指定其他位置的文件。',
  found: '此主文件夹的备份',
  kinds: { saved: '由你保存', update: '更新前自动保存' },
  withPassphrase: '有密码短语',
  restorePassphrase: '其密码短语（如果有）',
  confirm: '恢复',
  restored: '备份已恢复。之前的内容保存在 {{folder}}',
};
