/**
 * The tokens as colours that a canvas understands. `light-dark()` in a custom property is resolved only where it is used
 * as a colour, so an element of the page is asked.
 */
export interface ChartTheme {
  readonly lines: readonly string[];
  readonly text: string;
  readonly grid: string;
  readonly background: string;
  readonly font: string;
}

const lineTokens = ['--color-chart-1', '--color-chart-2', '--color-chart-3', '--color-chart-4'] as const;

export const readChartTheme = (near: HTMLElement): ChartTheme => {
  const probe = near.ownerDocument.createElement('span');
  near.append(probe);
  const style = getComputedStyle(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return style.color;
  };
  const theme = {
    lines: lineTokens.map(colour),
    text: colour('--color-text-muted'),
    grid: colour('--color-border'),
    background: colour('--color-raised'),
    font: `11px ${style.fontFamily}`,
  };
  probe.remove();
  return theme;
};

/** The token of a line's colour, for what is drawn beside the canvas. */
export const lineColour = (index: number): string => `var(${lineTokens[index % lineTokens.length] ?? lineTokens[0]})`;

/** Besides the colour, so that lines can be told apart without it; none for the first. */
export const lineDash = (index: number): number[] => [[], [6, 3], [2, 3], [10, 3, 2, 3]][index % 4] ?? [];

/** Calls `listener` when another theme or contrast is chosen, here or by the system. */
export const onThemeChange = (listener: () => void): (() => void) => {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', listener);
  };
};
