/** For tests: Prometheus' text format, read strictly. Throws at whatever Prometheus would refuse. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const samplePattern = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (NaN|[+-]?Inf|[+-]?[\d.]+(?:e[+-]?\d+)?)$/;
const labelPattern = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

const readLabels = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {};
  let end = 0;
  for (const match of text.matchAll(labelPattern)) {
    labels[match[1] ?? ''] = match[2] ?? '';
    end += match[0].length;
  }
  if (end !== text.length) throw new Error(`Not labels: ${text}`);
  return labels;
};

const familyOf = (name: string, families: ReadonlyMap<string, unknown>): string =>
  families.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, '');

export const readExposition = (text: string): ReadonlyMap<string, Family> => {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  let help: { readonly name: string; readonly text: string } | null = null;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) ([\w:]+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      help = { name, text: rest };
    } else if (kind === 'TYPE') {
      if (families.has(name) || help?.name !== name) throw new Error(`Out of order: ${line}`);
      families.set(name, { type: rest, help: help.text, samples: [] });
    } else {
      const [, sampleName, labels = '', value] = samplePattern.exec(line) ?? [];
      if (sampleName === undefined) throw new Error(`Not a sample: ${line}`);
      const family = families.get(familyOf(sampleName, families));
      if (family === undefined) throw new Error(`Without a type: ${line}`);
      family.samples.push({
        name: sampleName,
        labels: readLabels(labels),
        value: Number(value?.replace('Inf', 'Infinity')),
      });
    }
  }
  return families;
};
