// Reads every line of a ledger file and does nothing with it: what replay and audit are measured against.
import { DatabaseSync } from 'node:sqlite';

const db = new DatabaseSync(process.argv[2] ?? '', { readOnly: true });
db.exec('PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -8000');
const lines = db.prepare('SELECT api_id, seq, body, hash FROM api_health_events ORDER BY rowid');
lines.setReturnArrays(true);
let [events, bytes] = [0, 0];
for (const { 2: body } of lines.iterate()) {
  events += 1;
  bytes += String(body).length;
}
process.stdout.write(`${JSON.stringify({ events, bytes })}\n`);
