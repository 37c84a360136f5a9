import { describe, expect, it } from 'vitest';
import { assertPinnedNode } from '../../../../scripts/package/node-binaries.ts';

describe('the Node that a release ships', () => {
  it('is refused when its binary is not the pinned one', () => {
    expect(() => {
      assertPinnedNode('x64', Buffer.from('#!/bin/sh\n'));
    }).toThrow(/The Node binary for linux-x64 has SHA-256 [0-9a-f]{64}, and .* pins/u);
  });
});
