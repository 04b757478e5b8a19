/** Copies a text and says so for a moment, to eyes and to screen readers. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../stores/announcements.ts';
import { Button } from './Button.tsx';
import { copyText } from './copyText.ts';
import { IconButton } from './IconButton.tsx';

const SHOWN_MS = 1600;

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as the button's name. */
  readonly label: string;
  /** Shows “Copy” beside the icon. */
  readonly showLabel?: boolean;
}

export const CopyButton = ({ text, label, showLabel = false }: CopyButtonProps): ReactElement => {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = (): void => {
    void copyText(text).then((done) => {
      setCopied(done);
      if (done) announce(t('common.copied'));
    });
  };
  const icon = copied ? <Check /> : <Copy />;
  if (!showLabel)
    return <IconButton size="small" label={copied ? t('common.copied') : label} icon={icon} onClick={copy} />;
  return (
    <Button size="small" variant="quiet" icon={icon} aria-label={copied ? t('common.copied') : label} onClick={copy}>
      {copied ? t('common.copied') : t('common.copy')}
    </Button>
  );
};
