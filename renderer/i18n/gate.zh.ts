import type { gateTextsEn } from './gate.en.ts';
import type { Translated } from './translated.ts';

export const gateTextsZh: Translated<typeof gateTextsEn> = {
  lockedTitle: 'Hearth 已锁定',
  lockedText: '你的对话已加密，输入密码短语即可打开。',
  passphrase: '密码短语',
  unlock: '解锁',
  forgotten: '我已不记得',
  keychainTitle: '密钥在系统钥匙串中',
  keychainText:
    '桌面应用可以打开这些对话；浏览器无法访问钥匙串。如果钥匙串本身已锁定，请解锁后重试。在桌面应用中设置密码短语后，也可以在此打开。',
  brokenTitle: '无法打开对话',
  changingTitle: '请稍候',
  changingText: '正在打开对话。',
  setAside: '移到一旁并重新开始',
  setAsideTitle: '以空白对话开始？',
  setAsideText: '现有内容连同密钥会移入主文件夹的“set-aside”文件夹。不会删除任何内容，模型会保留。设置也会重新开始。',
  setAsideDone: '原有内容保存在 {{folder}}',
};
