import type { Terraform } from './terraform.ts';

/** One resource of a state or a plan, as Terraform's JSON has it. */
export type Resource = Readonly<{ address: string; type: string; values: Readonly<Record<string, unknown>> }>;

type Message = Readonly<{
  type: string;
  '@testrun'?: string;
  test_state?: Readonly<{ root_module: Readonly<{ resources: readonly Resource[] }> }>;
}>;

/** What a run of `terraform test` left in its mocked state, by the run's name. */
export const mockedStates = async (
  terraform: Terraform,
  file: string,
): Promise<ReadonlyMap<string, readonly Resource[]>> => {
  const output = await terraform.succeed(['test', '-json', '-verbose', `-filter=${file}`]);
  const states = new Map<string, readonly Resource[]>();
  for (const line of output.split('\n')) {
    if (!line.includes('"type":"test_state"')) continue;
    const message = JSON.parse(line) as Message;
    states.set(message['@testrun'] ?? '', message.test_state?.root_module.resources ?? []);
  }
  return states;
};

export const resourceOf = (resources: readonly Resource[] | undefined, address: string): Resource => {
  const found = resources?.find((resource) => resource.address === address);
  if (found === undefined) throw new Error(`the state has no ${address}`);
  return found;
};
