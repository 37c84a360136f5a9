// Raw responses that real servers send, as Latin-1 text, and what a check must make of them.
import type { ApiConfig } from '../../../src/runner/config/api-config.ts';

export type OddAnswer = Readonly<{
  name: string;
  answer: string;
  config?: Partial<ApiConfig>;
  /** the status of an UP, or the words that the message of a `protocol` error contains */
  expect: number | string;
}>;

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const post = { method: 'POST', body: '{}' } as const;
const withHead = (head: string, body = 'ok'): string => `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`;
const chunked = 'Transfer-Encoding: chunked';

/** RFC 9110, 15.2: whoever did not ask for a 1xx ignores it. */
const interim: readonly OddAnswer[] = [
  { name: '100 before 200', answer: `HTTP/1.1 100 Continue\r\n\r\n${ok}`, expect: 200 },
  {
    name: '100 before 200, to POST',
    answer: `HTTP/1.1 100 Continue\r\n\r\n${ok}`,
    config: post,
    expect: 200,
  },
  {
    name: '100 before 401',
    answer: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n',
    config: { expected_status_codes: [401] },
    expect: 401,
  },
  { name: '102 before 200', answer: `HTTP/1.1 102 Processing\r\n\r\n${ok}`, expect: 200 },
  { name: '103 before 200', answer: `HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${ok}`, expect: 200 },
  { name: 'a 1xx without a name', answer: `HTTP/1.1 199\r\n\r\n${ok}`, expect: 200 },
  { name: 'a 1xx with LF alone', answer: `HTTP/1.1 100 Continue\n\n${ok}`, expect: 200 },
  {
    name: 'a 1xx with a length',
    answer: `HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\n${ok}`,
    expect: 200,
  },
  {
    name: 'several 1xx, with empty lines between',
    answer: `\r\nHTTP/1.1 100 Continue\r\n\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n\n${ok}`,
    expect: 200,
  },
  {
    name: '101',
    answer: 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n',
    expect: 'another protocol (101)',
  },
  {
    name: '200 that offers an upgrade',
    answer: withHead('Connection: Upgrade\r\nUpgrade: h2,h2c\r\nContent-Length: 2'),
    expect: 200,
  },
];

/** RFC 9112, 5.2. */
const folded: readonly OddAnswer[] = [
  {
    name: 'a fold with a space',
    answer: withHead('X-Long: first\r\n second\r\nContent-Length: 2'),
    expect: 200,
  },
  {
    name: 'a fold with a tab',
    answer: withHead('X-Long: first\r\n\tsecond\r\nContent-Length: 2'),
    expect: 200,
  },
  {
    name: 'folds over many lines, some of them empty',
    answer: withHead('X-Long:\r\n a\r\n \r\n\t \r\n  b\r\nContent-Length: 2'),
    expect: 200,
  },
  { name: 'a folded length', answer: withHead('Content-Length:\r\n 2'), expect: 200 },
  {
    name: 'a fold with LF alone',
    answer: withHead('X-Long: first\n second\nContent-Length: 2'),
    expect: 200,
  },
  {
    name: 'a space right after the status line',
    answer: withHead(' X-Hidden: a\r\nContent-Length: 2'),
    expect: 'not valid HTTP/1.1',
  },
  {
    name: 'a space right after the status line, with equal lengths',
    answer: withHead(' X-Hidden: a\r\nContent-Length: 2\r\nContent-Length: 2'),
    expect: 'not valid HTTP/1.1',
  },
  {
    name: 'a tab right after a status line that ends in LF alone',
    answer: 'HTTP/1.1 200 OK\n\tX-Hidden: a\nContent-Length: 2\n\nok',
    expect: 'not valid HTTP/1.1',
  },
];

/** RFC 9110, 8.6. */
const lengths: readonly OddAnswer[] = [
  { name: 'equal lengths', answer: withHead('Content-Length: 2\r\nContent-Length: 2'), expect: 200 },
  {
    name: 'equal lengths far apart, in any case',
    answer: withHead('content-length: 2\r\nX-A: b\r\nCONTENT-LENGTH:2\r\nContent-Length: 02 '),
    expect: 200,
  },
  { name: 'equal lengths in one line', answer: withHead('Content-Length: 2, 2'), expect: 200 },
  {
    name: 'equal lengths in both ways',
    answer: withHead('Content-Length: 2,2 ,2\r\nContent-Length: 2'),
    expect: 200,
  },
  {
    name: 'different lengths',
    answer: withHead('Content-Length: 2\r\nContent-Length: 3'),
    expect: 'headers contradict each other',
  },
  {
    name: 'different lengths in one line',
    answer: withHead('Content-Length: 2, 3'),
    expect: 'not valid HTTP/1.1',
  },
  {
    name: 'a length that is repeated and is none',
    answer: withHead('Content-Length: x, x'),
    expect: 'not valid',
  },
  {
    name: 'a list of lengths with a gap',
    answer: withHead('Content-Length: 2,,2'),
    expect: 'not valid HTTP/1.1',
  },
  {
    name: 'a length beside chunks',
    answer: withHead(`Content-Length: 2\r\n${chunked}`, '2\r\nok\r\n0\r\n\r\n'),
    expect: 'not valid HTTP/1.1',
  },
  {
    name: '204 with a length',
    answer: 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n',
    config: { expected_status_codes: [204] },
    expect: 204,
  },
  {
    name: '304 with equal lengths',
    answer: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n',
    config: { expected_status_codes: [304] },
    expect: 304,
  },
];

/** RFC 9112, 2.2. */
const lineEnds: readonly OddAnswer[] = [
  { name: 'LF alone', answer: 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', expect: 200 },
  { name: 'LF alone, until the end', answer: 'HTTP/1.1 200 OK\n\nok', expect: 200 },
  {
    name: 'LF alone at the end of the head',
    answer: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nok',
    expect: 200,
  },
  { name: 'LF alone before it', answer: 'HTTP/1.1 200 OK\nContent-Length: 2\n\r\nok', expect: 200 },
  {
    name: 'LF alone, and CRLF CRLF in the body',
    answer: 'HTTP/1.1 200 OK\nContent-Length: 6\n\no\r\n\r\nk',
    expect: 200,
  },
  { name: 'empty lines before the status line', answer: `\r\n\n\r\n${ok}`, expect: 200 },
  {
    name: 'LF alone in the chunks',
    answer: withHead(chunked, '2\nok\n0\n\n'),
    expect: 'Missing expected CR after chunk size',
  },
  { name: 'CR alone', answer: 'HTTP/1.1 200 OK\rContent-Length: 2\r\rok', expect: 'not valid HTTP/1.1' },
];

const statusLine = (line: string): string => `${line}\r\nContent-Length: 0\r\n\r\n`;

const statusLines: readonly OddAnswer[] = [
  { name: 'status 099', answer: statusLine('HTTP/1.1 099 Odd'), expect: 'impossible status code: 099' },
  { name: 'status 000', answer: statusLine('HTTP/1.1 000'), expect: 'impossible status code: 000' },
  { name: 'status 1000', answer: statusLine('HTTP/1.1 1000 OK'), expect: 'impossible status code: 1000' },
  { name: 'status 20', answer: statusLine('HTTP/1.1 20 OK'), expect: 'impossible status code: 20' },
  { name: 'status -1', answer: statusLine('HTTP/1.1 -1 OK'), expect: 'impossible status code: -1' },
  { name: 'words for a status', answer: statusLine('HTTP/1.1 OK'), expect: 'no status code' },
  { name: 'no status', answer: statusLine('HTTP/1.1 '), expect: 'no status code' },
  {
    name: 'status 000 after 100',
    answer: `HTTP/1.1 100 Continue\r\n\r\n${statusLine('HTTP/1.1 000 No')}`,
    expect: 'impossible status code: 000',
  },
  {
    name: 'status 999, which some sites send',
    answer: statusLine('HTTP/1.1 999 Request denied'),
    config: { expected_status_codes: [200] },
    expect: 'expected 200, got 999',
  },
  { name: 'a status without a reason', answer: statusLine('HTTP/1.1 200'), expect: 200 },
  { name: 'another protocol', answer: 'SSH-2.0-OpenSSH_9.6\r\n\r\n', expect: 'not valid HTTP/1.1' },
  { name: 'a version that is none', answer: statusLine('HTTP/x 200 OK'), expect: 'not valid HTTP/1.1' },
];

export const oddAnswers: readonly OddAnswer[] = [
  ...interim,
  ...folded,
  ...lengths,
  ...lineEnds,
  ...statusLines,
];
