import fc from 'fast-check';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { expect, it } from 'vitest';
import type { PageModel } from '../../../../src/runner/page/model/page-model.ts';
import { pageFiles } from '../../../../src/runner/page/page-files.ts';
import { drawnModel } from '../../../support/pages/page-model.ts';
import { statuspageShapes } from '../../../support/pages/statuspage-shapes.ts';
import { xmlErrors } from '../../../support/pages/valid-xml.ts';
import { runs } from '../../../support/runs.ts';

type Node = DefaultTreeAdapterTypes.Node;

/** Elements and attributes of a page, in order, without any text: what a browser makes of it. */
const skeleton = (node: Node): readonly string[] => {
  const own = 'tagName' in node ? [[node.tagName, ...node.attrs.map(({ name }) => name)].join(' ')] : [];
  const kids = 'childNodes' in node ? node.childNodes.flatMap(skeleton) : [];
  return [...own, ...kids, ...('tagName' in node ? [`/${node.tagName}`] : [])];
};

const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        '<script>',
        '</script>',
        '</style>',
        '</title>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<img src=x onerror=a()>',
        '"',
        "'",
        '&',
        '&lt;',
        '&#0;',
        '<',
        '>',
        '\u0000',
        '\u202E',
        '\uD800',
        '\uFFFF',
        '\n',
        '=',
        '`',
        '/*',
        '${x}',
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.join('')),
);

/** A page on which everything that others write says this. */
const saying = (said: string): PageModel => {
  const model = drawnModel({
    apis: 6,
    down: 2,
    bad: 0.02,
    groups: [`${said}a`, `${said}b`],
    name: (i) => said + String(i),
    settings: { title: said, details: true, url: 'https://status.example.com/' },
  });
  return {
    ...model,
    apis: model.apis.map((api) => ({ ...api, url: said, cause: api.state === 'down' ? said : null })),
    incidents: model.incidents.slice(0, 8).map((incident) => ({ ...incident, cause: said })),
  };
};

const filesOf = (said: string): ReadonlyMap<string, string> =>
  new Map(
    pageFiles(saying(said))
      .flat()
      .map(({ path, text: markup }) => [path, markup]),
  );

const skeletonOf = (markup: string): readonly string[] => skeleton(parseFragment(markup));

const plain = filesOf('x');
const plainSkeletons = new Map(
  [...plain].filter(([path]) => path.endsWith('.html')).map(([path, markup]) => [path, skeletonOf(markup)]),
);

it('is text in every file of a page, whatever names, titles, groups, URLs and errors hold', async () => {
  const feeds: string[] = [];
  const badges: string[] = [];
  fc.assert(
    fc.property(text, (said) => {
      const files = filesOf(said);
      expect([...files.keys()]).toEqual([...plain.keys()]);
      for (const [path, markup] of files) {
        if (path.endsWith('.json')) {
          const value: unknown = JSON.parse(markup);
          const isValid = statuspageShapes[path];
          expect([path, isValid?.(value) ?? true, isValid?.errors ?? null]).toEqual([path, true, null]);
          continue;
        }
        expect([path, /[\0\u202E\uFFFF]/u.test(markup)]).toEqual([path, false]);
        if (path.endsWith('.html'))
          expect([path, skeletonOf(markup)]).toEqual([path, plainSkeletons.get(path)]);
        if (path.endsWith('.atom')) feeds.push(markup);
        if (path.endsWith('.svg')) badges.push(markup);
      }
    }),
    { numRuns: runs(40) },
  );
  // All at once: each call starts a thread.
  expect(await xmlErrors('atom', feeds)).toEqual([]);
  expect(await xmlErrors('badge', badges)).toEqual([]);
});
