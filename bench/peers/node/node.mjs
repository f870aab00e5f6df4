// The works on Node. A "task" is an async function whose first step runs in a microtask, Node's cheapest turn.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const WARM_UP = 2000; // milliseconds; the same in every language, chosen for the slowest JIT among them
const LONG_ENOUGH = 100; // a round shorter than this says more about the clock than about the work
const MEASURED = 5;

async function nothing() {
  return 1;
}

async function takeTurns(n) {
  for (let i = 0; i < n; i++) await null;
}

async function switching(n) {
  await Promise.all([takeTurns(n / 2), takeTurns(n / 2)]);
}

async function spawn(n) {
  for (let i = 0; i < n; i++) await Promise.resolve().then(nothing);
}

async function timer(n) {
  for (let i = 0; i < n; i++) {
    clearTimeout(setTimeout(nothing, 60_000));
    if (i % 1000 === 0) await new Promise(setImmediate);
  }
}

async function call(n) {
  for (let i = 0; i < n; i++) await nothing();
}

async function sleeper(milliseconds) {
  await new Promise((wake) => setTimeout(wake, milliseconds)); // timers/promises makes more objects
}

async function sleepers(n, milliseconds) {
  const all = [];
  for (let i = 0; i < n; i++) all.push(sleeper(milliseconds));
  for (const one of all) await one;
}

async function findUsers(n, unit) {
  for (let i = 1; i <= n; i++) {
    console.log(`${n}: ${i}`);
    await sleep(unit);
  }
}

async function example(unit) {
  await Promise.all([findUsers(5, unit), findUsers(7, unit), findUsers(3, unit)]);
}

async function warmUp(body) {
  const began = performance.now();
  while (performance.now() - began < WARM_UP) await body();
}

async function nanosecondsPerOperation(body, n) {
  let size = n || 1000;
  const round = async () => {
    const start = performance.now();
    await body(size);
    return performance.now() - start;
  };
  await warmUp(async () => {
    if ((await round()) < LONG_ENOUGH && !n) size *= 2;
  });
  const times = [];
  for (let i = 0; i < MEASURED; i++) times.push(((await round()) / size) * 1e6);
  times.sort((a, b) => a - b);
  return { n: size, ns_per_op: times[MEASURED >> 1] };
}

function peakMb() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
  } catch {
    return null; // not Linux
  }
}

async function seconds(body) {
  const start = performance.now();
  await body();
  return (performance.now() - start) / 1000;
}

const work = process.argv[2];
const n = Number(process.argv[3] ?? 0);
const bodies = { switch: switching, spawn, timer, await: call };
let result;
if (work === "sleepers") {
  const count = n || 1_000_000;
  await warmUp(() => sleepers(1000, 1));
  result = { n: count, seconds: await seconds(() => sleepers(count, 1000)), peak_mb: peakMb() };
} else if (work === "example") {
  const unit = n || 1000;
  await warmUp(() => example(1));
  result = { n: unit, seconds: await seconds(() => example(unit)) };
} else if (work in bodies) {
  result = await nanosecondsPerOperation(bodies[work], n);
} else {
  result = { unsupported: "Node's library has none" };
}
console.log(JSON.stringify({ work, ...result }));
