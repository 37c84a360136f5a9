import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerFindings } from '../../../../src/adapters/sts/caller-findings.ts';
import { awsEnv } from '../../../support/aws/aws-env.ts';
import { startAwsFakes, type AwsFakes } from '../../../support/aws/aws-fakes.ts';
import { startFaultProxy, type FaultProxy } from '../../../support/aws/fault-proxy.ts';

describe('callerFindings', () => {
  let fakes: AwsFakes;
  let proxy: FaultProxy;
  beforeAll(async () => {
    fakes = await startAwsFakes();
    proxy = await startFaultProxy(fakes.endpoint);
  });
  afterAll(async () => {
    await proxy.stop();
    await fakes.stop();
  });

  const findings = async (ahead = 0) => {
    Object.assign(process.env, awsEnv({ sts: proxy.endpoint }));
    return (await callerFindings('eu-central-1', () => Date.now() + ahead)).findings;
  };

  it('says who the credentials belong to', async () => {
    const [who] = await findings();
    expect(who).toMatchObject({ name: 'credentials', level: 'ok' });
    expect(who?.text).toMatch(/^arn:aws:.*eu-central-1$/);
  });

  it.each([
    [0, 'ok', 'AWS'],
    [20_000, 'warning', 'ahead of'],
    [-20_000, 'warning', 'behind'],
    [600_000, 'fault', 'ahead of'],
  ])('judges a clock that is off by %i ms', async (ahead, level, text) => {
    const clock = (await findings(ahead)).find(({ name }) => name === 'clock');
    expect(clock).toMatchObject({ level, text: expect.stringContaining(text) as unknown });
  });

  it('tells credentials that are refused, and still the time', async () => {
    const body =
      '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token is invalid</Message></Error></ErrorResponse>';
    proxy.plan(() => ({ _tag: 'Answer', status: 403, body }));
    const found = await findings();
    proxy.plan(() => ({ _tag: 'Pass' }));
    expect(found.map(({ name, level }) => `${name} ${level}`)).toEqual(['credentials fault', 'clock ok']);
  });
});
