import { html, nothing, type Html } from '../../text/html.ts';
import { pageParts } from '../../text/page-parts.ts';
import { pageScript } from './script.ts';
import { pageStyle } from './style.ts';

/** The script asks the API that stands beside the page how old it is. */
const { metas, style, script } = pageParts(pageStyle, pageScript, ["connect-src 'self'"]);

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
        ${metas}
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
