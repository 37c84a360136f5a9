import type { Resource } from './mocked-state.ts';

type Statement = Readonly<{ Action: string | readonly string[]; Resource: string | readonly string[] }>;

export type Right = Readonly<{ action: string; resource: string }>;

const list = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

/** Each action of a policy with each of its resources. */
export const rightsOf = ({ values }: Resource): readonly Right[] =>
  (JSON.parse(String(values['policy'])) as { Statement: readonly Statement[] }).Statement.flatMap(
    (statement) =>
      list(statement.Action).flatMap((action) =>
        list(statement.Resource).map((resource) => ({ action, resource })),
      ),
  );

const matches = (pattern: string, text: string): boolean => {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(text);
};

/** Whether a right is what lets a request through. */
export const covers = (right: Right, asked: Right): boolean =>
  matches(right.action, asked.action) && matches(right.resource, asked.resource);
