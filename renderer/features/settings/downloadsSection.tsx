/** Where models are downloaded from, and how: endpoints, limit, proxy, certificates. */
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { useTranslation } from 'react-i18next';
import { EndpointList } from './EndpointList.tsx';
import { isHttpAddress } from './isHttpAddress.ts';
import type { SettingsSection } from './registry.ts';
import { TextSetting } from './TextSetting.tsx';

/** Decimal; 0 = no limit. */
const limitsBytesPerSecond = [0, 1e6, 5e6, 20e6, 50e6];

export const downloads: SettingsSection = {
  id: 'downloads',
  title: (t) => t('downloads.title'),
  rows: [
    {
      id: 'limit',
      name: (t) => t('downloads.limit'),
      text: (t) => t('downloads.limitText'),
      cost: (t) => t('downloads.limitCost'),
      Control: ({ settings, label, change }) => {
        const { t } = useTranslation();
        const format = useFormat();
        return (
          <SegmentedControl
            label={label}
            value={String(settings.downloadLimitBytesPerSecond)}
            options={limitsBytesPerSecond.map((limit) => ({
              value: String(limit),
              label: limit === 0 ? t('downloads.noLimit') : format.rate(limit),
            }))}
            onChange={(limit) => change({ downloadLimitBytesPerSecond: Number(limit) })}
          />
        );
      },
    },
    {
      id: 'proxy',
      name: (t) => t('downloads.proxy'),
      text: (t) => t('downloads.proxyText'),
      cost: (t) => t('downloads.proxyCost'),
      Control: ({ settings, label, change }) => {
        const { t } = useTranslation();
        return (
          <TextSetting
            label={label}
            value={settings.proxy}
            placeholder="http://proxy.example:3128"
            problemOf={(text) => (text === '' || isHttpAddress(text) ? null : t('downloads.noAddress'))}
            onChange={(proxy) => change({ proxy })}
          />
        );
      },
    },
    {
      id: 'certificates',
      name: (t) => t('downloads.certificates'),
      text: (t) => t('downloads.certificatesText'),
      cost: (t) => t('downloads.certificatesCost'),
      Control: ({ settings, label, change }) => (
        <TextSetting
          label={label}
          value={settings.certificateFile}
          placeholder="/etc/ssl/company.pem"
          problemOf={() => null}
          onChange={(certificateFile) => change({ certificateFile })}
        />
      ),
    },
  ],
  More: EndpointList,
  words: (t) => [
    t('downloads.endpoints'),
    t('downloads.endpointsText'),
    t('downloads.endpointsCost'),
    'huggingface mirror',
  ],
};
