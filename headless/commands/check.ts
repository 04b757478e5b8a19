/** `hearth check`: what this machine is, what stands in the way, and what will run. */
import { createCore } from '../../core/compose.ts';
import { saveMachineFile } from '../../core/hardware/machineFile.ts';
import { formatBytes, formatTable } from '../format.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

const marks = { ok: '✓', warn: '!', fail: '✗', unknown: '?' } as const;

export interface CheckOptions {
  /** Where to write the machine; null for nowhere. */
  readonly save: string | null;
  readonly machineFile: string | null;
}

export const runCheck = async ({ save, machineFile }: CheckOptions, output: Output): Promise<number> => {
  const core = await createCore(createShellPorts('cli', { machineFile }));
  try {
    const machine = await core.hardware.measure(false);
    const { rows, variants } = await core.hardware.readiness(false);
    if (save !== null) {
      await saveMachineFile(save, machine);
      output.note(`Saved to ${save}.`);
    }
    output.record({ type: 'check', machine, rows, variants });
    for (const row of rows) {
      output.line(`${marks[row.status]} ${output.bold(row.id)}: ${row.found} (needed: ${row.needed})`);
      output.line(`    ${row.why}`);
      if (row.details !== null) output.line(output.dim(`    ${row.details}`));
      if (row.fix !== null) output.line(`    → ${row.fix}`);
    }
    output.line();
    output.line(
      formatTable(
        variants.map((variant) => [
          variant.verdict,
          variant.name,
          variant.quantization,
          `${variant.bytesEstimated ? '≈ ' : ''}${formatBytes(variant.bytes)}`,
          variant.why,
        ]),
      ),
    );
    return 0;
  } finally {
    await core.close();
  }
};
