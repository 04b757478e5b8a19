/** Bytes for a reader: always GiB (2^30), so that memory, files and disks can be compared; publishers mix GB and GiB. */
export const sizeText = (bytes: number): string => {
  const gibibytes = bytes / 2 ** 30;
  return `${gibibytes < 100 ? gibibytes.toFixed(1) : Math.round(gibibytes).toString()} GiB`;
};
