// Preloaded into a measured process: says at its end what the whole process used. CommonJS, because a preloaded ES module
// would cost the process more than some of what is measured.
const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const io = readFileSync('/proc/self/io', 'utf8');
  const written = Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
  writeFileSync(
    process.env['BENCH_USAGE_FILE'] ?? '/dev/null',
    JSON.stringify({ cpuUs: userCPUTime + systemCPUTime, rssKb: maxRSS, written }),
  );
});
