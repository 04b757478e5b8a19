/** How a model was loaded, and what to do where it was not as wanted, in English. */

export const engineTextsEn = {
  loadNotices: 'About this load',
  restarted: '{{reason}} The model was loaded anew.',
  dismiss: 'Understood',
  memoryTaken: 'Takes {{taken}} on {{device}}; {{planned}} were planned',
  memoryTakenOnly: 'Takes {{taken}} on {{device}}',
  loadWith: {
    devices: 'Load on the processor',
    gpuLayers: 'Load on the processor',
    contextTokens: 'Load with a shorter context',
    ubatchTokens: 'Load with smaller steps',
  },
};
