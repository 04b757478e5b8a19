/** The causes of the engine's end in one sentence each, with what to do next: one place for the window and the command line. */
interface Text {
  readonly en: string;
  readonly zh: string;
}

export interface DeathText {
  readonly message: Text;
  readonly next: Text;
}

export const engineDeathTexts = {
  ptxTooNew: {
    message: {
      en: 'The NVIDIA driver is older than the engine: it cannot compile the engine for this GPU.',
      zh: 'NVIDIA 驱动比引擎旧，无法为此 GPU 编译引擎。',
    },
    next: {
      en: 'Update the NVIDIA driver, or run on Vulkan or the CPU.',
      zh: '请更新 NVIDIA 驱动，或改用 Vulkan 或 CPU。',
    },
  },
  driverTooOld: {
    message: { en: 'The NVIDIA driver is too old for the engine.', zh: 'NVIDIA 驱动对引擎来说太旧。' },
    next: {
      en: 'Update the NVIDIA driver, or run on Vulkan or the CPU.',
      zh: '请更新 NVIDIA 驱动，或改用 Vulkan 或 CPU。',
    },
  },
  noKernel: {
    message: { en: 'The engine has no program for this GPU.', zh: '引擎没有适用于此 GPU 的程序。' },
    next: { en: 'Run on Vulkan or the CPU.', zh: '请改用 Vulkan 或 CPU。' },
  },
  gpuGone: {
    message: {
      en: 'The GPU is not there any more: its driver has stopped, was updated, or the device was taken away.',
      zh: 'GPU 已不可用：驱动停止、被更新，或设备已移除。',
    },
    next: {
      en: 'Send the message again. If it happens again, restart the computer, or run on the CPU.',
      zh: '请重新发送消息。如再次发生，请重启电脑，或改用 CPU。',
    },
  },
  gpuTooLong: {
    message: {
      en: 'The system ended a computation of the GPU because it took too long.',
      zh: '系统因耗时过长而中止了 GPU 的计算。',
    },
    next: {
      en: 'Read prompts in smaller steps (--ubatch 128), or put fewer layers on the GPU.',
      zh: '请减小提示词的批量（--ubatch 128），或减少放在 GPU 上的层数。',
    },
  },
  gpuEcc: {
    message: { en: 'The memory of the GPU has a fault that it cannot correct.', zh: 'GPU 显存出现无法纠正的错误。' },
    next: {
      en: 'Restart the computer. If it happens again, run on the CPU and have the GPU checked.',
      zh: '请重启电脑。如再次发生，请改用 CPU 并检修 GPU。',
    },
  },
  gpuFull: {
    message: { en: 'The GPU ran out of memory.', zh: '显存不足。' },
    next: {
      en: 'Close programs that use the GPU, choose a shorter context, or put fewer layers on the GPU.',
      zh: '请关闭占用 GPU 的程序，选择更短的上下文，或减少放在 GPU 上的层数。',
    },
  },
  ramFull: {
    message: { en: 'There was not enough memory for this model.', zh: '内存不足以运行此模型。' },
    next: {
      en: 'Close other programs, choose a shorter context, or a smaller model.',
      zh: '请关闭其他程序，选择更短的上下文或更小的模型。',
    },
  },
  heapFull: {
    message: {
      en: 'The part of the engine that prepares texts ran out of memory.',
      zh: '引擎中处理文本的部分内存不足。',
    },
    next: { en: 'Start a new chat, or choose a shorter context.', zh: '请开始新对话，或选择更短的上下文。' },
  },
  gpuFault: {
    message: { en: 'The GPU reported an error while computing.', zh: 'GPU 在计算时报告了错误。' },
    next: {
      en: 'Try again. If it happens again, update the GPU driver.',
      zh: '请再试一次。如再次发生，请更新显卡驱动。',
    },
  },
  gpuOther: {
    message: { en: "The GPU's driver refused the engine's work.", zh: '显卡驱动拒绝了引擎的任务。' },
    next: { en: 'Update the GPU driver, or run on the CPU.', zh: '请更新显卡驱动，或改用 CPU。' },
  },
  libraryMissing: {
    message: {
      en: 'A library that the engine needs is missing on this system, or too old.',
      zh: '系统缺少引擎所需的库，或版本过旧。',
    },
    next: {
      en: 'Look at the page "This machine"; it says what is missing and how to get it.',
      zh: '请查看“本机”页面，那里说明了缺少什么以及如何获取。',
    },
  },
  ownCheck: {
    message: { en: 'The engine stopped at one of its own checks.', zh: '引擎在自检时停止。' },
    next: {
      en: 'Verify the model file. If it is right, report this with the details.',
      zh: '请校验模型文件。如文件无误，请附上详情报告此问题。',
    },
  },
  systemFull: {
    message: { en: 'The system ran out of memory and ended the engine.', zh: '系统内存耗尽，结束了引擎。' },
    next: {
      en: 'Close other programs, choose a shorter context, or a smaller model.',
      zh: '请关闭其他程序，选择更短的上下文或更小的模型。',
    },
  },
  notAnswering: {
    message: {
      en: 'The engine did not answer any more after the computer had slept.',
      zh: '电脑休眠后引擎不再响应。',
    },
    next: { en: 'It is started anew; send the message again.', zh: '正在重新启动，请重新发送消息。' },
  },
  killed: {
    message: {
      en: 'The engine was ended from outside, most likely because the system ran out of memory.',
      zh: '引擎被外部结束，很可能是因为系统内存不足。',
    },
    next: {
      en: 'Send the message again. If it happens again, close other programs or choose a smaller model.',
      zh: '请重新发送消息。如再次发生，请关闭其他程序或选择更小的模型。',
    },
  },
  crashed: {
    message: { en: 'The engine crashed.', zh: '引擎崩溃。' },
    next: {
      en: 'Send the message again. If it happens again, verify the model and update the GPU driver.',
      zh: '请重新发送消息。如再次发生，请校验模型并更新显卡驱动。',
    },
  },
  fileGone: {
    message: { en: 'The engine could not read the model file any more.', zh: '引擎无法再读取模型文件。' },
    next: {
      en: 'Check that its disk is connected, verify the model, and send the message again.',
      zh: '请检查磁盘是否已连接，校验模型后重新发送消息。',
    },
  },
  instruction: {
    message: {
      en: 'The engine used an instruction that this processor does not have.',
      zh: '引擎使用了此处理器不支持的指令。',
    },
    next: {
      en: 'Report this with the details and the name of the processor.',
      zh: '请附上详情和处理器名称报告此问题。',
    },
  },
  aborted: {
    message: { en: 'The engine stopped itself because of an internal error.', zh: '引擎因内部错误自行停止。' },
    next: {
      en: 'Send the message again. If it happens again, report it with the details.',
      zh: '请重新发送消息。如再次发生，请附上详情报告。',
    },
  },
} as const satisfies Readonly<Record<string, DeathText>>;

export type EngineDeathCause = keyof typeof engineDeathTexts;

const texts: Readonly<Record<string, DeathText>> = engineDeathTexts;

/** Of a `details.cause`; undefined for one of another version of the app. */
export const engineDeathText = (cause: unknown): DeathText | undefined =>
  typeof cause === 'string' && Object.hasOwn(texts, cause) ? texts[cause] : undefined;
