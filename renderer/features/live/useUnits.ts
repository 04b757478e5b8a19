/** The units that charts of this page have, in the window's language. */
import { useMemo } from 'react';
import type { ChartUnit } from '../../ui/chart/chartData.ts';
import { useFormat } from '../../ui/useFormat.ts';

export interface Units {
  readonly memory: ChartUnit;
  readonly storage: ChartUnit;
  readonly rate: ChartUnit;
  readonly fraction: ChartUnit;
  readonly tokensPerSecond: ChartUnit;
  readonly milliseconds: ChartUnit;
  readonly count: ChartUnit;
  readonly celsius: ChartUnit;
  readonly watts: ChartUnit;
  readonly megahertz: ChartUnit;
}

export const useUnits = (): Units => {
  const format = useFormat();
  return useMemo(() => {
    const quantity = (unit: string, name: string): ChartUnit => ({
      format: (value) => format.quantity(value, unit),
      scale: 'decimal',
      name,
    });
    return {
      memory: { format: (value) => format.memory(value), scale: 'binary', least: 2 ** 20, name: 'bytes' },
      storage: { format: (value) => format.storage(value), scale: 'decimal', least: 1e6, name: 'bytes' },
      rate: { format: (value) => format.rate(value), scale: 'decimal', least: 1e6, name: 'bytes/s' },
      fraction: { format: (value) => format.percent(value), scale: 'fraction', name: '0-1' },
      tokensPerSecond: {
        format: (value) => format.tokensPerSecond(value),
        tick: (value) => format.mark(value),
        scale: 'decimal',
        name: 'tokens/s',
      },
      milliseconds: { format: (value) => format.shortDuration(value), scale: 'decimal', name: 'ms' },
      count: { format: (value) => format.integer(value), scale: 'count', name: 'count' },
      celsius: quantity('°C', '°C'),
      watts: quantity('W', 'W'),
      megahertz: quantity('MHz', 'MHz'),
    };
  }, [format]);
};
