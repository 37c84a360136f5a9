const linksOf = (path: string, text: string): readonly string[] =>
  [...text.matchAll(/href="([^"#]+)"/gu)]
    .map(([, href = '']) => new URL(href, `http://page.test/${path}`))
    .filter(({ host }) => host === 'page.test')
    .map(({ pathname }) => decodeURIComponent(pathname.slice(1)));

/**
 * Links that lead to nothing, from what a reader can come to: what was there before (it may be known by its address), and
 * what links lead to from there.
 */
export const brokenLinks = (
  files: ReadonlyMap<string, string>,
  before: Iterable<string>,
): readonly string[] => {
  const reached = new Set([...before, 'index.html', 'feed.atom'].filter((path) => files.has(path)));
  const broken: string[] = [];
  for (const path of reached)
    for (const to of linksOf(path, files.get(path) ?? ''))
      if (files.has(to)) reached.add(to);
      else broken.push(`${path} -> ${to}`);
  return broken;
};
