// Writes docs/configuration.md and examples/apis.schema.json from the decoders, and docs/terraform.md from the Terraform
// configuration. Tests fail while they are older.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { fileSchemaText } from '../src/runner/config/schema/file-schema.ts';
import { configReference } from './config-reference/config-reference.ts';
import { moduleReference } from './terraform/module-reference.ts';

const path = resolve(import.meta.dirname, '..', 'docs', 'configuration.md');
await writeFile(path, await configReference(path));
process.stdout.write('docs/configuration.md is written\n');
const schema = resolve(import.meta.dirname, '..', 'examples', 'apis.schema.json');
const options = { ...(await resolveConfig(schema)), parser: 'json' };
await writeFile(schema, await format(fileSchemaText(), options));
process.stdout.write('examples/apis.schema.json is written\n');
const terraform = resolve(import.meta.dirname, '..', 'docs', 'terraform.md');
await writeFile(terraform, await moduleReference(resolve(import.meta.dirname, '..', 'terraform'), terraform));
process.stdout.write('docs/terraform.md is written\n');
