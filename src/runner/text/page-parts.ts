import { sha256 } from '../../events/fields/sha256.ts';
import { html, type Html } from './html.ts';

const sourceOf = (text: string): string => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;

export type PageParts = Readonly<{
  /** what stands first in the head of every page */
  metas: Html;
  style: Html;
  script: Html;
}>;

/**
 * A page's own style and script, and the policy by which a browser loads and runs nothing else: it knows them by their hashes.
 * `allowed`: directives for what the page may do besides.
 */
export const pageParts = (style: string, script: string, allowed: readonly string[] = []): PageParts => {
  const policy = [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `script-src ${sourceOf(script)}`,
    ...allowed,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return {
    metas: html`<meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="generator" content="upledger" />`,
    // Byte for byte what the policy names.
    style: { markup: `<style>${style}</style>` },
    script: { markup: `<script>${script}</script>` },
  };
};
