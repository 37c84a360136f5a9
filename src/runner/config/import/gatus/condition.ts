import { parseGoDuration } from '../go-duration.ts';

/** What one condition of Gatus becomes. */
export type Condition =
  | Readonly<{ _tag: 'status'; holds: (code: number) => boolean }>
  | Readonly<{ _tag: 'slow'; ms: number }>
  | Readonly<{ _tag: 'certificate'; days: number }>
  | Readonly<{ _tag: 'assertions'; assertions: readonly Readonly<Record<string, unknown>>[] }>
  | Readonly<{ _tag: 'implied' }>
  | Readonly<{ _tag: 'leftOut'; why: string }>;

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

const operators: readonly Operator[] = ['==', '!=', '<=', '>=', '<', '>'];
const mirrored: Readonly<Record<Operator, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

type Parts = Readonly<{ left: string; operator: Operator; right: string }>;

const partsOf = (condition: string): Parts | null => {
  const operator = operators.find((one) => condition.includes(` ${one} `));
  if (operator === undefined) return null;
  const at = condition.indexOf(` ${operator} `);
  const [left, right] = [condition.slice(0, at).trim(), condition.slice(at + operator.length + 2).trim()];
  return left.includes('[') || !right.includes('[')
    ? { left, operator, right }
    : { left: right, operator: mirrored[operator], right: left };
};

const leftOut = (why: string): Condition => ({ _tag: 'leftOut', why });

const compares: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const quoted = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);

const within = (name: string, text: string): string | null =>
  text.startsWith(`${name}(`) && text.endsWith(')') ? text.slice(name.length + 1, -1) : null;

const anyOf = (text: string): readonly string[] | null =>
  within('any', text)
    ?.split(',')
    .map((one) => one.trim()) ?? null;

/** `pat(2*)`: a star is any text. */
const patternOf = (text: string): string | null => {
  const pattern = within('pat', text);
  return pattern === null ? null : `(?s)^${pattern.split('*').map(quoted).join('.*')}$`;
};

const statusOf = ({ operator, right }: Parts): Condition => {
  const pattern = patternOf(right);
  const expected = anyOf(right) ?? (pattern === null ? [right] : null);
  const isNegated = operator === '!=';
  if (pattern !== null && (operator === '==' || isNegated)) {
    const regex = new RegExp(pattern.replace('(?s)', ''), 'u');
    return { _tag: 'status', holds: (code) => regex.test(String(code)) !== isNegated };
  }
  const numbers = expected?.map(Number) ?? [];
  if (numbers.length === 0 || numbers.some((one) => !Number.isInteger(one)))
    return leftOut('compares the status with something that is not a code');
  if (numbers.length > 1 && operator !== '==' && !isNegated) return leftOut('orders several codes');
  return {
    _tag: 'status',
    holds: (code) =>
      isNegated ? !numbers.includes(code) : numbers.some((one) => compares[operator](code, one)),
  };
};

/** `.data[0].name` as JSONPath; null: it is none. */
export const jsonPathOf = (path: string): string | null => {
  let rest = path;
  let written = '$';
  while (rest !== '') {
    const [all = '', name, index] = /^(?:\.?([^.[\]]+)|\[(\d+)\])/u.exec(rest) ?? [];
    if (all === '') return null;
    if (index !== undefined) written += `[${index}]`;
    else if (name !== undefined)
      written += /^[A-Za-z_]\w*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    rest = rest.slice(all.length);
  }
  return written;
};

const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/u.test(text);

/** Gatus compares texts; a value of JSON has a type, which its spelling tells. */
const literalOf = (text: string): string | number | boolean => {
  if (isNumber(text) && Number.isSafeInteger(Math.trunc(Number(text)))) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
};

type Subject = Readonly<Record<string, unknown>>;

const bodyOf = (subject: Subject, isJson: boolean, { operator, right }: Parts): Condition => {
  const isNegated = operator === '!=';
  const found = (...assertions: readonly Subject[]): Condition => ({
    _tag: 'assertions',
    assertions: assertions.map((one) => ({ ...subject, ...one })),
  });
  if (operator === '==' || isNegated) {
    const pattern = patternOf(right);
    const part = /^pat\(\*([^*]+)\*\)$/u.exec(right)?.[1];
    if (part !== undefined && !isJson) return found({ [isNegated ? 'not_contains' : 'contains']: part });
    if (pattern !== null) return found({ [isNegated ? 'not_matches' : 'matches']: pattern });
    const several = anyOf(right);
    if (several !== null)
      return several.some((one) => typeof literalOf(one) !== 'string')
        ? leftOut('compares with several numbers')
        : found({
            [isNegated ? 'not_matches' : 'matches']: `^(?:${several.map(quoted).join('|')})$`,
          });
    return found({ [isNegated ? 'not_equals' : 'equals']: isJson ? literalOf(right) : right });
  }
  const limit = literalOf(right);
  if (typeof limit !== 'number') return leftOut('orders something that is not a number');
  const bound = operator.startsWith('<') ? { at_most: limit } : { at_least: limit };
  return operator.endsWith('=') ? found(bound) : found(bound, { not_equals: limit });
};

const dayMs = 86_400_000;

/** A number of milliseconds, or a duration. */
const milliseconds = (text: string): number | null => (isNumber(text) ? Number(text) : parseGoDuration(text));

/** One condition of Gatus, such as `[STATUS] == 200`. */
export const readCondition = (condition: string): Condition => {
  const parts = partsOf(condition);
  if (parts === null) return leftOut('is not understood');
  const { left, operator, right } = parts;
  if (/^(?:(?:len|has)\()?\[[A-Z_]+\]/u.test(right)) return leftOut('compares two values of an answer');
  if (left === '[STATUS]') return statusOf(parts);
  if (left === '[CONNECTED]')
    return operator === '==' && right === 'true'
      ? { _tag: 'implied' }
      : leftOut('asks for an API that does not answer');
  if (left === '[RESPONSE_TIME]') {
    const ms = milliseconds(right);
    if (ms === null || !operator.startsWith('<')) return leftOut('is no upper limit');
    const most = operator === '<' ? Math.ceil(ms) - 1 : Math.floor(ms);
    return { _tag: 'slow', ms: Math.min(120_000, Math.max(1, most)) };
  }
  if (left === '[CERTIFICATE_EXPIRATION]') {
    const ms = parseGoDuration(right);
    if (ms === null || !operator.startsWith('>')) return leftOut('is no lower limit');
    return { _tag: 'certificate', days: Math.min(3650, Math.max(1, Math.ceil(ms / dayMs))) };
  }
  const exists = /^has\(\[BODY\](.*)\)$/u.exec(left)?.[1];
  const path = exists ?? /^\[BODY\](.*)$/u.exec(left)?.[1];
  if (path === undefined) return leftOut('has no counterpart');
  const json = path === '' ? '$' : jsonPathOf(path);
  if (json === null) return leftOut('has a path that is not understood');
  if (exists !== undefined) {
    if (operator !== '==' || !/^(?:true|false)$/u.test(right)) return leftOut('is not understood');
    return { _tag: 'assertions', assertions: [{ json, exists: right === 'true' }] };
  }
  return path === '' ? bodyOf({ body: true }, false, parts) : bodyOf({ json }, true, parts);
};
