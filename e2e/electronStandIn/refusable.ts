/** An event that a listener can refuse with `preventDefault()`. */
export interface Refusable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export const refusable = <T extends object>(details: T): T & Refusable => {
  const event: T & Refusable = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
};
