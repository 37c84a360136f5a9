import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { emailHtml } from '../../../src/runner/alerting/messages/email/email-html.ts';
import { messages } from '../../support/channels/told.ts';
import { screenshotFile } from '../../support/pages/page-ledger.ts';
import { describeChromium, launchChromium } from './chromium.ts';

const maxWait = 120_000;

describeChromium('the HTML part of mails', () => {
  let browser: Browser;
  vi.setConfig({ testTimeout: maxWait, hookTimeout: maxWait });
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it.each([
    { sort: 'down', width: 360, colorScheme: 'light' },
    { sort: 'up', width: 720, colorScheme: 'dark' },
    { sort: 'digest', width: 360, colorScheme: 'dark' },
    { sort: 'test', width: 720, colorScheme: 'light' },
  ] as const)('can be read by all: $sort, $width px, $colorScheme', async ({ sort, width, colorScheme }) => {
    const message = messages[sort];
    if (message === undefined) throw new Error(`there is no message ${sort}`);
    const context = await browser.newContext({ viewport: { width, height: 640 }, colorScheme });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(emailHtml(message));
    await page.screenshot({ path: screenshotFile(`mail-${sort}-${String(width)}`), fullPage: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    expect(requests).toEqual([]);
    const over = 'document.documentElement.scrollWidth - window.innerWidth';
    expect(await page.evaluate<number>(over)).toBeLessThanOrEqual(0);
    expect(await page.locator('h1').textContent()).toBe(message.subject);
    await context.close();
  });
});
