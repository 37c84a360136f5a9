import * as t from 'io-ts';
import { storedType } from '../../../events/fields/stored-type.ts';
import { labelOf } from '../fields/label.ts';
import { toList } from '../shapes.ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { anyCase } from '../schema/number-pattern.ts';

const mostGroups = 1000;

const httpUrl = new RegExp(String.raw`^${anyCase('http')}[sS]?:\/\/[^\s/?#@]+(?:\/[^\s?#@]*)?$`, 'u');

const Address: FieldType<string | null> = withSchema(
  storedType(
    'Address',
    (u): u is string | null => u === null || (typeof u === 'string' && httpUrl.test(u) && URL.canParse(u)),
    'must be the address of the page, such as https://status.example.com/, without a query',
  ),
  { type: 'string', pattern: httpUrl.source },
);

const isZone = (u: unknown): u is string => {
  if (typeof u !== 'string') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: u }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const Zone: FieldType<string> = withSchema(
  storedType('Zone', isZone, 'must be a time zone such as Europe/Berlin or UTC'),
  { type: 'string', minLength: 1 },
);

const Name = labelOf(60);
const isGroups = (u: unknown): u is readonly string[] =>
  Array.isArray(u) && u.length <= mostGroups && u.every((one) => typeof one === 'string' && Name.is(one));

const Groups: FieldType<readonly string[]> = withSchema(
  new t.Type<readonly string[], readonly string[], unknown>(
    'Groups',
    isGroups,
    (u, c) => {
      const list = toList(u, mostGroups);
      return list !== null && isGroups(list)
        ? t.success([...new Set(list)])
        : t.failure(u, c, 'must be a list of groups, such as [Shop, Payments]');
    },
    t.identity,
  ),
  { type: 'array', maxItems: mostGroups, items: Name.schema },
);

const Flag: FieldType<boolean> = withSchema(storedType('Flag', t.boolean.is, 'must be true or false'), {
  type: 'boolean',
});

/** Each setting of the status page with its codec. */
export const pageCodecs = {
  title: labelOf(100),
  /** where the page is to be found; without it links are relative */
  url: Address,
  /** groups that come first, in this order */
  groups: Groups,
  /** of times; days are those of UTC */
  time_zone: Zone,
  /** whether error texts and URLs are shown */
  details: Flag,
};

const PageSettings = t.readonly(t.strict(pageCodecs), 'PageSettings');

/** How the status page presents itself. Nothing of it is in the log. */
export type PageSettings = t.TypeOf<typeof PageSettings>;

export const pageDefaults = {
  title: null,
  url: null,
  groups: [],
  time_zone: 'UTC',
  details: false,
} satisfies PageSettings;
