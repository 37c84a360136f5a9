/**
 * How an error code is shown. System names (ENETUNREACH, ESERVFAIL) are shown as they are, because people look them up.
 * The names that
 * Node, undici, its parser and OpenSSL use internally become words.
 */
export const plainCode = (code: string): string => {
  if (code === '') return 'no reason given';
  if (/^E(?!RR)[A-Z0-9]+$/u.test(code)) return code;
  if (/ASSERT|CALLBACK|UNHANDLED/u.test(code)) return 'a fault of the program';
  return code
    .replace(/^(?:ERR_(?:SSL_|TLS_|OSSL_)?|UND_ERR_|HPE_)/u, '')
    .replace(/^(?:SSL\/TLS|TLSV\d+|SSLV\d+)_ALERT_/u, 'ALERT_')
    .toLowerCase()
    .replaceAll('_', ' ');
};
