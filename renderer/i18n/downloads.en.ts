/** The settings of downloads, in English. */
export const downloadsTextsEn = {
  title: 'Downloads',
  limit: 'Speed limit',
  limitText: 'All downloads together take no more than this; it counts at once.',
  limitCost: 'Time: a limit makes downloads slower, and leaves the line to others.',
  noLimit: 'None',
  proxy: 'Proxy',
  proxyText: 'Downloads go through it. Empty: as the system says.',
  proxyCost: 'Privacy: who runs the proxy sees which servers are asked, and how much is fetched.',
  certificates: 'Certificates',
  certificatesText: 'A PEM file of a company or school whose network checks what is downloaded.',
  certificatesCost: 'Privacy: who holds them can read along. What arrives is still compared with its hash.',
  noAddress: 'This is not an address like http://proxy.example:3128.',
  endpoints: 'Where models come from',
  endpointsText:
    'The hub and its mirrors, asked in this order. Where one fails, the next goes on in mid-file; hashes decide what is taken.',
  endpointsCost:
    'Privacy: whoever is asked sees your address and which files you fetch. A speed test fetches a few megabytes.',
  first: 'Asked first',
  next: 'Asked when those before fail, and for more speed',
  measure: 'Test the speed',
  measuring: 'Measuring for a few seconds…',
  speed: '{{rate}} · answers in {{answer}}',
  fastest: 'Fastest',
  askFirst: 'Ask {{endpoint}} first',
  remove: 'Remove {{endpoint}}',
  address: 'Address of a mirror',
  add: 'Add',
  addMirror: 'Add {{endpoint}}',
};

export const cudaFetchTextsEn = {
  fetch: 'Fetch it now',
  fetching: 'Fetching NVIDIA’s CUDA runtime',
  unpacking: 'Unpacking it',
  done: 'The CUDA runtime is here. Load the model again to use the graphics card.',
  from: 'From NVIDIA’s server, compared with its hashes; nothing of the system is changed.',
};
