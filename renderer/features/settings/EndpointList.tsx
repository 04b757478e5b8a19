/** The hub and its mirrors in the order in which they are asked, each with how fast it is from here. */
import { ArrowUpToLine, Gauge, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/error.ts';
import type { EndpointSpeed } from '../../../contract/network.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { describeError } from '../../ui/describeError.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { Cost } from './Cost.tsx';
import { isHttpAddress } from './isHttpAddress.ts';
import styles from './EndpointList.module.css';

const officialHub = 'https://huggingface.co';
/** Where the official hub cannot be reached, this is the one that most people use. */
const knownMirror = 'https://hf-mirror.com';

type Speeds = Readonly<Record<string, EndpointSpeed>>;

const useSpeedText = (): ((speed: EndpointSpeed) => string) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return ({ answerMs, bytesPerSecond, error }) =>
    error === null
      ? t('downloads.speed', { rate: format.rate(bytesPerSecond), answer: format.duration(answerMs) })
      : describeError(error, t, i18n.language).message;
};

/** The fastest of those that were measured; null where there is nothing to compare. */
const fastestOf = (speeds: Speeds): string | null => {
  const measured = Object.values(speeds).filter(({ bytesPerSecond }) => bytesPerSecond !== null);
  const sorted = measured.toSorted((left, right) => (right.bytesPerSecond ?? 0) - (left.bytesPerSecond ?? 0));
  return measured.length < 2 ? null : (sorted[0]?.endpoint ?? null);
};

export const EndpointList = (): ReactElement => {
  const { t } = useTranslation();
  const speedText = useSpeedText();
  const chosen = useSettings(({ settings }) => settings.endpoints);
  const [text, setText] = useState('');
  const [speeds, setSpeeds] = useState<Speeds>({});
  const [measuring, setMeasuring] = useState<string | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const shown = chosen.length === 0 ? [officialHub] : chosen;
  const added = text.trim().replace(/\/+$/, '');
  const canAdd = isHttpAddress(added) && !shown.includes(added) && shown.length < 10;

  const keep = (endpoints: string[]): void => {
    setError(null);
    changeSettings({ endpoints }).catch((thrown: unknown) => setError(errorInfoOf(thrown)));
  };
  const add = (endpoint: string): void => {
    keep([...shown, endpoint]);
    setText('');
  };
  const measure = async (): Promise<void> => {
    setError(null);
    setSpeeds({});
    try {
      // One after the other: side by side they would share the line.
      for (const endpoint of shown) {
        setMeasuring(endpoint);
        const speed = await callHearth('network.measureEndpoint', { endpoint });
        setSpeeds((before) => ({ ...before, [endpoint]: speed }));
      }
    } catch (thrown) {
      setError(errorInfoOf(thrown));
    } finally {
      setMeasuring(null);
    }
  };
  const fastest = fastestOf(speeds);

  return (
    <Card className={styles.card ?? ''} role="group" aria-label={t('downloads.endpoints')}>
      <div className={styles.head}>
        <div>
          <p className={styles.name}>{t('downloads.endpoints')}</p>
          <p className={styles.text}>{t('downloads.endpointsText')}</p>
          <Cost text={t('downloads.endpointsCost')} />
        </div>
        <Button icon={<Gauge />} busy={measuring !== null} onClick={() => void measure()}>
          {t('downloads.measure')}
        </Button>
      </div>
      <ol className={styles.list}>
        {shown.map((endpoint, index) => {
          const speed = speeds[endpoint];
          return (
            <li key={endpoint} className={styles.entry} aria-label={endpoint}>
              <div className={styles.body}>
                <p className={styles.address}>
                  {endpoint}
                  {endpoint === fastest && <Badge tone="success">{t('downloads.fastest')}</Badge>}
                </p>
                <p className={styles.text} role="status">
                  {measuring === endpoint
                    ? t('downloads.measuring')
                    : speed === undefined
                      ? t(index === 0 ? 'downloads.first' : 'downloads.next')
                      : speedText(speed)}
                </p>
              </div>
              {index > 0 && (
                <IconButton
                  size="small"
                  icon={<ArrowUpToLine />}
                  label={t('downloads.askFirst', { endpoint })}
                  onClick={() => keep([endpoint, ...shown.filter((each) => each !== endpoint)])}
                />
              )}
              {chosen.length > 0 && (
                <IconButton
                  size="small"
                  icon={<Trash2 />}
                  label={t('downloads.remove', { endpoint })}
                  onClick={() => keep(chosen.filter((each) => each !== endpoint))}
                />
              )}
            </li>
          );
        })}
      </ol>
      <form
        className={styles.add}
        onSubmit={(event) => {
          event.preventDefault();
          if (canAdd) add(added);
        }}
      >
        <TextField
          label={t('downloads.address')}
          value={text}
          maxLength={2000}
          placeholder={knownMirror}
          onChange={setText}
        />
        <Button type="submit" icon={<Plus />} disabled={!canAdd}>
          {t('downloads.add')}
        </Button>
        {!shown.includes(knownMirror) && text === '' && (
          <Button variant="quiet" onClick={() => add(knownMirror)}>
            {t('downloads.addMirror', { endpoint: 'hf-mirror.com' })}
          </Button>
        )}
      </form>
      {error !== null && <ErrorNotice error={error} />}
    </Card>
  );
};
