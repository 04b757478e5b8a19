import { describe, expect, it } from 'vitest';
import type { AlertReading } from './alertReadings.ts';
import { createAlertTracker } from './alertTracker.ts';

const reading = (level: AlertReading['level'], kind: AlertReading['kind'] = 'gpuHot'): AlertReading => ({
  key: `${kind} 0`,
  kind,
  subject: 'card',
  value: 90,
  limit: 85,
  level,
});

/** What the tracker says of one reading a second; `-` where there is none. */
const story = (levels: string, kind?: AlertReading['kind'], everyMs = 1000): string => {
  const tracker = createAlertTracker();
  const names: Readonly<Record<string, AlertReading['level']>> = { X: 'beyond', o: 'between', _: 'within' };
  return Array.from({ length: levels.length }, (_, index) => {
    const level = names[levels.charAt(index)];
    const changes = tracker.accept(level === undefined ? [] : [reading(level, kind)], index * everyMs);
    return changes.map(({ type }) => type)[0]?.[0] ?? '.';
  }).join('');
};

describe('an alert', () => {
  it('waits until its reading holds: one hot sample is no hot card', () => {
    expect(story('XXXXX_XXXXX_')).toBe('............');
    expect(story('XXXXXXXXXXXX')).toBe('..........b.');
  });

  it('does not wait where nothing swings: a full disk is full', () => {
    expect(story('X', 'diskLow')).toBe('b');
  });

  it('stays between its two limits: a value that swings about one of them would flap', () => {
    expect(story('XXXXXXXXXXXoXoXoXoXoooooooooooooXo')).toBe(`..........b${'.'.repeat(23)}`);
  });

  it('ends only when it has been calm for a while', () => {
    expect(story('XXXXXXXXXXX_____X____________')).toBe('..........b................e.');
  });

  it('goes on instead of beginning again: a second notification in a quarter of an hour is noise', () => {
    expect(story('X___________X', 'diskLow', 2000)).toBe('b.....e.....g');
    expect(story(`X${'_'.repeat(20)}X`, 'diskLow', 60_000)).toBe(`b.e${'.'.repeat(18)}b`);
  });

  it('ends where nothing is told any more: a card that sleeps is not hot', () => {
    expect(story(`XXXXXXXXXXX${'-'.repeat(61)}`)).toBe(`..........b${'.'.repeat(59)}e.`);
  });
});
