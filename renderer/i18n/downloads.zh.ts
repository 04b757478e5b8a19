/** 下载设置。 */
import type { cudaFetchTextsEn, downloadsTextsEn } from './downloads.en.ts';
import type { Translated } from './translated.ts';

export const downloadsTextsZh: Translated<typeof downloadsTextsEn> = {
  title: '下载',
  limit: '速度限制',
  limitText: '所有下载合计不超过此速度，立即生效。',
  limitCost: '时间：限速会让下载变慢，但会把带宽留给其他程序。',
  noLimit: '不限',
  proxy: '代理',
  proxyText: '下载经由代理进行。留空则按系统设置。',
  proxyCost: '隐私：代理的运营者可以看到访问了哪些服务器以及下载量。',
  certificates: '证书',
  certificatesText: '公司或学校网络检查下载内容时所用的 PEM 文件。',
  certificatesCost: '隐私：证书持有者可以看到传输内容。下载的文件仍会与哈希值比对。',
  noAddress: '这不是类似 http://proxy.example:3128 的地址。',
  endpoints: '模型从哪里下载',
  endpointsText: '模型库及其镜像，按此顺序访问。某处失败时，由下一处从中断处继续；以哈希值为准。',
  endpointsCost: '隐私：被访问的一方可以看到你的地址和所下载的文件。测速会下载几兆字节。',
  first: '首先访问',
  next: '前面的失败时访问，也用来提高速度',
  measure: '测试速度',
  measuring: '正在测量，需要几秒钟…',
  speed: '{{rate}} · {{answer}}内响应',
  fastest: '最快',
  askFirst: '首先访问 {{endpoint}}',
  remove: '移除 {{endpoint}}',
  address: '镜像地址',
  add: '添加',
  addMirror: '添加 {{endpoint}}',
};

export const cudaFetchTextsZh: Translated<typeof cudaFetchTextsEn> = {
  fetch: '立即获取',
  fetching: '正在获取 NVIDIA 的 CUDA 运行库',
  unpacking: '正在解压',
  done: 'CUDA 运行库已就绪。重新加载模型即可使用显卡。',
  from: '来自 NVIDIA 的服务器，并与哈希值比对；不会改动系统。',
};
