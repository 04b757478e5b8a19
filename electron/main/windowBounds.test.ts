import { expect, test } from 'vitest';
import { firstWindow, openingPlace, smallestWindow } from './windowBounds.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 850 };
const monitor = { x: 1440, y: 0, width: 2560, height: 1400 };
const saved = { x: 1600, y: 100, width: 1300, height: 900, maximized: false };

test('the window would not open where it was', () => {
  expect(openingPlace(saved, [laptop, monitor])).toEqual({
    position: { x: 1600, y: 100 },
    size: { width: 1300, height: 900 },
    maximized: false,
  });
  expect(openingPlace({ ...saved, maximized: true }, [monitor]).maximized).toBe(true);
});

test('the window would open on a monitor that is no longer there', () => {
  const place = openingPlace(saved, [laptop]);
  expect(place.position).toBeNull();
  expect(place.size).toEqual({ width: 1300, height: 850 });
});

test('a window whose title bar is above or below every screen could not be dragged back', () => {
  expect(openingPlace({ ...saved, x: 100, y: -200 }, [laptop]).position).toBeNull();
  expect(openingPlace({ ...saved, x: 100, y: 870 }, [laptop]).position).toBeNull();
  expect(openingPlace({ ...saved, x: -1250, y: 100 }, [laptop]).position).toBeNull();
});

test.each([null, undefined, 'x', {}, { ...saved, width: -5 }, { ...saved, x: 1e9 }, { ...saved, y: null }])(
  'a damaged file would break the start or place the window out of reach: %j',
  (broken) => {
    expect(openingPlace(broken, [laptop])).toEqual({
      position: null,
      size: { width: firstWindow.width, height: firstWindow.height },
      maximized: false,
    });
  },
);

test('the window would be larger than a small screen, or smaller than its content', () => {
  expect(openingPlace(null, [{ x: 0, y: 0, width: 1024, height: 700 }]).size).toEqual({ width: 1024, height: 700 });
  expect(openingPlace({ ...saved, width: 10, height: 10 }, [monitor]).size).toEqual(smallestWindow);
  expect(openingPlace(null, []).size).toEqual(firstWindow);
});
