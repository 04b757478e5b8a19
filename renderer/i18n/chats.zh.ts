import type { chatsTextsEn } from './chats.en.ts';
import type { Translated } from './translated.ts';

export const chatsTextsZh: Translated<typeof chatsTextsEn> = {
  title: '对话',
  keep: '删除旧对话',
  keepText:
    '在所选时间内没有写入、重命名、移动或恢复的对话会移到“最近删除”，再过 7 天后彻底删除。置顶的对话和有未发送问题的对话会保留。',
  keepCost: '彻底删除的内容无法再搜索；只有备份或导出的文件中还有。',
  keepChoices: { days0: '从不', days30: '30 天', days90: '90 天', days365: '1 年' },
  keepTitle: '删除 {{days}} 天未使用的对话？',
  keepWarning_other:
    '有 {{count}} 个对话已 {{days}} 天未使用。今天不会删除任何内容：从现在开始计时，首批将于 {{date}} 删除，除非在此之前使用或置顶。',
  keepConfirm: '删除旧对话',
  keepNext: '首批将于 {{date}} 删除',
  export: '将对话保存到文件',
  exportText:
    '全部或部分对话：保存为 JSON（包含所有版本、思考过程、数据和附件文字，Hearth 可重新导入），或保存为便于阅读的 Markdown。',
  exportTexts: {
    json: '包含所有版本、思考过程、数据和附件文字。Hearth 可重新导入。',
    markdown: '便于阅读：当前打开的版本及其思考过程。无法重新导入。',
  },
  exportCost: '该文件未加密：任何拿到文件的人都能读取。',
  exportButton: '保存对话…',
  exportCount_other: '保存 {{count}} 个对话',
  format: '格式',
  formats: { json: 'JSON', markdown: 'Markdown' },
  chooseAll: '全选',
  chooseNone: '全不选',
  none: '还没有对话。',
  saved_other: '已保存 {{count}} 个对话',
  saveAs: { json: '保存为 JSON', markdown: '保存为 Markdown' },
  toolCall: {
    label: '调用工具 {{name}}',
    noName: '（无名称）',
    notRun: '未执行',
    text: '模型请求使用工具而不是回答。对话不提供工具，因此没有执行任何操作。',
  },
  import: '导入对话',
  importText:
    '来自 Hearth 在本机或其他计算机上保存的 JSON 文件。已有的内容不会重复导入；之后有改动的对话会作为副本导入。',
  importCost: '对话在加密存储中占用的空间。',
  importButton: '导入对话…',
  chooseFile: '选择文件…',
  checking: '正在读取 {{name}}…',
  adding: '正在添加 {{name}} 中的对话…',
  found: {
    title: '{{name}} 中有',
    nothing: '{{name}} 中没有新内容。',
    added_other: '{{count}} 个这里没有的对话',
    copies_other: '{{count}} 个有改动的对话：将作为副本导入',
    known_other: '{{count}} 个已有的对话',
  },
  importCount_other: '导入 {{count}} 个对话',
  imported_other: '已导入 {{count}} 个对话',
};
