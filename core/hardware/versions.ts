/** Orders dotted version numbers by their parts: `580.65.6` < `580.95`; a missing part counts as 0. */
export const compareVersions = (left: string, right: string): number => {
  const leftParts = left.split('.').map(toNumber);
  const rightParts = right.split('.').map(toNumber);
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index += 1) {
    const difference = (leftParts[index] ?? 0) - (rightParts[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
};

const toNumber = (part: string): number => {
  const value = Number.parseInt(part, 10);
  return Number.isNaN(value) ? 0 : value;
};
