/** What a person can do about a finding, in words that fit their system. Every fix is one concrete thing. */
import type { Machine } from '../../contract/hardware.ts';
import { nothing, same, say, sentences, type Words } from './row.ts';
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

export const installCudaRuntimeFix = (os: Os, major: number): Words => {
  const release = cudaRelease[major] ?? `${major}.0`;
  const packages = `cuda-cudart-${release.replace('.', '-')} libcublas-${release.replace('.', '-')}`;
  const repository = nvidiaRepository(os);
  const addSource = (command: string): Words =>
    say(
      `Add NVIDIA's package source (https://developer.nvidia.com/cuda-downloads), then: ${command}`,
      `添加 NVIDIA 的软件源（https://developer.nvidia.com/cuda-downloads ），然后：${command}`,
    );
  switch (osFamily(os)) {
    case 'windows':
      return say(
        `Install the CUDA Toolkit ${release} from https://developer.nvidia.com/cuda-toolkit-archive ("Custom", then only Runtime and CUBLAS), then start Hearth again.`,
        `从 https://developer.nvidia.com/cuda-toolkit-archive 安装 CUDA Toolkit ${release}（选择“自定义”，只勾选 Runtime 和 CUBLAS），然后重新启动 Hearth。`,
      );
    case 'ubuntu':
    case 'debian':
      return repository === null
        ? addSource(`sudo apt-get install ${packages}`)
        : same(
            `wget https://developer.download.nvidia.com/compute/cuda/repos/${repository}/x86_64/cuda-keyring_1.1-1_all.deb && sudo dpkg -i cuda-keyring_1.1-1_all.deb && sudo apt-get update && sudo apt-get install ${packages}`,
          );
    case 'fedora':
      return addSource(`sudo dnf install ${packages}`);
    case 'suse':
      return addSource(`sudo zypper install ${packages}`);
    case 'arch':
      return major === 13
        ? same('sudo pacman -S cuda')
        : say('Install the package cuda-12.8 from the AUR', '从 AUR 安装软件包 cuda-12.8');
    case 'mac':
    case 'linux':
      return say(
        `Install the CUDA ${release} runtime (cudart and cublas) from https://developer.nvidia.com/cuda-toolkit-archive`,
        `从 https://developer.nvidia.com/cuda-toolkit-archive 安装 CUDA ${release} 运行库（cudart 和 cublas）`,
      );
  }
};

/** NVIDIA's folder for a release of Ubuntu or Debian, such as `ubuntu2404`. */
const nvidiaRepository = ({ name }: Os): string | null => {
  const ubuntu = /^Ubuntu (22|24)\.04/.exec(name ?? '')?.[1];
  if (ubuntu !== undefined) return `ubuntu${ubuntu}04`;
  const debian = /^Debian GNU\/Linux (12)\b/.exec(name ?? '')?.[1];
  return debian === undefined ? null : `debian${debian}`;
};

const thenRestart = say('then restart the computer.', '然后重新启动电脑。');

/**
 * @param least the driver branch that is needed, such as `590`
 * @param computeCapability where it is known: branch 580 is the last one for Maxwell, Pascal and Volta (below 7.5; NVIDIA's
 * "CUDA Toolkit, Driver, and Architecture Matrix"), and a newer driver would switch such a card off
 */
export const updateNvidiaDriverFix = (os: Os, least: string, computeCapability: string | null): Words => {
  const isOld = computeCapability !== null && compareVersions(computeCapability, '7.5') < 0;
  if (os.host === 'container') {
    return say(
      `Update the NVIDIA driver of the host to ${least} or newer: a container uses its host's driver.`,
      `请把宿主机的 NVIDIA 驱动更新到 ${least} 或更高版本：容器使用的是宿主机的驱动。`,
    );
  }
  if (os.host === 'wsl') {
    return say(
      `Install the NVIDIA driver ${least} or newer for Windows from https://www.nvidia.com/drivers, then \`wsl --shutdown\``,
      `从 https://www.nvidia.com/drivers 安装 Windows 版 NVIDIA 驱动 ${least} 或更高版本，然后 \`wsl --shutdown\``,
    );
  }
  const install = isOld
    ? say(
        `Install the NVIDIA driver ${least} to 580 (not newer: 580 is the last for this GPU) from https://www.nvidia.com/drivers, ${thenRestart.en}`,
        `从 https://www.nvidia.com/drivers 安装 NVIDIA 驱动 ${least} 到 580（不要更新：580 是支持此显卡的最后一个版本），${thenRestart.zh}`,
      )
    : say(
        `Install the NVIDIA driver ${least} or newer from https://www.nvidia.com/drivers, ${thenRestart.en}`,
        `从 https://www.nvidia.com/drivers 安装 NVIDIA 驱动 ${least} 或更高版本，${thenRestart.zh}`,
      );
  if (isOld) return install;
  const command = (line: string, after: Words): Words =>
    sentences(say(`\`${line}\`,`, `\`${line}\`，`), thenRestart, after);
  switch (osFamily(os)) {
    case 'ubuntu':
      return command(
        `sudo ubuntu-drivers install nvidia:${least}`,
        say(
          'Where that driver is not offered, take it from https://www.nvidia.com/drivers.',
          '如果没有提供该驱动，请从 https://www.nvidia.com/drivers 下载。',
        ),
      );
    case 'arch':
      return command('sudo pacman -Syu nvidia', nothing);
    case 'fedora':
      return command(
        'sudo dnf upgrade akmod-nvidia',
        say(`It comes from RPM Fusion; ${least} or newer is needed.`, `它来自 RPM Fusion；需要 ${least} 或更高版本。`),
      );
    case 'windows':
    case 'debian':
    case 'suse':
    case 'mac':
    case 'linux':
      return install;
  }
};

export const installVulkanFix = (os: Os, vendor: string | null): Words => {
  const own = vendor === 'NVIDIA';
  switch (osFamily(os)) {
    case 'windows':
      return say(
        `Install the newest ${vendor ?? 'graphics'} driver from its maker's page; Vulkan comes with it.`,
        `从厂商网站安装最新的 ${vendor ?? '显卡'} 驱动；Vulkan 随驱动一起提供。`,
      );
    case 'ubuntu':
    case 'debian':
      return same(`sudo apt-get install libvulkan1${own ? '' : ' mesa-vulkan-drivers'}`);
    case 'fedora':
      return same(`sudo dnf install vulkan-loader${own ? '' : ' mesa-vulkan-drivers'}`);
    case 'arch':
      return same(
        `sudo pacman -S vulkan-icd-loader ${vendor === 'AMD' ? 'vulkan-radeon' : own ? 'nvidia-utils' : 'vulkan-intel'}`,
      );
    case 'suse':
      return same(
        `sudo zypper install libvulkan1${vendor === 'AMD' ? ' libvulkan_radeon' : vendor === 'Intel' ? ' libvulkan_intel' : ''}`,
      );
    case 'mac':
    case 'linux':
      return say(
        'Install the Vulkan loader and the Vulkan driver of your GPU from your system’s packages.',
        '用系统的软件包管理器安装 Vulkan 加载器和显卡的 Vulkan 驱动。',
      );
  }
};

/** The command that frees memory, where a system has one. */
export const closeProgramsFix = (os: Os): Words =>
  osFamily(os) === 'windows'
    ? say(
        'Close programs in the Task Manager (sort by memory), then press "Look again".',
        '在任务管理器中按内存排序并关闭占用多的程序，然后点“重新检测”。',
      )
    : osFamily(os) === 'mac'
      ? say(
          'Close programs in the Activity Monitor (sort by memory), then press "Look again".',
          '在“活动监视器”中按内存排序并关闭占用多的程序，然后点“重新检测”。',
        )
      : say(
          'Close the programs that use most (`ps aux --sort=-rss | head`), then press "Look again".',
          '关闭占用最多的程序（`ps aux --sort=-rss | head`），然后点“重新检测”。',
        );

export const lookAgainFix = say(
  'Press "Look again"; if it stays unknown, restart the computer.',
  '点“重新检测”；如果仍然未知，请重新启动电脑。',
);

/** For what a saved machine does not tell. */
export const saveAgainFix = say(
  'Save it on that machine with `hearth check --save FILE`: then the file tells.',
  '在那台电脑上用 `hearth check --save FILE` 保存：这样文件里就有了。',
);
