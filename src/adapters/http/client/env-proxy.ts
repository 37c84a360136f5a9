import type { ConnectionTarget } from '../connection/open-connection.ts';

/** The proxy variables of the environment. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

const lowerFirst = (variables: ProxyVariables, name: string): string =>
  (variables[name.toLowerCase()] ?? variables[name.toUpperCase()] ?? '').trim();

/** `example.com` and `.example.com` mean the host and all below it, `*` everything; a port must be that of the target. */
const excepts = (entry: string, { host, port }: ConnectionTarget): boolean => {
  if (entry === '*') return true;
  const [, name = '', only] = /^(?:\*?\.)?(.*?)(?::(\d{1,5}))?$/u.exec(entry) ?? [];
  const [, inBrackets] = /^\[(.*)\]$/u.exec(name) ?? [];
  const wanted = (inBrackets ?? name).toLowerCase();
  if (wanted === '' || (only !== undefined && Number(only) !== port)) return false;
  const own = host.toLowerCase();
  return own === wanted || own.endsWith(`.${wanted}`);
};

/** What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case, say about a target; null: no proxy. */
export const envProxy = (variables: ProxyVariables, target: ConnectionTarget): string | null => {
  const exceptions = lowerFirst(variables, 'no_proxy').split(/[\s,]+/u);
  if (exceptions.some((entry) => excepts(entry, target))) return null;
  const own = lowerFirst(variables, target.secure ? 'https_proxy' : 'http_proxy');
  const found = own === '' ? lowerFirst(variables, 'all_proxy') : own;
  return found === '' ? null : found;
};
