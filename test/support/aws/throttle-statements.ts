import type { ProxiedRequest } from './fault-proxy.ts';

/** Which statements of a request are throttled, by place and text. */
export type Throttles = (index: number, statement: string) => boolean;

type Statement = { Statement: string };
type Answer = Readonly<{ status: number; body: string; headers: Record<string, string> }>;

/** What is left of a request, and which places were taken out of it. `body` null: nothing is to be carried out. */
type Left = Readonly<{ body: string | null; throttled: readonly boolean[]; isTransaction: boolean }>;

const code = 'ThrottlingError';
const message = 'injected: Throughput exceeds the current capacity';
const headers = { 'content-type': 'application/x-amz-json-1.0' };

/** The request without its throttled statements; a transaction is refused whole. */
export const withoutThrottled = (request: ProxiedRequest, throttles: Throttles): Left => {
  const parsed = JSON.parse(request.body) as { Statements?: Statement[]; TransactStatements?: Statement[] };
  const isTransaction = parsed.TransactStatements !== undefined;
  const statements = parsed.TransactStatements ?? parsed.Statements ?? [];
  const throttled = statements.map(({ Statement: text }, i) => throttles(i, text));
  if (!throttled.includes(true)) return { body: request.body, throttled, isTransaction };
  const rest = statements.filter((_, i) => throttled[i] !== true);
  const body = isTransaction || rest.length === 0 ? null : JSON.stringify({ ...parsed, Statements: rest });
  return { body, throttled, isTransaction };
};

/** The server's answer with the refusals put back in their places. */
export const mergeThrottled = (left: Left, answer: Answer | null): Answer => {
  if (answer !== null && (answer.status !== 200 || !left.throttled.includes(true))) return answer;
  if (left.isTransaction) {
    const CancellationReasons = left.throttled.map((is) =>
      is ? { Code: code, Message: message } : { Code: 'None' },
    );
    const __type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
    const body = JSON.stringify({ __type, Message: 'Transaction cancelled', CancellationReasons });
    return { status: 400, headers, body };
  }
  const given = answer === null ? [] : (JSON.parse(answer.body) as { Responses: unknown[] }).Responses;
  const rest = given.values();
  const Responses = left.throttled.map((is) =>
    is ? { Error: { Code: code, Message: message } } : rest.next().value,
  );
  return { status: 200, headers, body: JSON.stringify({ Responses }) };
};
