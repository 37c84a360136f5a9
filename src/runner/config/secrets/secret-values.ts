import type { ApiConfig } from '../api-config.ts';

/**
 * Values for `${env:UPLEDGER_SECRET_…}`, by the whole name, never printed; and the limits of some, by
 * `UPLEDGER_SECRET_…_ORIGINS`.
 */
export type SecretValues = Readonly<Record<string, string>>;

/** The parts of a config that may name secrets. */
export type Naming = Pick<ApiConfig, 'url' | 'headers' | 'body'> &
  Partial<Pick<ApiConfig, 'proxy' | 'ca' | 'client_certificate' | 'server_name'>>;

export type Part = Readonly<{ field: keyof Naming; variables: readonly string[] }>;
