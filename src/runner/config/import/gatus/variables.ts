/** `$$` is a dollar in Gatus; `$VAR` and `${VAR}` are filled in from its environment. */
const variable = /\$(?:(\$)|\{(\w+)\}|([A-Za-z_]\w*))/gu;

/** The variables of one endpoint. */
export type Variables = Readonly<{
  /** A text of Gatus as it is written here, where a secret has a name of its own. */
  fill: (text: string) => string;
  /** those that were met: as written, and the secret that it is now */
  met: () => readonly (readonly [string, string])[];
}>;

export const createVariables = (): Variables => {
  const met = new Map<string, string>();
  return {
    fill: (text) =>
      text.replaceAll(variable, (written, dollar: string | undefined, braced?: string, bare?: string) => {
        if (dollar !== undefined) return '$';
        const secret = `UPLEDGER_SECRET_${braced ?? bare ?? ''}`;
        met.set(written, secret);
        return `\${env:${secret}}`;
      }),
    met: () => [...met],
  };
};
