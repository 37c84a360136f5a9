/** The parts of an `smtp:` or `smtps:` URL. */
export type SmtpTarget = Readonly<{
  host: string;
  port: number;
  /** TLS from the first byte */
  secure: boolean;
  auth: Readonly<{ user: string; pass: string }> | null;
  /** set with credentials: a password is sent only over TLS, or to this machine */
  requireTls: boolean;
  /** whether the certificate is verified: not for opportunistic TLS, which needs no password */
  verify: boolean;
}>;

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/u;

export const smtpTarget = (url: string): SmtpTarget => {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$|\.$/gu, '');
  const secure = protocol === 'smtps:';
  const auth =
    username === '' ? null : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const isLocal = loopback.test(host);
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    auth,
    requireTls: auth !== null && !isLocal,
    verify: secure || (auth !== null && !isLocal),
  };
};
