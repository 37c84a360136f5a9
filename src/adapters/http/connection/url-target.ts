import type { ConnectionTarget } from './open-connection.ts';

/** Where the URL of a request leads. */
export const urlTarget = ({ hostname, port, protocol }: URL): ConnectionTarget => {
  const secure = protocol !== 'http:';
  return {
    host: hostname.replace(/^\[|\]$|\.$/gu, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
  };
};
