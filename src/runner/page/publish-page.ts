import * as E from 'fp-ts/lib/Either.js';
import type { PageFile, PageTarget, PageTargetError } from '../ports/page-target.ts';
import { isoTime } from '../ports/clock.ts';
import { markerPath, markerText, readMarker } from './marker.ts';
import { listPath } from './paths.ts';
import { shellWord } from '../text/shell-word.ts';

/** What became of a page that nothing was wrong with. `newer`: a newer one stands there, so nothing was replaced. */
export type Published =
  Readonly<{ _tag: 'Published'; written: number }> | Readonly<{ _tag: 'Newer'; asOf: number }>;

/** The target holds something else, and was left alone. */
export type NotOurs = Readonly<{ _tag: 'NotOurs'; message: string }>;

export type PublishOptions = Readonly<{
  asOf: number;
  /** the clock (epoch ms): a page that lies in its future was made by a clock that was wrong */
  now: number;
  /** takes over what is no page of upledger, or a newer page */
  force: boolean;
}>;

/** How far a page may be in the future before an older one replaces it. */
const clockToleranceMs = 10_000;

/** How often it begins anew when another runner writes the same page. */
const mostAttempts = 3;

/** Files that are written at a time. */
const together = 16;

type Conflict = Readonly<{ _tag: 'Conflict' }>;
type Attempt = E.Either<PageTargetError | NotOurs, Published | Conflict>;

const conflict: Conflict = { _tag: 'Conflict' };

const notOurs = (name: string): NotOurs => ({
  _tag: 'NotOurs',
  message: `${name} holds something else than a page of upledger (there is no ${markerPath}), so nothing was written: choose an empty folder, or use \`upledger page --output ${shellWord(name)} --force\` once to take it over`,
});

/** Whether the page may be written; `Newer`: one stands there that it must not replace. */
const mayWrite = async (
  target: PageTarget,
  { asOf, now, force }: PublishOptions,
): Promise<E.Either<PageTargetError | NotOurs, Published | null>> => {
  const text = await target.read(markerPath)();
  if (E.isLeft(text)) return text;
  const before = readMarker(text.right);
  if (before !== null) {
    const isFuture = before > now + clockToleranceMs;
    return E.right(before > asOf && !isFuture && !force ? { _tag: 'Newer', asOf: before } : null);
  }
  if (force) return E.right(null);
  const empty = await target.isEmpty()();
  if (E.isLeft(empty)) return empty;
  return empty.right ? E.right(null) : E.left(notOurs(target.name));
};

type Tags = ReadonlyMap<string, string>;

/**
 * How many of these were written; a conflict: another runner writes them too. Those that are not there yet go first, for
 * others of the same stage may link to them, and nothing that a reader can come to does so before.
 */
const writeStage = async (
  target: PageTarget,
  files: readonly PageFile[],
  tags: Tags,
): Promise<E.Either<PageTargetError, number | Conflict>> => {
  const changed = files.filter(({ path, text }) => tags.get(path) !== target.tagOf(text));
  const { fresh = [], known = [] } = Object.groupBy(changed, ({ path }) =>
    tags.has(path) ? 'known' : 'fresh',
  );
  for (const group of [fresh, known])
    for (let i = 0; i < group.length; i += together) {
      const some = group.slice(i, i + together);
      const done = await Promise.all(some.map((file) => target.write(file, tags.get(file.path) ?? null)()));
      for (const one of done) {
        if (E.isLeft(one)) return one;
        if (!one.right) return E.right(conflict);
      }
    }
  return E.right(changed.length);
};

/** List pages that are looked for at a time, beyond those that there are. */
const block = 20;

const listsFrom = (page: number): readonly string[] =>
  Array.from({ length: block }, (_, i) => listPath(page + i));

/**
 * The list pages from this one on that stand there, the last one first: when their removal ends in the middle, those that are left
 * follow the ones that are needed, and the next page finds them. `tags` has the first block.
 */
const leftOver = async (
  target: PageTarget,
  page: number,
  tags: Tags,
): Promise<E.Either<PageTargetError, readonly string[]>> => {
  const found = listsFrom(page).filter((path) => tags.has(path));
  if (found.length < block) return E.right(found.toReversed());
  const next = await target.tags(listsFrom(page + block))();
  if (E.isLeft(next)) return next;
  const rest = await leftOver(target, page + block, next.right);
  return E.isLeft(rest) ? rest : E.right([...rest.right, ...found.toReversed()]);
};

const attempt = async (
  target: PageTarget,
  stages: readonly (readonly PageFile[])[],
  options: PublishOptions,
): Promise<Attempt> => {
  // What stands there is looked at first: whatever another runner writes from now on, it is not replaced unseen.
  const paths = stages.flatMap((files) => files.map(({ path }) => path));
  const beyond = paths.filter((path) => /^page-\d+\.html$/u.test(path)).length + 2;
  const tags = await target.tags([markerPath, ...paths, ...listsFrom(beyond)])();
  if (E.isLeft(tags)) return tags;
  const refused = await mayWrite(target, options);
  if (E.isLeft(refused)) return refused;
  if (refused.right !== null) return E.right(refused.right);
  // The marker first: from now on an older page stays away, also when this one is never finished.
  const marker = { path: markerPath, text: markerText(options.asOf) };
  let written = 0;
  for (const files of [[marker], ...stages]) {
    const done = await writeStage(target, files, tags.right);
    if (E.isLeft(done)) return done;
    if (typeof done.right !== 'number') return E.right(done.right);
    written += done.right;
  }
  const removed = await leftOver(target, beyond, tags.right);
  if (E.isLeft(removed)) return removed;
  for (const path of removed.right) {
    const gone = await target.remove(path)();
    if (E.isLeft(gone)) return gone;
  }
  return E.right({ _tag: 'Published', written });
};

/**
 * Puts a page in its place. Files that are the same are left alone. Each file is old or new, never half; when it ends in the middle,
 * no link that a reader can come to leads to nothing. Of two runners the newer page wins.
 */
export const publishPage = async (
  target: PageTarget,
  stages: readonly (readonly PageFile[])[],
  options: PublishOptions,
): Promise<E.Either<PageTargetError | NotOurs, Published>> => {
  for (let i = 0; i < mostAttempts; i += 1) {
    const done = await attempt(target, stages, options);
    if (E.isLeft(done)) return done;
    if (done.right._tag !== 'Conflict') return E.right(done.right);
  }
  return E.left({
    _tag: 'PageTargetError',
    message: `${target.name}: another runner writes the page of ${isoTime(options.asOf)} too, and neither gives way`,
    cause: null,
  });
};
