import { expect, it } from 'vitest';
import { describeWith, needs } from './support/needs.ts';
import { succeeded } from './support/terraform.ts';

type Check = Readonly<{
  check_id: string;
  resource: string;
  check_result: Readonly<{ suppress_comment?: string }>;
}>;
type Scan = Readonly<{
  results: Readonly<{
    passed_checks: readonly Check[];
    failed_checks: readonly Check[];
    skipped_checks: readonly Check[];
    parsing_errors: readonly string[];
  }>;
}>;

describeWith([needs.checkov], 'checkov, on the Terraform configuration and its examples', () => {
  it('finds nothing that is not named with its reason', async () => {
    // Terraform's own tests are no configuration. Nothing is fetched: no policies, no modules.
    const options =
      '--directory terraform --skip-path terraform/tests --framework terraform --skip-download --output json --soft-fail';
    const said = await succeeded(['checkov', ...options.split(' ')], { env: { LOG_LEVEL: 'ERROR' } });
    const { results } = JSON.parse(said) as Scan;
    const named = ({ check_id, resource }: Check) => `${check_id} ${resource}`;

    expect(results.failed_checks.map(named)).toEqual([]);
    expect(results.parsing_errors).toEqual([]);
    expect(
      results.skipped_checks
        .filter(({ check_result }) => (check_result.suppress_comment ?? '').split(' ').length < 4)
        .map(named),
    ).toEqual([]);
    expect(results.passed_checks.length).toBeGreaterThan(100);
  });
});
