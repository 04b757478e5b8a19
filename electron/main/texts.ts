/** The few sentences that are shown by the system's own dialogs, where the page's translations cannot reach. */
export interface Texts {
  readonly openLink: { readonly question: string; readonly open: string; readonly cancel: string };
  readonly startFailed: { readonly title: string; readonly quit: string };
  readonly pageFailed: {
    readonly message: string;
    readonly detail: string;
    readonly reload: string;
    readonly quit: string;
  };
}

const english: Texts = {
  openLink: { question: 'Open this link in your browser?', open: 'Open link', cancel: 'Cancel' },
  startFailed: { title: 'Hearth could not start', quit: 'Quit' },
  pageFailed: {
    message: 'The window stopped working.',
    detail: 'Your conversations are stored, and an answer that is being written goes on. Reload the window to see it.',
    reload: 'Reload',
    quit: 'Quit',
  },
};

const chinese: Texts = {
  openLink: { question: '要在浏览器中打开此链接吗?', open: '打开链接', cancel: '取消' },
  startFailed: { title: 'Hearth 无法启动', quit: '退出' },
  pageFailed: {
    message: '窗口已停止工作。',
    detail: '对话已保存，正在生成的回答会继续。重新加载窗口即可查看。',
    reload: '重新加载',
    quit: '退出',
  },
};

/** `locale` is a language tag such as `zh-CN`. */
export const textsFor = (locale: string): Texts => (locale.toLowerCase().startsWith('zh') ? chinese : english);
