const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];

/** A hint for a name that does not resolve: the network may require a proxy. Null: no proxy is set. */
export const proxyHint = (env: Readonly<Record<string, string | undefined>>): string | null => {
  const name = proxyVariables.find((variable) => (env[variable] ?? '').trim() !== '');
  return name === undefined
    ? null
    : `${name} is set, but a check uses a proxy only with \`proxy: env\` in the config of its API.`;
};
