/** The sign of the app: a fire under its arch. Decoration; the name stands beside it. */
import type { ReactElement } from 'react';

export const HearthMark = ({ className }: { readonly className?: string | undefined }): ReactElement => (
  <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
    <path d="M4 28V15a12 12 0 0 1 24 0v13h-5.500V15.400a6.500 6.500 0 0 0-13 0V28z" fill="var(--color-accent)" />
    <path
      d="M16.200 13c.5 3 4 4.700 4 9a4.200 4.200 0 0 1-8.400 0c0-1.900.9-3.200 1.700-4.200.1 1.100.6 1.800 1.300 2.200-.3-2.500.1-5 1.400-7z"
      fill="light-dark(#ef8a4c, #ffc79e)"
    />
  </svg>
);
