import { createSvg } from "./drawing.ts";

const STROKE = 'fill="none" stroke="#1b1f24" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"';

/** Shapes of the icons, 96×96 pixels. */
const shapes = {
  cart: `<path d="M10 18h12l10 44h40l10-32H28" ${STROKE}/><circle cx="38" cy="76" r="6" ${STROKE}/><circle cx="66" cy="76" r="6" ${STROKE}/>`,
  download: `<path d="M48 12v46M28 40l20 20 20-20M14 66v16h68V66" ${STROKE}/>`,
  search: `<circle cx="42" cy="42" r="26" ${STROKE}/><path d="M62 62l22 22" ${STROKE}/>`,
  home: `<path d="M10 50L48 14l38 36M20 44v38h56V44M40 82V58h16v24" ${STROKE}/>`,
  mail: `<rect x="10" y="22" width="76" height="52" rx="4" ${STROKE}/><path d="M12 26l36 28 36-28" ${STROKE}/>`,
};

export type Icon = keyof typeof shapes;

export function drawIcon(icon: Icon): string {
  return createSvg(96, 96, [shapes[icon]]);
}

/** Draws a line that only separates sections. */
export function drawDivider(color: string, wave: number): string {
  const waves = Array.from({ length: 20 }, (_, index) => `q15 ${index % 2 === 0 ? -wave : wave} 30 0`).join(" ");
  return createSvg(640, 48, [`<path d="M20 24 ${waves}" fill="none" stroke="${color}" stroke-width="3"/>`]);
}
