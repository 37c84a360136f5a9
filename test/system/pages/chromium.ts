import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { describe } from 'vitest';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The browser of this machine, or the one that CHROMIUM names. */
const browserPath = (): string | null => {
  const given = process.env['CHROMIUM'] ?? '';
  if (given !== '') return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram) ?? null;
};

/** `describe` for what needs a browser. Where there is none it says loudly what it left out; on CI that is a failure. */
export const describeChromium = (name: string, suite: () => void): void => {
  const path = browserPath();
  const isCi = (process.env['CI'] ?? '') !== '';
  if (path === null)
    process.stderr.write(
      `\nLEFT OUT: ${name}. There is no Chromium: install it (Debian: apt-get install chromium), or name one in CHROMIUM.\n`,
    );
  // On CI the suite runs and fails for want of a browser: what is to be checked is never skipped there.
  describe.runIf(path !== null || isCi)(`in Chromium: ${name}`, suite);
};

export const launchChromium = async (): Promise<Browser> => {
  const executablePath = browserPath();
  if (executablePath === null) throw new Error('there is no Chromium: install it, or name one in CHROMIUM');
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
};
