import { readFileSync } from 'node:fs';

/** Put in place when the program is bundled. */
declare const UPLEDGER_UPLOT_SCRIPT: string | undefined;
declare const UPLEDGER_UPLOT_STYLE: string | undefined;

const textOf = (url: string): string => readFileSync(new URL(url), 'utf8');

/** The files of uPlot for a browser. The program serves them itself, so that the dashboard loads nothing from elsewhere. */
export const chartLibrary = (): Readonly<{ script: string; style: string }> => ({
  script:
    typeof UPLEDGER_UPLOT_SCRIPT === 'string'
      ? UPLEDGER_UPLOT_SCRIPT
      : textOf(import.meta.resolve('uplot/dist/uPlot.iife.min.js')),
  style:
    typeof UPLEDGER_UPLOT_STYLE === 'string'
      ? UPLEDGER_UPLOT_STYLE
      : textOf(import.meta.resolve('uplot/dist/uPlot.min.css')),
});
