import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledPackages } from '../../../scripts/build/bundled-packages.ts';
import { licenceNotices } from '../../../scripts/build/licence-notices.ts';
import { splitBundle } from '../../../scripts/build/split-bundle.ts';

let project = '';

const put = (file: string, content: string): void => {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), content);
};

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'upledger-build-')));
  put('node_modules/old/package.json', '{ "name": "old", "version": "1.2.3", "license": "MIT" }');
  put('node_modules/old/LICENSE', 'Copyright somebody');
  put('node_modules/old/index.js', 'exports.answer = 42;');
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

describe('the bundle', () => {
  it('loads its lazy parts, knows its version and where it is, and carries the licences of what is in it', async () => {
    put('src/lazy.ts', "import { answer } from 'old';\nexport const found: number = answer;");
    put(
      'src/main.ts',
      "declare const V: string;\nvoid import('./lazy.ts').then(({ found }) => console.log(V, found, import.meta.dirname, import.meta.url));",
    );
    const { files, metafile } = await splitBundle(project, { V: '"7.8.9"' });
    for (const { name, code } of files) put(`dist/${name}`, code);
    const printed = execFileSync(process.execPath, [join(project, 'dist', 'cli.cjs')], { encoding: 'utf8' });
    expect(printed).toBe(`7.8.9 42 ${project}/dist file://${project}/dist/cli.cjs\n`);
    expect(files.length).toBeGreaterThan(1);

    const notices = licenceNotices(bundledPackages(project, Object.keys(metafile.inputs)));
    expect(notices).toContain('old 1.2.3, MIT\n\nCopyright somebody');
  });

  it('reads what another file exports as plain values, and names that change as they are now', async () => {
    put(
      'src/shared.ts',
      'export let count = 0;\nexport const up = () => { count += 1; };\nexport let last = "";\nexport const note = (text: string) => { [last] = [text]; };',
    );
    put(
      'src/more.ts',
      "import { count, up } from './shared.ts';\nexport const seen = () => { up(); return count; };",
    );
    put(
      'src/main.ts',
      "import { count, up, last, note } from './shared.ts';\nvoid import('./more.ts').then(({ seen }) => { up(); note('now'); console.log(seen(), count, last); });",
    );
    const { files } = await splitBundle(project, {});
    for (const { name, code } of files) put(`dist/${name}`, code);
    const printed = execFileSync(process.execPath, [join(project, 'dist', 'cli.cjs')], { encoding: 'utf8' });
    expect(printed).toBe('2 2 now\n');
    const descriptors = execFileSync(
      process.execPath,
      [
        '--eval',
        `for (const name of ${JSON.stringify(files.map(({ name }) => name))}.filter((one) => one.startsWith('chunk')))
           for (const [key, { get }] of Object.entries(Object.getOwnPropertyDescriptors(require(process.cwd() + '/dist/' + name))))
             console.log(key, get === undefined ? 'value' : 'getter');`,
      ],
      { encoding: 'utf8', cwd: project },
    );
    expect(descriptors.split('\n').filter(Boolean).toSorted()).toEqual([
      'count getter',
      'last getter',
      'note value',
      'seen value',
      'up value',
    ]);
  });

  it('keeps in one file what a pass shares with others, without a big package that some of them do not need', async () => {
    put('node_modules/big/package.json', '{ "name": "big", "version": "1.0.0", "license": "MIT" }');
    put('node_modules/big/index.js', `exports.size = ${JSON.stringify('x'.repeat(20_000))}.length;`);
    put('src/words.ts', 'export const word = (text: string) => `<${text}>`;');
    put(
      'src/twice.ts',
      "import { word } from './words.ts';\nexport const twice = (text: string) => word(text + text);",
    );
    put('src/size.ts', "import { size } from 'big';\nexport const sizeOf = (): number => size;");
    put(
      'src/run.ts',
      "import { twice } from './twice.ts';\nimport { sizeOf } from './size.ts';\nexport const said = () => twice('r') + sizeOf();",
    );
    put(
      'src/check.ts',
      "import { twice } from './twice.ts';\nimport { sizeOf } from './size.ts';\nexport const said = () => twice('c') + sizeOf();",
    );
    put('src/status.ts', "import { word } from './words.ts';\nexport const said = () => word('s');");
    // One that main loads at once, and another lazily.
    put('src/first.ts', "export const first = 'first';");
    put(
      'src/events.ts',
      "import { twice } from './twice.ts';\nexport const said = () => twice('e');\nvoid import('./first.ts');",
    );
    const loads = ['run', 'check', 'status', 'events'].map((name) => `await import('./${name}.ts')`);
    put(
      'src/main.ts',
      `import { first } from './first.ts';\nvoid (async () => { for (const { said } of [${loads.join(', ')}]) console.log(said()); })();\nconsole.log(first);`,
    );
    const { files } = await splitBundle(project, {}, {}, ['src/run.ts']);
    for (const { name, code } of files) put(`dist/${name}`, code);
    const printed = execFileSync(process.execPath, [join(project, 'dist', 'cli.cjs')], { encoding: 'utf8' });
    expect(printed).toBe('first\n<rr>20000\n<cc>20000\n<s>\n<ee>\n');

    const holding = (text: string) => files.filter(({ code }) => code.includes(text));
    const [shared] = holding('<${text}>');
    expect(holding('<${text}>')).toHaveLength(1);
    expect(shared?.code).toContain('text + text');
    expect(holding('x'.repeat(20_000))).toHaveLength(1);
    expect(shared?.code).not.toContain('sizeOf');
    // Nothing of it is loaded at the start.
    const start = files.find(({ name }) => name === 'cli.cjs');
    const atOnce = Array.from(
      (start?.code ?? '').matchAll(/^var \w+ = require\("\.\/([^"]+)"\)/gmu),
      ([, name]) => name,
    );
    expect(atOnce).not.toContain(shared?.name);
    expect(
      files.filter(
        ({ name, code }) => atOnce.includes(name) && code.includes(`require("./${shared?.name ?? ''}")`),
      ),
    ).toEqual([]);
  });

  it('is refused when a lazy import would lose its named exports', async () => {
    put('src/main.ts', "void import('old').then(({ answer }) => console.log(answer));");
    await expect(splitBundle(project, {})).rejects.toThrow(
      'src/main.ts loads the CommonJS module node_modules/old/index.js lazily',
    );
  });

  it('is refused when nobody has looked at a licence in it', () => {
    put('node_modules/old/package.json', '{ "name": "old", "version": "1.2.3", "license": "Strange-1.0" }');
    expect(() => licenceNotices(bundledPackages(project, ['node_modules/old/index.js']))).toThrow(
      'old (Strange-1.0)',
    );
  });
});
