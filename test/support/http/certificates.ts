import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export type Certificate = Readonly<{ cert: string; key: string }>;

type Wanted = Readonly<{ from?: Date; until?: Date; authority?: Certificate }>;

const day = 86_400_000;

/** A certificate for names and addresses; signed by itself unless there is an authority. */
export const certificateFor = async (names: readonly string[], wanted: Wanted = {}): Promise<Certificate> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: names[0] ?? 'test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: wanted.from ?? new Date(Date.now() - day),
    notAfterDate: wanted.until ?? new Date(Date.now() + 30 * day),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
    ...(wanted.authority === undefined ? {} : { ca: wanted.authority }),
  });
  return { cert, key };
};

export const authority = async (): Promise<Certificate> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 400 * day),
    notAfterDate: new Date(Date.now() + 400 * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
  return { cert, key };
};

/** Signed by itself, with a key of RSA that has not been enough for years. */
export const weakCertificate = async (address: string): Promise<Certificate> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'weak' }], {
    keySize: 1024,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: address }] }],
  });
  return { cert, key };
};
