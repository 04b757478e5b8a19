/** Shows toasts below the head of the page. They go by themselves, but not while somebody points at them or is in them. */
import { X } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { dismissToast, useToasts, type Toast } from '../stores/toasts.ts';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './Toasts.module.css';

const SHOWN_MS = 10_000;

const ToastView = ({ toast: { id, text, action } }: { readonly toast: Toast }): ReactElement => {
  const { t } = useTranslation();
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => dismissToast(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld]);

  return (
    <li
      className={styles.toast}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.text}>{text}</span>
      {action !== null && (
        <Button
          size="small"
          variant="quiet"
          className={styles.action}
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="small" icon={<X />} label={t('common.dismiss')} onClick={() => dismissToast(id)} />
    </li>
  );
};

export const Toasts = (): ReactElement | null => {
  const { t } = useTranslation();
  const toasts = useToasts((state) => state.toasts);
  if (toasts.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('common.notices')}>
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </ul>
  );
};
