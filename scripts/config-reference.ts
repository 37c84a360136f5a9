// Writes docs/configuration.md from the decoders. A test fails while the page is older than they are.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { configReference } from './config-reference/config-reference.ts';

const path = resolve(import.meta.dirname, '..', 'docs', 'configuration.md');
await writeFile(path, await configReference(path));
process.stdout.write('docs/configuration.md is written\n');
