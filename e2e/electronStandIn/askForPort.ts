/**
 * Runs in the page: asks the preload for a port as the app's own page does, makes one call over it, and gives the value.
 * The page's former port closes by that.
 */
export const callOverPort = (call: { readonly name: string; readonly input: unknown }): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const onPort = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== 'hearth-port' || port === undefined) return;
      window.removeEventListener('message', onPort);
      port.onmessage = ({ data }: MessageEvent<{ type: string; value: unknown }>) => {
        if (data.type === 'end') resolve(data.value);
        else reject(new Error(JSON.stringify(data)));
      };
      port.addEventListener('close', () => reject(new Error('The port was closed.')));
      port.postMessage({ type: 'open', id: 1, kind: 'call', ...call });
    };
    window.addEventListener('message', onPort);
    window.postMessage('hearth-port-please', window.location.origin);
  });
