type Value = Readonly<Record<string, unknown>>;
type Statement = Readonly<{ Statement: string; Parameters?: readonly Value[] }>;
type Batch = Readonly<{ Statements?: readonly Statement[]; TransactStatements?: readonly Statement[] }>;
type Answer = Readonly<{ Responses?: readonly Readonly<{ Error?: unknown }>[] }>;

/** The event that an INSERT into this table writes, as `api/seq hash`. */
const factOf = (table: string, { Statement: text, Parameters = [] }: Statement): readonly string[] => {
  if (!text.startsWith(`INSERT INTO "${table}"`)) return [];
  const names = [...text.matchAll(/'([^']+)': \?/g)].map(([, name]) => name ?? '');
  const at = (name: string) => String(Object.values(Parameters[names.indexOf(name)] ?? {})[0]);
  return [`${at('api_id')}/${at('seq')} ${at('hash')}`];
};

/** The events that a request put into the table, read off the wire. */
export const factsCarriedOut = (
  table: string,
  operation: string,
  request: string,
  status: number,
  answer: string,
): readonly string[] => {
  if (status !== 200) return [];
  if (operation === 'ExecuteTransaction')
    return ((JSON.parse(request) as Batch).TransactStatements ?? []).flatMap((each) => factOf(table, each));
  if (operation !== 'BatchExecuteStatement') return [];
  const responses = (JSON.parse(answer) as Answer).Responses ?? [];
  return ((JSON.parse(request) as Batch).Statements ?? []).flatMap((each, i) =>
    responses[i]?.Error === undefined ? factOf(table, each) : [],
  );
};
