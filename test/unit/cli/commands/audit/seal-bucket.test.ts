import { beforeEach, describe, expect, it, vi } from 'vitest';
import { s3Bucket } from '../../../../support/aws/s3-bucket.ts';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

describe('seals in a bucket', () => {
  let place: Workplace;
  let file: string;
  let bucket: Awaited<ReturnType<typeof s3Bucket>>;

  beforeEach(async () => {
    place = await workplace();
    bucket = await s3Bucket();
    file = await writeSmallLedger(place.path);
    for (const [name, value] of Object.entries({
      AWS_ENDPOINT_URL_S3: bucket.endpoint,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    }))
      vi.stubEnv(name, value);
    return async () => {
      vi.unstubAllEnvs();
      await bucket.stop();
      await place[Symbol.asyncDispose]();
    };
  });

  const audit = (...args: readonly string[]) =>
    place.run(['audit', ...args], {
      env: { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_S3: bucket.endpoint, RUNNER_ID: 'runner 1' },
    });

  it('are written under a name of their own, and the newest proves that nothing is gone', async () => {
    expect((await audit('--seal', 's3://evidence/seals/')).code).toBe(0);
    const [key = ''] = bucket.objects.keys();
    expect(key).toMatch(/^seals\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-runner-1\.json$/u);
    expect(bucket.objects.get(key)?.headers['if-none-match']).toBe('*');
    expect((await audit('--against', 's3://evidence/seals')).code).toBe(0);
    tamper(file, 'DELETE FROM api_health_events WHERE seq > 17', 'DELETE FROM api_health_states');
    expect((await audit('--against', 's3://evidence/seals/')).code).toBe(3);
    expect((await audit('--against', `s3://evidence/${key}`)).code).toBe(3);
  });

  it('are never written over', async () => {
    expect((await audit('--seal', 's3://evidence/one.json')).code).toBe(0);
    const before = bucket.objects.get('one.json');
    expect(await audit('--seal', 's3://evidence/one.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('s3://evidence/one.json exists') as unknown,
    });
    expect((await audit('--seal', 's3://evidence/one.json', '--force')).code).toBe(2);
    expect(bucket.objects.get('one.json')).toBe(before);
  });

  it('count by when the bucket got them, whatever they say of themselves', async () => {
    await audit('--seal', 's3://evidence/9999.json');
    bucket.objects.set('9999.json', { body: '{}', tag: '""', headers: {}, at: 1 });
    await audit('--seal', 's3://evidence/');
    expect((await audit('--against', 's3://evidence/')).code).toBe(0);
  });

  it('that are missing, damaged or out of reach are named', async () => {
    expect((await audit('--against', 's3://evidence/')).stderr).toContain('s3://evidence/ holds no seal');
    await audit('--seal', 's3://evidence/one.json');
    bucket.objects.set('one.json', { body: 'nonsense', tag: '""', headers: {}, at: 1 });
    expect((await audit('--against', 's3://evidence/')).stderr).toContain(
      's3://evidence/one.json is not an upledger seal',
    );
    bucket.rules.refuse = () => 403;
    expect((await audit('--against', 's3://evidence/')).stderr).toContain('AccessDenied');
    expect((await audit('--seal', 's3://evidence/')).code).toBe(1);
    expect((await audit('--seal', 's3://E/')).code).toBe(2);
  });
});
