/**
 * What people are shown of an error's code. System names (ENETUNREACH, ESERVFAIL) are looked up as they are; the names that
 * Node, undici, its parser and OpenSSL have for their own use become words.
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
