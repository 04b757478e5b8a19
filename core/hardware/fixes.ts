/** What a person can do about a finding, in words that fit their system. Every fix is one concrete thing. */
import type { Machine } from '../../contract/hardware.ts';
import { compareVersions } from './versions.ts';

type Os = Machine['os'];
type Family = 'windows' | 'mac' | 'ubuntu' | 'debian' | 'fedora' | 'arch' | 'suse' | 'linux';

export const osFamily = ({ platform, name }: Os): Family => {
  if (platform === 'win32') return 'windows';
  if (platform === 'darwin') return 'mac';
  const families: readonly (readonly [RegExp, Family])[] = [
    [/ubuntu|mint|pop!_os|elementary|zorin/i, 'ubuntu'],
    [/debian/i, 'debian'],
    [/fedora|red hat|rhel|rocky|alma|centos|nobara|bazzite/i, 'fedora'],
    [/arch|manjaro|endeavour|cachyos/i, 'arch'],
    [/suse/i, 'suse'],
  ];
  return families.find(([pattern]) => pattern.test(name ?? ''))?.[1] ?? 'linux';
};

/** Releases of each CUDA major that the engine's packages run with. */
const cudaRelease: Readonly<Record<number, string>> = { 12: '12.8', 13: '13.1' };

export const installCudaRuntimeFix = (os: Os, major: number): string => {
  const release = cudaRelease[major] ?? `${major}.0`;
  const packages = `cuda-cudart-${release.replace('.', '-')} libcublas-${release.replace('.', '-')}`;
  const repository = nvidiaRepository(os);
  switch (osFamily(os)) {
    case 'windows':
      return `Install the CUDA Toolkit ${release} from https://developer.nvidia.com/cuda-toolkit-archive ("Custom", then only Runtime and CUBLAS), then start Hearth again.`;
    case 'ubuntu':
    case 'debian':
      return repository === null
        ? `Add NVIDIA's package source (https://developer.nvidia.com/cuda-downloads), then: sudo apt-get install ${packages}`
        : `wget https://developer.download.nvidia.com/compute/cuda/repos/${repository}/x86_64/cuda-keyring_1.1-1_all.deb && sudo dpkg -i cuda-keyring_1.1-1_all.deb && sudo apt-get update && sudo apt-get install ${packages}`;
    case 'fedora':
    case 'suse':
      return `Add NVIDIA's package source (https://developer.nvidia.com/cuda-downloads), then: sudo ${osFamily(os) === 'suse' ? 'zypper' : 'dnf'} install ${packages}`;
    case 'arch':
      return major === 13 ? 'sudo pacman -S cuda' : 'Install the package cuda-12.8 from the AUR';
    case 'mac':
    case 'linux':
      return `Install the CUDA ${release} runtime (cudart and cublas) from https://developer.nvidia.com/cuda-toolkit-archive`;
  }
};

/** NVIDIA's folder for a release of Ubuntu or Debian, such as `ubuntu2404`. */
const nvidiaRepository = ({ name }: Os): string | null => {
  const ubuntu = /^Ubuntu (22|24)\.04/.exec(name ?? '')?.[1];
  if (ubuntu !== undefined) return `ubuntu${ubuntu}04`;
  const debian = /^Debian GNU\/Linux (12)\b/.exec(name ?? '')?.[1];
  return debian === undefined ? null : `debian${debian}`;
};

/**
 * @param least the driver branch that is needed, such as `590`
 * @param computeCapability where it is known: branch 580 is the last one for Maxwell, Pascal and Volta (below 7.5; NVIDIA's
 * "CUDA Toolkit, Driver, and Architecture Matrix"), and a newer driver would switch such a card off
 */
export const updateNvidiaDriverFix = (os: Os, least: string, computeCapability: string | null): string => {
  const isOld = computeCapability !== null && compareVersions(computeCapability, '7.5') < 0;
  const wanted = isOld ? `${least} to 580 (not newer: 580 is the last for this GPU)` : `${least} or newer`;
  const restart = 'then restart the computer';
  const install = `Install the NVIDIA driver ${wanted} from https://www.nvidia.com/drivers, ${restart}.`;
  if (isOld) return install;
  switch (osFamily(os)) {
    case 'ubuntu':
      return `sudo ubuntu-drivers install nvidia:${least}, ${restart}. Where that driver is not offered, take it from https://www.nvidia.com/drivers.`;
    case 'arch':
      return `sudo pacman -Syu nvidia, ${restart}.`;
    case 'fedora':
      return `sudo dnf upgrade akmod-nvidia (from RPM Fusion), ${restart}; ${least} or newer is needed.`;
    case 'windows':
    case 'debian':
    case 'suse':
    case 'mac':
    case 'linux':
      return install;
  }
};

export const installVulkanFix = (os: Os, vendor: string | null): string => {
  switch (osFamily(os)) {
    case 'windows':
      return `Install the newest ${vendor ?? 'graphics'} driver from its maker's page; Vulkan comes with it.`;
    case 'ubuntu':
    case 'debian':
      return `sudo apt-get install libvulkan1${vendor === 'NVIDIA' ? '' : ' mesa-vulkan-drivers'}`;
    case 'fedora':
      return `sudo dnf install vulkan-loader${vendor === 'NVIDIA' ? '' : ' mesa-vulkan-drivers'}`;
    case 'arch':
      return `sudo pacman -S vulkan-icd-loader ${vendor === 'AMD' ? 'vulkan-radeon' : vendor === 'NVIDIA' ? 'nvidia-utils' : 'vulkan-intel'}`;
    case 'suse':
      return `sudo zypper install libvulkan1${vendor === 'AMD' ? ' libvulkan_radeon' : vendor === 'Intel' ? ' libvulkan_intel' : ''}`;
    case 'mac':
    case 'linux':
      return 'Install the Vulkan loader and the Vulkan driver of your GPU from your system’s packages.';
  }
};

export const lookAgainFix = 'Press "Look again"; if it stays unknown, restart the computer.';
