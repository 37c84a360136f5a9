import type { LeftOut, Part } from '../imported.ts';
import type { Reader } from '../reader.ts';
import { codesWhere } from '../status-codes.ts';
import { readCondition, type Condition } from './condition.ts';
import { createVariables } from './variables.ts';

type Raw = Readonly<Record<string, unknown>>;

/** The conditions of an endpoint as codes, assertions and limits. */
export const conditionsOf = (endpoint: Reader): Part => {
  const tests: ((code: number) => boolean)[] = [];
  const assertions: Raw[] = [];
  const leftOut: LeftOut[] = [];
  const slow: number[] = [];
  const days: number[] = [];
  for (const { path, text } of endpoint.texts('conditions')) {
    const { fill, met } = createVariables();
    const literal = fill(text);
    const [variable] = met()[0] ?? [];
    const condition: Condition =
      variable === undefined
        ? readCondition(literal)
        : {
            _tag: 'leftOut',
            why: `has the variable ${variable}, and only URL, headers and body can have one`,
          };
    const say = (what: string): void => {
      leftOut.push({ path, what: `${text}: ${what}` });
    };
    switch (condition._tag) {
      case 'status':
        tests.push(condition.holds);
        break;
      case 'slow':
        slow.push(condition.ms);
        say('is slow_ms now: a slower API stays UP, and is told as slow');
        break;
      case 'certificate':
        days.push(condition.days);
        say('is certificate_days now: the API stays UP, and its certificate is told of');
        break;
      case 'assertions':
        assertions.push(...condition.assertions);
        break;
      case 'leftOut':
        say(`is not carried over: it ${condition.why}`);
        break;
      case 'implied':
        break;
    }
  }
  const codes = codesWhere((code) => tests.every((holds) => holds(code)));
  if (codes === null)
    leftOut.push({
      path: [...endpoint.path, 'conditions'],
      what: 'no status fulfils all conditions: 200 is expected now',
    });
  return {
    fields: {
      ...(codes !== null && { expected_status_codes: codes }),
      ...(assertions.length > 0 && { assertions }),
      ...(slow.length > 0 && { slow_ms: Math.min(...slow) }),
      ...(days.length > 0 && { certificate_days: Math.max(...days) }),
    },
    leftOut,
  };
};
