/** One line of a systemd unit. */
export type UnitEntry = Readonly<{ section: string; key: string; value: string }>;

// What the units of this repository may use, by section. A misspelled key is not in it, and systemd would ignore it.
const known: Readonly<Record<string, RegExp>> = {
  Unit: /^(?:Description|Documentation|Wants|After|Requires|StartLimitIntervalSec)$/u,
  Service:
    /^(?:Type|User|Group|Environment|EnvironmentFile|WorkingDirectory|ExecStart|Restart|RestartSec|TimeoutStartSec|TimeoutStopSec|KillMode|StandardOutput|StandardError|SyslogIdentifier|(?:Logs|Cache|State)Directory|NoNewPrivileges|CapabilityBoundingSet|AmbientCapabilities|PrivateTmp|PrivateDevices|Protect(?:System|Home|Clock|ControlGroups|Hostname|KernelLogs|KernelModules|KernelTunables|Proc)|RestrictAddressFamilies|RestrictNamespaces|RestrictRealtime|RestrictSUIDSGID|LockPersonality|RemoveIPC|SystemCallArchitectures|SystemCallFilter|UMask)$/u,
  Timer: /^(?:OnCalendar|OnBootSec|OnUnitActiveSec|AccuracySec|Persistent|Unit)$/u,
  Install: /^WantedBy$/u,
};

/** The entries of a unit and, in words, each line that is none. */
export const readUnit = (
  text: string,
): { readonly entries: readonly UnitEntry[]; readonly issues: readonly string[] } => {
  const entries: UnitEntry[] = [];
  const issues: string[] = [];
  let section = '';
  for (const [index, line] of text.split('\n').entries()) {
    const [, title] = /^\[(\w+)\]$/u.exec(line) ?? [];
    const [, key, value] = /^(\w+)=(.*\S|)$/u.exec(line) ?? [];
    const place = `line ${String(index + 1)}`;
    if (line === '' || /^[#;]/u.test(line)) continue;
    if (title !== undefined) {
      section = title;
      if (known[section] === undefined) issues.push(`${place}: unknown section ${section}`);
    } else if (key === undefined || value === undefined) issues.push(`${place}: not KEY=VALUE`);
    else if (known[section]?.test(key) === true) entries.push({ section, key, value });
    else issues.push(`${place}: unknown key ${key} in section ${section}`);
  }
  return { entries, issues };
};

/** All values of one key, in order. */
export const valuesOf = (entries: readonly UnitEntry[], section: string, key: string): readonly string[] =>
  entries.filter((entry) => entry.section === section && entry.key === key).map(({ value }) => value);
