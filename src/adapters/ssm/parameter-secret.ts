/** One parameter, as SSM gives it. */
export type Parameter = Readonly<{
  Name?: string | undefined;
  Type?: string | undefined;
  Value?: string | undefined;
}>;

export type ParameterSecret =
  Readonly<{ _tag: 'Secret'; name: string; value: string }> | Readonly<{ _tag: 'NoSecret'; issue: string }>;

const limitOf = /^([A-Za-z0-9_]+)\.origins$/u;

/**
 * `/any/path/TOKEN`, a SecureString, is `UPLEDGER_SECRET_TOKEN`; `/any/path/TOKEN.origins`, of any type, is
 * `UPLEDGER_SECRET_TOKEN_ORIGINS`.
 */
export const parameterSecret = ({ Name, Type, Value }: Parameter): ParameterSecret => {
  const path = Name ?? '(without a name)';
  const last = path.slice(path.lastIndexOf('/') + 1);
  const limited = limitOf.exec(last)?.[1];
  if (limited !== undefined && Value !== undefined)
    return { _tag: 'Secret', name: `UPLEDGER_SECRET_${limited}_ORIGINS`, value: Value };
  if (Type !== 'SecureString')
    return noSecret(`${path} is a ${Type ?? 'parameter without a type'}: store it again as a SecureString`);
  if (!/^[A-Za-z0-9_]+$/u.test(last))
    return noSecret(`${path} cannot be named in a config: use letters, digits and underscores only`);
  if (Value === undefined) return noSecret(`${path} has no value`);
  return { _tag: 'Secret', name: `UPLEDGER_SECRET_${last}`, value: Value };
};

const noSecret = (issue: string): ParameterSecret => ({ _tag: 'NoSecret', issue });
