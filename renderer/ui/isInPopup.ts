/** Keys that are pressed in a dialog or a menu belong to it. */
export const isInPopup = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
