/** The log of alerts, and its settings. What an alert says is in `contract/alertTexts.ts`. */
export const alertTextsEn = {
  log: 'Alerts',
  none: 'Nothing to tell',
  noneText:
    'Hot or full graphics cards, memory that runs out, slow answers, an engine that was started again: it is told here, and by a notification.',
  test: 'Send a test alert',
  toSettings: 'Limits',
  clear: 'Clear the log',
  now: 'now',
  lasts: 'there is an alert',
  lasted: 'for {{length}}',
  askText: 'This browser can show alerts while the page is in the background.',
  allow: 'Allow notifications',
  refused: 'This browser was told not to show notifications of this page; alerts are only listed here.',
};

export const alertSettingsTextsEn = {
  title: 'Alerts',
  notifications: 'Notifications',
  notificationsText: 'Alerts come as notifications of the system. The page Live lists them either way.',
  on: 'On',
  off: 'Off',
  gpuHot: 'Hot graphics card',
  gpuHotText: 'When a card stays at this temperature for ten seconds.',
  gpuMemory: 'Full graphics memory',
  gpuMemoryText: 'When so much of it is in use, by all programs.',
  memory: 'Full memory',
  memoryText: 'When so much of it is in use, by all programs.',
  disk: 'Full disk',
  diskText: 'When less than this is left where Hearth keeps its files.',
  gpuLoad: 'Idle graphics card',
  gpuLoadText: 'When it has less to do than this while it answers: the model may lie in the wrong place.',
  slow: 'Slow answers',
  slowText: 'When answers stay below the speed that was predicted for this machine.',
};
