import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { readApis } from '../../../../src/adapters/yaml/read-apis.ts';
import { loggedConfig } from '../../../../src/runner/config/logged-config.ts';
import { checkApiConfig } from '../../../../src/runner/config/decode-api-config.ts';
import { checkExpressions } from '../../../../src/runner/config/expressions/check-expressions.ts';
import { configIssueText } from '../../../../src/runner/config/config-error.ts';
import { right } from '../../../support/right.ts';

const least = { api_id: 'a', url: 'https://a.example/' };

const faultsOf = async (assertions: unknown, more: object = {}): Promise<readonly string[]> => {
  const raw = { ...least, ...more, assertions };
  const [checked] = await checkExpressions([checkApiConfig(raw)], [raw]);
  return checked !== undefined && E.isLeft(checked)
    ? checked.left.map((issue) => configIssueText('', issue))
    : [];
};

const scalar =
  'must be text of at most 1000 characters, a number (a whole number at most 9007199254740991 either way), true, false or null';
const operators =
  'equals, not_equals, contains, not_contains, matches, not_matches, exists, at_least or at_most';

describe('assertions', () => {
  it.each<[string, unknown]>([
    ['a scalar', [{ json: '$.a', equals: null }]],
    [
      'every operator',
      [
        { json: '$.a', equals: 'x' },
        { json: '$.a', not_equals: 1.5 },
        { json: '$.a', contains: true },
        { header: 'x-a', not_contains: 'x' },
        { body: true, matches: '(?i)version: \\d+' },
        { body: true, not_matches: '\\p{Greek}' },
        { json: '$.a', exists: false },
        { json: '$.a', at_least: -1 },
        { header: 'x-a', at_most: 0.5 },
      ],
    ],
    ['every kind of step', [{ json: "$.a['b c'][0][-1][1:5:2][*].*", exists: true }]],
    ['what looks refused but is quoted', [{ json: `$['a..b?(c)']["d\\"..e"]`, exists: true }]],
    ['20', Array.from({ length: 20 }, () => ({ body: true, exists: true }))],
    ['none', []],
    ['null', null],
  ])('with %s decode', async (_, assertions) => {
    expect(await faultsOf(assertions)).toStrictEqual([]);
  });

  const refused: readonly (readonly [unknown, string])[] = [
    [
      'ok',
      'assertions is "ok", must be a list of at most 20 assertions, such as [{ json: $.status, equals: ok }]',
    ],
    [
      Array.from({ length: 21 }, () => ({ body: true, exists: true })),
      'assertions is a list, must be a list of at most 20 assertions, such as [{ json: $.status, equals: ok }]',
    ],
    [['$.a == 1'], 'assertions[0] is "$.a == 1", must be a map such as { json: $.status, equals: ok }'],
    [[{ equals: 'x' }], 'assertions[0] is a map, must have one subject: json, header or body'],
    [
      [{ json: '$.a', header: 'b', equals: 'x' }],
      'assertions[0] is a map, must have one subject, not 2: json and header',
    ],
    [[{ json: '$.a' }], `assertions[0] is a map, must have one operator: ${operators}`],
    [
      [{ json: '$.a', at_least: 1, at_most: 2 }],
      'assertions[0] is a map, must have one operator, not 2: at_least and at_most',
    ],
    [[{ header: 'a b', equals: 'x' }], 'assertions[0].header is "a b", must be the name of a header'],
    [[{ body: 'x', equals: 'x' }], 'assertions[0].body is "x", must be true'],
    [[{ json: 1, exists: true }], 'assertions[0].json is 1, must be a JSONPath such as $.status'],
    [[{ json: '$.a', equals: [1] }], `assertions[0].equals is a list, ${scalar}`],
    [[{ json: '$.a', equals: 2 ** 53 }], `assertions[0].equals is 9007199254740992, ${scalar}`],
    [[{ json: '$.a', equals: 9007199254740993n }], `assertions[0].equals is 9007199254740993, ${scalar}`],
    [
      [{ header: 'a', equals: 5 }],
      'assertions[0].equals is 5, must be text of at most 1000 characters: write it in quotes',
    ],
    [
      [{ body: true, contains: '' }],
      'assertions[0].contains is "", must be text of 1 to 1000 characters: write it in quotes',
    ],
    [
      [{ json: '$.a', at_least: '5' }],
      'assertions[0].at_least is "5", must be a number (a whole number at most 9007199254740991 either way)',
    ],
    [[{ json: '$.a', exists: 'yes' }], 'assertions[0].exists is "yes", must be true or false'],
    [
      [{ body: true, matches: 5 }],
      'assertions[0].matches is 5, must be a regular expression of 1 to 500 characters, in quotes',
    ],
    [[{ body: true, exists: true, secret: 1 }], 'assertions[0].secret is "***", must be true or false'],
    [
      [{ body: true, equals: 5, secret: true }],
      'assertions[0].equals is "***", must be text of at most 1000 characters: write it in quotes',
    ],
  ];

  it.each(refused.map(([assertions, fault]) => ({ assertions, fault })))(
    'say: $fault',
    async ({ assertions, fault }) => {
      expect(await faultsOf(assertions)).toStrictEqual([fault]);
    },
  );

  it('with an unknown operator name the nearest, and show no operand: it may be meant to be secret', async () => {
    expect(await faultsOf([{ json: '$.a', equal: 'hunter2' }])).toStrictEqual([
      `assertions[0].equal is "***", must be json, header, body, ${operators.replace(' or at_most', ', at_most')} or secret; did you mean equals?`,
    ]);
    const misspelt = await faultsOf([{ body: true, at_least: 'hunter2', secrte: true }]);
    expect(misspelt.join('\n')).not.toContain('hunter2');
    expect(misspelt.join('\n')).toContain('did you mean secret?');
  });

  it('of the body are refused with HEAD, those of headers are not', async () => {
    const assertions = [
      { json: '$.a', exists: true },
      { header: 'a', exists: true },
      { body: true, exists: true },
    ];
    expect(await faultsOf(assertions, { method: 'HEAD' })).toStrictEqual([
      'assertions[0] needs a body, and an answer to HEAD has none: use GET',
      'assertions[2] needs a body, and an answer to HEAD has none: use GET',
    ]);
  });
});

describe('a faulty expression', () => {
  it.each<[object, string, string]>([
    [{ json: 'status', exists: true }, 'json must begin with $ (at character 1)', '    status\n    ^'],
    [{ json: '$.a b', exists: true }, 'json must not have "b" here (at character 5)', '    $.a b\n        ^'],
    [
      { json: '$.a[', exists: true },
      'json must go on here: it ends too early (at character 5)',
      '    $.a[\n        ^',
    ],
    [
      { json: '$..a', exists: true },
      'json must not search with "..": name each step (at character 2)',
      '    $..a\n     ^',
    ],
    [
      { json: '$[?@.a > 1]', exists: true },
      'json must not have a filter: select by name or position (at character 3)',
      '    $[?@.a > 1]\n      ^',
    ],
    [
      { json: '$.list.length()', exists: true },
      'json must not call a function (at character 14)',
      '    $.list.length()\n                 ^',
    ],
    [{ json: '$[01]', exists: true }, 'json must not have "1" here (at character 4)', '    $[01]\n       ^'],
    [
      { body: true, matches: 'a(b' },
      'matches must be a regular expression of RE2: missing closing ) (at character 4)',
      '    a(b\n       ^',
    ],
    [
      { body: true, matches: 'ab(?=c)' },
      'matches must be a regular expression of RE2: invalid or unsupported Perl syntax (at character 3)',
      '    ab(?=c)\n      ^',
    ],
    [
      { body: true, not_matches: 'a{1001}' },
      'not_matches must be a regular expression of RE2: invalid repeat count (at character 2)',
      '    a{1001}\n     ^',
    ],
    [
      { body: true, matches: '.{1000}'.repeat(20) },
      'matches must repeat less: it becomes too large (at character 2)',
      `    ${'.{1000}'.repeat(20).slice(0, 60)}…\n     ^`,
    ],
    [
      { json: `$.${'a'.repeat(100)} b`, exists: true },
      'json must not have "b" here (at character 104)',
      `    …${'a'.repeat(49)} b\n${' '.repeat(55)}^`,
    ],
  ])('%j is refused at its place', async (assertion, sentence, shown) => {
    expect(await faultsOf([assertion])).toStrictEqual([`assertions[0].${sentence}\n${shown}`]);
  });

  it('that is secret is not shown', async () => {
    expect(await faultsOf([{ body: true, matches: 'hunter2(', secret: true }])).toStrictEqual([
      'assertions[0].matches is ***, must be a regular expression of RE2: missing closing ) (at character 9)',
    ]);
  });

  it('has its place in the file', async () => {
    const text = `apis:
  - api_id: a
    url: https://a.example/
    assertions:
      - { json: $.status, equals: ok }
      - json: $..b
        exists: true
`;
    const { invalid } = right(await readApis('apis.yaml', text));
    expect(invalid.flatMap(({ faults }) => faults)).toStrictEqual([
      'apis.yaml:6:9: apis[0].assertions[1].json must not search with "..": name each step (at character 2)\n    $..b\n     ^',
    ]);
  });
});

describe('what the log shows of assertions', () => {
  it('is all of them, with the operand of a secret one as ***', () => {
    const assertions = [
      { json: '$.status', equals: 'ok' },
      { header: 'x-token', equals: 'hunter2', secret: true },
      { body: true, exists: true, secret: false },
    ];
    const checked = checkApiConfig({ ...least, assertions });
    expect(E.isRight(checked) ? loggedConfig(checked.right, null).assertions : null).toStrictEqual([
      { json: '$.status', equals: 'ok' },
      { header: 'x-token', equals: '***', secret: true },
      { body: true, exists: true },
    ]);
  });
});
