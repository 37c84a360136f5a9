import { writeFileSync } from 'node:fs';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RoleCredentials } from './instance-metadata.ts';
import { ran, root, succeeded, type Ran } from './terraform.ts';

/** A block of commands of a page, with the heading above it. */
export type Block = Readonly<{ page: string; section: string; text: string }>;

const unindented = (text: string, indent: string): string =>
  text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');

/** The fenced blocks of a page in a language, in their order. */
export const blocksOf = async (page: string, language: string): Promise<readonly Block[]> => {
  const markdown = await readFile(join(root, page), 'utf8');
  let section = '';
  return Array.from(
    markdown.matchAll(/^#+ (?<title>[^\n]*)$|^(?<indent> *)```(?<of>\w+)\n(?<text>.*?)^ *```$/gmsu),
    ({ groups = {} }) => {
      section = groups['title'] ?? section;
      return {
        page,
        section,
        of: groups['of'],
        text: unindented(groups['text'] ?? '', groups['indent'] ?? ''),
      };
    },
  ).filter(({ of }) => of === language);
};

export type Session = Readonly<{
  /** Pastes a block: its first command that fails ends it. What it sets is there for the next one. */
  paste: (text: string) => Promise<Ran>;
  /** Files that were written since the clone and that git would take. */
  untracked: () => Promise<readonly string[]>;
  /** Whose credentials `upledger` gets. All other programs have the administrator's. */
  actAs: (credentials: RoleCredentials) => void;
}>;

// `npm ci` would empty the node_modules of those who run the tests; Terraform asks for a yes. AWS's DynamoDB answers PartiQL only
// to roles here, so upledger runs with one.
const prelude = `
set -euo pipefail
if [ -f "$SESSION" ]; then . "$SESSION"; fi
terraform() {
  case " $* " in
    *' init '*) env -u TF_REATTACH_PROVIDERS terraform "$@" ;;
    *' apply '* | *' destroy '*) command terraform "$@" <<<yes ;;
    *) command terraform "$@" ;;
  esac
}
npm() {
  case "$1" in
    ci) echo 'the packages are those of the tests' ;;
    *) if [ -f "$SESSION.role" ]; then (set -a && . "$SESSION.role" && command npm "$@"); else command npm "$@"; fi ;;
  esac
}
set -a
`;

const end = `
set +a
export -p | grep -v 'SESSION=\\|BASH_FUNC' >"$SESSION"
`;

const copied = ['src', 'scripts', 'packaging', 'examples', 'LICENSE', '.gitignore', 'package-lock.json'];

/** A shell in a folder that looks like a clone of the repository. */
export const startSession = async (
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Session> => {
  for (const name of copied) await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await succeeded(['git', 'init', '--quiet'], { cwd: folder });
  await succeeded(['git', 'add', '--all'], { cwd: folder });
  await mkdir(join(folder, '.cache'));
  const session = join(folder, '.cache/session');
  return {
    untracked: async () =>
      (await succeeded(['git', 'ls-files', '--others', '--exclude-standard'], { cwd: folder }))
        .split('\n')
        .filter((path) => path !== ''),
    paste: async (text) =>
      ran(['bash', '-c', `${prelude}${text}${end}`], {
        cwd: folder,
        env: { ...environment, SESSION: session },
      }),
    actAs: ({ AccessKeyId, SecretAccessKey, SessionToken }) => {
      writeFileSync(
        `${session}.role`,
        `AWS_ACCESS_KEY_ID='${AccessKeyId}'\nAWS_SECRET_ACCESS_KEY='${SecretAccessKey}'\nAWS_SESSION_TOKEN='${SessionToken}'\n`,
      );
    },
  };
};
