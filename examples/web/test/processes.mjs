// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Child processes of the tests: logged to a file, awaited until they answer, and ended for certain. */
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export function startProcess(name, [command, ...args], env, logFile) {
  const log = openSync(logFile, "a");
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", log, log] });
  closeSync(log);
  running.add(child);
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => {
      running.delete(child);
      resolve(`code ${code ?? signal}`);
    });
  });
  let over;
  void ended.then((how) => {
    over = how;
  });

  return {
    async awaitReady(isReady, seconds = 180) {
      for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
        if (over) {
          break;
        }
        if (await isReady()) {
          return;
        }
      }
      const tail = readFileSync(logFile, "utf8").split("\n").slice(-30).join("\n");
      throw new Error(`${name} ${over ? `ended with ${over}` : `did not answer in ${seconds} s`}:\n${tail}`);
    },
    async stop() {
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), 8_000);
      await ended;
      clearTimeout(killer);
    },
  };
}

export function answers(url) {
  return () => fetch(url).then(({ ok }) => ok, () => false);
}

/** A port below those that Linux and macOS choose for outgoing connections, one of which could take it before its user does. */
export function findFreePort() {
  const port = randomInt(10_000, 30_000);
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", (error) => (error.code === "EADDRINUSE" ? resolve(findFreePort()) : reject(error)));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(port)));
  });
}
