// undici's index loads fetch, WebSocket, caches and mocks as well: three times the start-up of its client alone,
// which a cron job pays each minute.
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  export default Client;
}
