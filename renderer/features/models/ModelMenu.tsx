/** What is seldom done with a model: check it, measure it, protect it, remove it. */
import { Ellipsis, Gauge, Pin, PinOff, ShieldCheck, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstalledModel } from '../../../contract/models.ts';
import { checkModel, measureQuality, pinModel, useModels } from '../../stores/models.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx';

export interface ModelMenuProps {
  readonly model: InstalledModel;
  readonly onRemove: () => void;
}

export const ModelMenu = ({ model, onRemove }: ModelMenuProps): ReactElement => {
  const { t } = useTranslation();
  const { id, name, pinned } = model;
  const isMeasured = useModels(({ certificates }) =>
    certificates.some(({ modelSha256 }) => modelSha256 === model.sha256),
  );
  return (
    <Menu align="end" trigger={<IconButton icon={<Ellipsis />} label={t('models.moreActions', { name })} />}>
      <MenuItem icon={<ShieldCheck />} onSelect={() => void checkModel(id, false)}>
        {t('models.check')}
      </MenuItem>
      <MenuItem icon={<Gauge />} onSelect={() => void measureQuality(id)}>
        {t(isMeasured ? 'models.measureAgain' : 'models.measure')}
      </MenuItem>
      <MenuItem icon={pinned ? <PinOff /> : <Pin />} onSelect={() => void pinModel(id, !pinned)}>
        {t(pinned ? 'models.unpin' : 'models.pin')}
      </MenuItem>
      {!pinned && (
        <>
          <MenuSeparator />
          <MenuItem icon={<Trash2 />} danger onSelect={onRemove}>
            {t('models.removeIt')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
};
