/** Numbers for people at a terminal. */
const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Decimal bytes, as disks and downloads are labelled: 4.32 MB. */
export const formatBytes = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${units[power] ?? ''}`;
};

/** `[#####-----]  52 %` */
export const formatBar = (done: number, total: number, width = 24): string => {
  const fraction = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(fraction * width);
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${`${Math.floor(fraction * 100)}`.padStart(3)} %`;
};

/** Columns as wide as their widest cell; the last one is left as it is. */
export const formatTable = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '),
    )
    .join('\n');
};

/** `3 s`, `2 min`, `1 h 20 min`: as exact as one needs it while waiting. */
export const formatDuration = (seconds: number): string => {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
