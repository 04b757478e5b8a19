/** One block of Markdown, rendered once for each text it has. Raw HTML is shown as text, never run. */
import type { ComponentProps, ReactElement } from 'react';
import { memo } from 'react';
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { CodeBlock } from './CodeBlock.tsx';
import { Formula } from './Formula.tsx';
import { normalizeMath } from './normalizeMath.ts';
import styles from './Markdown.module.css';

type HastElement = NonNullable<ExtraProps['node']>;

const textOf = (node: HastElement['children'][number]): string =>
  node.type === 'text' ? node.value : 'children' in node ? node.children.map(textOf).join('') : '';

const classNamesOf = (code: HastElement): readonly string[] => {
  const names = code.properties.className;
  return Array.isArray(names) ? names.map(String) : [];
};

const labelOf = (code: HastElement): string =>
  classNamesOf(code)
    .find((name) => name.startsWith('language-'))
    ?.slice('language-'.length) ?? '';

const Pre = ({ node, ...rest }: ComponentProps<'pre'> & ExtraProps): ReactElement => {
  const code = node?.children.find(
    (child): child is HastElement => child.type === 'element' && child.tagName === 'code',
  );
  if (code === undefined) return <pre {...rest} />;
  if (classNamesOf(code).includes('math-display')) return <Formula source={textOf(code)} display />;
  return <CodeBlock label={labelOf(code)} code={textOf(code)} />;
};

const Code = ({ node, ...rest }: ComponentProps<'code'> & ExtraProps): ReactElement =>
  node !== undefined && classNamesOf(node).includes('math-inline') ? (
    <Formula source={textOf(node)} display={false} />
  ) : (
    <code {...rest} />
  );

const Link = ({ node: _node, children, href }: ComponentProps<'a'> & ExtraProps): ReactElement => (
  <a href={href} target="_blank" rel="noreferrer noopener">
    {children}
  </a>
);

/** Pictures would be fetched from the network, which this window never does: their words stand for them. */
const Picture = ({ alt, src }: ComponentProps<'img'> & ExtraProps): ReactElement => (
  <span className={styles.picture}>{alt === undefined || alt === '' ? String(src) : alt}</span>
);

/** A wide table scrolls in itself, by keyboard too. */
const Table = ({ node: _node, ...rest }: ComponentProps<'table'> & ExtraProps): ReactElement => (
  <div className={styles.tableFrame} tabIndex={0} role="group">
    <table {...rest} />
  </div>
);

/**
 * Headings of an answer stand below those of the page. Which level a model begins with is chance, so all have the same
 * and none is skipped; how large one is shows what the model meant.
 */
const heading = (size: 'large' | 'medium' | 'small') => {
  const Heading = ({ node: _node, ...rest }: ComponentProps<'h3'> & ExtraProps): ReactElement => (
    <h3 {...rest} data-size={size} />
  );
  return Heading;
};

const components: Components = {
  pre: Pre,
  code: Code,
  a: Link,
  img: Picture,
  table: Table,
  h1: heading('large'),
  h2: heading('medium'),
  h3: heading('small'),
  h4: heading('small'),
  h5: heading('small'),
  h6: heading('small'),
};

const remarkPlugins: ComponentProps<typeof ReactMarkdown>['remarkPlugins'] = [
  remarkGfm,
  [remarkMath, { singleDollarTextMath: false }],
];

export const MarkdownBlock = memo(({ source }: { readonly source: string }): ReactElement => (
  <ReactMarkdown remarkPlugins={remarkPlugins} components={components}>
    {normalizeMath(source)}
  </ReactMarkdown>
));
MarkdownBlock.displayName = 'MarkdownBlock';
