/** The numbers for other programs, in Chinese. */
import type { monitoringTextsEn } from './monitoring.en.ts';
import type { Translated } from './translated.ts';

export const monitoringTextsZh: Translated<typeof monitoringTextsEn> = {
  title: '监控',
  metrics: 'Prometheus 指标',
  metricsText: '向本机的 Prometheus 和 Grafana 提供实时数据；assets/grafana 中有现成的面板。',
  metricsCost: '隐私：本机的所有用户都能读到这些数字、模型名和显卡名；不含对话。',
  address: '指标地址',
  copy: '复制指标地址',
};
