/**
 * One formula, typeset once for each source it has: the formulas of a block that is still growing are not set again.
 * What KaTeX cannot read stands as its source, in the colour of a fault.
 */
import katex from 'katex';
import 'katex/dist/katex.min.css';
import { memo, useMemo, type ReactElement } from 'react';

export interface FormulaProps {
  readonly source: string;
  /** On a line of its own. */
  readonly display: boolean;
}

const typeset = ({ source, display }: FormulaProps): string =>
  katex.renderToString(source, {
    displayMode: display,
    throwOnError: false,
    errorColor: 'var(--color-danger)',
    // Models write Chinese and units inside formulas; that is no fault.
    strict: 'ignore',
    // No links, no styles, no pictures; and an answer must not hang the window with a macro that calls itself.
    trust: false,
    maxExpand: 500,
    maxSize: 50,
  });

export const Formula = memo(({ source, display }: FormulaProps): ReactElement => {
  const html = useMemo(() => typeset({ source, display }), [source, display]);
  // KaTeX's own markup, in which everything from the answer is escaped.
  return display ? (
    <div dangerouslySetInnerHTML={{ __html: html }} />
  ) : (
    <span dangerouslySetInnerHTML={{ __html: html }} />
  );
});
Formula.displayName = 'Formula';
