/** Ranges and metrics of the history by name. Apart from the schema, so that the page needs no zod for them. */
export const historyRanges = ['1m', '10m', '1h', '24h', '7d', '30d'] as const;

/** Numbers of the whole machine, and those of each GPU; named as in `telemetry.live`. */
export const historyMetrics = [
  'decodeTokensPerSecond',
  'tokensPerSecond',
  'prefillTokensPerSecond',
  'timeToFirstTokenMs',
  'tokenGapP50Ms',
  'tokenGapP95Ms',
  'tokenGapP99Ms',
  'running',
  'queued',
  'cacheUsedTokens',
  'cacheHitFraction',
  'engineMemoryBytes',
  'engineSwappedBytes',
  'engineReadBytesPerSecond',
  'memoryUsedBytes',
  'swapUsedBytes',
  'swapBytesPerSecond',
  'cpuUtilization',
  'diskFreeBytes',
  'gpuMemoryUsedBytes',
  'gpuMemoryAppBytes',
  'gpuUtilization',
  'gpuTemperatureCelsius',
  'gpuPowerWatts',
  'gpuGraphicsClockMegahertz',
  'gpuMemoryClockMegahertz',
  'gpuPcieReceiveBytesPerSecond',
  'gpuPcieTransmitBytesPerSecond',
] as const;
