import { sha256 } from '../../../events/fields/sha256.ts';
import { html, nothing, type Html } from '../../text/html.ts';
import { pageScript } from './script.ts';
import { pageStyle } from './style.ts';

const base64 = (hex: string): string =>
  btoa(hex.replaceAll(/../gu, (byte) => String.fromCodePoint(Number.parseInt(byte, 16))));

const sourceOf = (text: string): string => `'sha256-${base64(sha256(text))}'`;

/** Nothing is loaded or run but the page's own style and script, known by their hashes, and the API beside it. */
const policy = `default-src 'none'; style-src ${sourceOf(pageStyle)}; script-src ${sourceOf(pageScript)}; connect-src 'self'; base-uri 'none'; form-action 'none'`;

// Byte for byte what the policy names.
const style: Html = { markup: `<style>${pageStyle}</style>` };
const script: Html = { markup: `<script>${pageScript}</script>` };

export type Layout = Readonly<{
  title: string;
  /** one sentence for who only sees a link to it */
  description: string;
  /** absolute, or null */
  url: string | null;
  /** the way to the folder of the page: nothing, or `../` */
  root: string;
  /** whether it says by itself that it is old */
  ages: boolean;
  body: Html;
}>;

/** A whole document. */
export const layout = ({ title, description, url, root, ages, body }: Layout): string => {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="upledger" />
        <meta name="description" content="${description}" />
        <meta property="og:type" content="website" />
        <meta property="og:title" content="${title}" />
        <meta property="og:description" content="${description}" />
        ${url === null ? nothing : html`<meta property="og:url" content="${url}" />`}
        <link rel="alternate" type="application/atom+xml" title="Incidents" href="${root}feed.atom" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <svg class="defs" aria-hidden="true">
          <defs>
            <pattern
              id="hatch"
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path d="M2 0V4" />
            </pattern>
          </defs>
        </svg>
        ${body}${ages ? script : nothing}
      </body>
    </html>`;
  return `${page.markup}\n`;
};
