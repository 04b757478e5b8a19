/** A chart as a picture to pass on: the plot with its title, its lines' names and its background. */
import { lineDash, type ChartTheme } from './chartTheme.ts';

export interface ChartPicture {
  readonly canvas: HTMLCanvasElement;
  readonly title: string;
  readonly lines: readonly string[];
  readonly theme: ChartTheme;
}

const headHeight = 56;
const margin = 16;

/** Null where the browser makes no picture of it (out of memory). */
export const drawChartPicture = ({ canvas, title, lines, theme }: ChartPicture): Promise<Blob | null> => {
  const scale = canvas.width / Math.max(1, canvas.clientWidth);
  const picture = document.createElement('canvas');
  picture.width = canvas.width + 2 * margin * scale;
  picture.height = canvas.height + (headHeight + margin) * scale;
  const pen = picture.getContext('2d');
  if (pen === null) return Promise.resolve(null);
  const family = theme.font.slice(theme.font.indexOf(' ') + 1);
  pen.fillStyle = theme.background;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(canvas, margin * scale, headHeight * scale);
  pen.scale(scale, scale);
  pen.fillStyle = theme.text;
  pen.font = `600 14px ${family}`;
  pen.fillText(title, margin, 24);
  pen.font = theme.font;
  let left = margin;
  for (const [index, label] of lines.entries()) {
    pen.strokeStyle = theme.lines[index % theme.lines.length] ?? theme.text;
    pen.lineWidth = 2;
    pen.setLineDash(lineDash(index));
    pen.beginPath();
    pen.moveTo(left, 41);
    pen.lineTo(left + 20, 41);
    pen.stroke();
    pen.fillText(label, left + 26, 45);
    left += 26 + pen.measureText(label).width + 18;
  }
  return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
};
