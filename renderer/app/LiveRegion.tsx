/** The one place that screen readers listen to. Polite: it never interrupts what is being read. */
import type { ReactElement } from 'react';
import { useAnnouncements } from '../stores/announcements.ts';

export const LiveRegion = (): ReactElement => {
  const announcements = useAnnouncements((state) => state.announcements);
  return (
    <div aria-live="polite" aria-relevant="additions" className="visually-hidden">
      {announcements.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
};
