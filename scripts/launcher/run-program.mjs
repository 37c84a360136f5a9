import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';

/**
 * Runs Node with this process's own stdin, stdout and stderr.
 *
 * @param {{ node: string, args: readonly string[] }} options
 * @returns {Promise<number>} its exit code, 128 + n when signal n ended it
 */
export const runProgram = ({ node, args }) =>
  new Promise((done, fail) => {
    // What the program starts as `node` is the same one.
    const path = [dirname(node), process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });

    const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])) {
      process.on(signal, () => {
        // Ctrl-C at a terminal reaches the child by itself; passed on, it would be a second one.
        const sentToAll = atTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT');
        if (!sentToAll) child.kill(signal);
      });
    }
    child.once('error', (cause) =>
      fail(new Error(`${node} could not be started: ${cause.message}`, { cause })),
    );
    child.once('exit', (code, signal) =>
      done(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
