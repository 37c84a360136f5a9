import { html, type Html } from '../../text/html.ts';
import type { PageModel, PageState } from '../model/page-model.ts';

/**
 * What a page says that does not say when it was made, so that it stays as it is while nothing changes. Its script asks the API at
 * `root` how old it is, and lets it say so.
 */
export const agingBox = (
  { staleAfterMs }: Pick<PageModel, 'staleAfterMs'>,
  state: PageState,
  root: string,
  says: Html,
): Html =>
  html`<div id="now" class="now ${state}" role="status" data-limit="${staleAfterMs}" data-root="${root}">
    ${says}
    <p class="soft"><a href="${root}index.html">When this was made, and what is down now</a></p>
  </div>`;
