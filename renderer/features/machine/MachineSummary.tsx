/** The machine at a glance: one card a part. A reading that is not known is left out, or says so; it is never 0. */
import { CircuitBoard, Cpu, HardDrive, MemoryStick, MonitorCog } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Gpu, Machine } from '../../../contract/hardware.ts';
import { Card } from '../../ui/Card.tsx';
import { UNKNOWN } from '../../ui/format.ts';
import { PageSection } from '../../ui/Page.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { RawDetails } from './RawDetails.tsx';
import styles from './MachineSummary.module.css';

interface PartProps {
  readonly icon: ReactElement;
  readonly kind: string;
  readonly name: string;
  /** Null ones are not known and not shown. */
  readonly facts: readonly (string | null)[];
  /** The drivers' own words, folded away. */
  readonly details?: string | undefined;
}

const Part = ({ icon, kind, name, facts, details }: PartProps): ReactElement => (
  <Card className={styles.part ?? ''}>
    <p className={styles.kind}>
      <span aria-hidden="true" className={styles.icon}>
        {icon}
      </span>
      {kind}
    </p>
    <p className={styles.name}>{name}</p>
    <ul className={styles.facts}>
      {facts
        .filter((fact) => fact !== null)
        .map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
    </ul>
    {details !== undefined && <RawDetails text={details} />}
  </Card>
);

const GpuPart = ({ gpu }: { readonly gpu: Gpu }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const bandwidth = gpu.memoryBandwidthBytesPerSecond;
  const versions = [
    gpu.driverVersion === null ? null : t('machine.driver', { version: gpu.driverVersion }),
    gpu.cudaVersion === null ? null : t('machine.cuda', { version: gpu.cudaVersion }),
  ].filter((version) => version !== null);
  return (
    <Part
      icon={<CircuitBoard />}
      kind={gpu.integrated === true ? `${t('machine.gpu')} · ${t('machine.integrated')}` : t('machine.gpu')}
      name={gpu.name}
      facts={[
        gpu.memoryTotalBytes === null
          ? null
          : gpu.memoryFreeBytes === null
            ? format.memory(gpu.memoryTotalBytes)
            : `${format.memory(gpu.memoryTotalBytes)} · ${t('machine.memoryFree', { size: format.memory(gpu.memoryFreeBytes) })}`,
        versions.length === 0 ? null : versions.join(' · '),
        gpu.computeCapability === null ? null : t('machine.computeCapability', { version: gpu.computeCapability }),
        bandwidth === null ? null : t('machine.bandwidth', { rate: format.rate(bandwidth) }),
      ]}
    />
  );
};

const useParts = ({ cpu, memory, disks, os }: Machine): ReactNode => {
  const { t } = useTranslation();
  const format = useFormat();
  const threads = t('machine.threads', { count: cpu.logicalCores });
  const disk = disks[0];
  return (
    <>
      <Part
        icon={<Cpu />}
        kind={t('machine.cpu')}
        name={cpu.name ?? t('common.notKnown')}
        facts={[
          cpu.physicalCores === null ? threads : `${t('machine.cores', { count: cpu.physicalCores })} · ${threads}`,
          cpu.features.length === 0 ? null : cpu.features.join(', '),
        ]}
      />
      <Part
        icon={<MemoryStick />}
        kind={t('machine.memory')}
        name={format.memory(memory.totalBytes)}
        facts={[
          memory.availableBytes === null
            ? null
            : t('machine.memoryFree', { size: format.memory(memory.availableBytes) }),
          memory.swapTotalBytes === null
            ? null
            : memory.swapTotalBytes === 0
              ? t('machine.noSwap')
              : t('machine.swap', { size: format.memory(memory.swapTotalBytes) }),
          memory.bandwidthBytesPerSecond === null ? null : format.rate(memory.bandwidthBytesPerSecond),
        ]}
      />
      {disk !== undefined && (
        <Part
          icon={<HardDrive />}
          kind={t('machine.disk')}
          name={
            disk.freeBytes === null && disk.totalBytes === null
              ? UNKNOWN
              : t('machine.diskFree', { free: format.storage(disk.freeBytes), total: format.storage(disk.totalBytes) })
          }
          facts={[disk.path, disk.readBytesPerSecond === null ? null : format.rate(disk.readBytesPerSecond)]}
        />
      )}
      <Part
        icon={<MonitorCog />}
        kind={t('machine.system')}
        name={os.name ?? os.platform}
        facts={[`${os.platform} ${os.release}`, os.architecture]}
      />
    </>
  );
};

export const MachineSummary = ({ machine }: { readonly machine: Machine }): ReactElement => {
  const { t } = useTranslation();
  const parts = useParts(machine);
  return (
    <PageSection title={t('machine.summary')}>
      <div className={styles.parts}>
        {machine.gpus.map((gpu) => (
          <GpuPart key={gpu.id} gpu={gpu} />
        ))}
        {machine.gpus.length === 0 && (
          <Part
            icon={<CircuitBoard />}
            kind={t('machine.gpu')}
            name={t('machine.noGpu')}
            facts={[t('machine.noGpuText')]}
            details={machine.unknown['gpus']}
          />
        )}
        {parts}
      </div>
    </PageSection>
  );
};
