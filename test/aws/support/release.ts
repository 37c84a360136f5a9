import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { root, succeeded } from './terraform.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** the folder with the release that Terraform uploads */
    releases: string;
  }
}

/** Packages the release as an operator does, once for all files: compressing Node takes a core for ten seconds. */
export const setup = async ({ provide }: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-releases-'));
  await succeeded([process.execPath, 'scripts/package.ts', '--to', folder], { cwd: root });
  provide('releases', folder);
  return () => {
    rmSync(folder, { recursive: true });
  };
};
