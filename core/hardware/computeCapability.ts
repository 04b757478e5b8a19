/**
 * An NVIDIA card's compute capability by its name, for where neither driver nor file tells it (`nvidia-smi` before driver
 * 510 does not). Source: NVIDIA's "CUDA GPU Compute Capability". Null for a name that is not understood.
 */
const generations: readonly (readonly [name: RegExp, capability: string])[] = [
  [/\bGB10\b/i, '12.1'],
  [/\bRTX 50\d\d|RTX PRO \d{4} Blackwell/i, '12.0'],
  [/\bGB?[23]00\b|\bB[123]00\b/i, '10.0'],
  [/\bG?H(100|200|800|20)\b/i, '9.0'],
  [/\bRTX 40\d\d|\bAda\b|\bL(4|20|40S?)\b/i, '8.9'],
  [/\bOrin\b/i, '8.7'],
  [/\bA(100|30|800)\b/i, '8.0'],
  [/\bRTX (30\d\d|2050)|\bRTX A\d{4}|\bA(2|10|16|40)\b|\bRTX A\d{3}\b/i, '8.6'],
  [/\bRTX 20\d\d|\bGTX 16\d\d|TITAN RTX|Quadro RTX|\bT4\b|\bT(400|600|1000|1200|2000)\b/i, '7.5'],
  [/TITAN V\b|\bV100\b|GV100/i, '7.0'],
  [/\bGTX 10\d\d|\bGT 10\d\d|TITAN Xp?\b|\bP(4|40)\b|Quadro P\d/i, '6.1'],
  [/\bP100\b/i, '6.0'],
  [/\bGTX 9\d\d|TITAN X\b|\bM(40|60)\b/i, '5.2'],
];

export const computeCapabilityOf = (name: string): string | null =>
  generations.find(([pattern]) => pattern.test(name))?.[1] ?? null;
