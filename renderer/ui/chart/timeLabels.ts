/** Moments as a chart writes them: the shorter the range, the finer. */
const day = 24 * 60 * 60 * 1000;

export interface TimeLabels {
  /** On the axis. */
  readonly tick: (atMs: number) => string;
  /** Where one value is read, and in a table. */
  readonly exact: (atMs: number) => string;
}

export const timeLabels = (language: string, lengthMs: number): TimeLabels => {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const make = (options: Intl.DateTimeFormatOptions): ((atMs: number) => string) => {
    const format = new Intl.DateTimeFormat(locale, options);
    return (atMs) => format.format(atMs);
  };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const date = { month: 'short', day: 'numeric' } as const;
  if (lengthMs <= day / 24) {
    const seconds = make({ ...clock, second: '2-digit' });
    return { tick: lengthMs <= 10 * 60 * 1000 ? seconds : make(clock), exact: seconds };
  }
  return { tick: make(lengthMs <= 2 * day ? clock : date), exact: make({ ...date, ...clock }) };
};
