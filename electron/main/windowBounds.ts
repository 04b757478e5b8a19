/**
 * Where a window is put: where it last was, if that place is still on a screen. A monitor that was unplugged must not
 * take the window with it, and a file that somebody edited must not make one that nobody can grasp.
 */
import { z } from 'zod';

const pixels = z.number().int().min(-100_000).max(100_000);

export const windowPlace = z.object({
  x: pixels,
  y: pixels,
  width: pixels.positive(),
  height: pixels.positive(),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof windowPlace>;

/** In device-independent pixels, as Electron counts. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallestWindow = { width: 760, height: 520 } as const;
export const firstWindow = { width: 1200, height: 820 } as const;

/** The least of a window that must be on a screen: enough of the title bar to drag it back. */
const graspable = { width: 120, height: 40 } as const;

const overlap = (a: Area, b: Area): { width: number; height: number } => ({
  width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
  height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
});

export interface OpeningPlace {
  /** Null lets the system choose. */
  readonly position: { readonly x: number; readonly y: number } | null;
  readonly size: { readonly width: number; readonly height: number };
  readonly maximized: boolean;
}

/** `screens` are work areas, without task bars; `saved` is whatever was stored. */
export const openingPlace = (saved: unknown, screens: readonly Area[]): OpeningPlace => {
  const parsed = windowPlace.safeParse(saved);
  const largest = (key: 'width' | 'height'): number => Math.max(0, ...screens.map((screen) => screen[key]));
  const fit = (key: 'width' | 'height', wanted: number): number =>
    Math.max(smallestWindow[key], Math.min(wanted, largest(key) || wanted));
  if (!parsed.success) {
    const size = { width: fit('width', firstWindow.width), height: fit('height', firstWindow.height) };
    return { position: null, size, maximized: false };
  }
  const place = parsed.data;
  const titleBar = { ...place, height: graspable.height };
  const visible = screens.some((screen) => {
    const shared = overlap(titleBar, screen);
    return shared.width >= graspable.width && shared.height >= graspable.height;
  });
  return {
    position: visible ? { x: place.x, y: place.y } : null,
    size: { width: fit('width', place.width), height: fit('height', place.height) },
    maximized: place.maximized,
  };
};
