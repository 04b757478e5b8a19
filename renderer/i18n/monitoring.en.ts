/** The numbers for other programs. */
export const monitoringTextsEn = {
  title: 'Monitoring',
  metrics: 'Metrics for Prometheus',
  metricsText:
    'Serves the live numbers to Prometheus and Grafana on this machine; assets/grafana has a board for them.',
  metricsCost:
    'Privacy: every user of this machine can read the numbers, the models’ names and the graphics cards’; no chats.',
  address: 'Address of the metrics',
  copy: 'Copy the address of the metrics',
};
