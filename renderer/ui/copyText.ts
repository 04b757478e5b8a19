/**
 * Puts a text on the clipboard; says whether it worked. The clipboard API asks for a permission that the desktop window
 * denies to every page, so there is the older way as well, which needs only the click that led here.
 */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
};

const copyBySelection = (text: string): boolean => {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.cssText = 'position:fixed;opacity:0;pointer-events:none';
  area.setAttribute('aria-hidden', 'true');
  document.body.append(area);
  area.select();
  let done = false;
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    done = true;
  };
  document.addEventListener('copy', onCopy);
  // The only call that copies without the permission. It is old, but browsers keep it for exactly this.
  const page: { execCommand(command: string): boolean } = document;
  page.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
};
