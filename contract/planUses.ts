/**
 * What the person wants most; it orders the variants and sets the planned context. Without any schema, so that a page can
 * use it without zod.
 */
export const planUses = ['fastChat', 'bestQuality', 'longContext'] as const;
