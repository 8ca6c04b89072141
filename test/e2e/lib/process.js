// What a process costs and holds, as the kernel counts it.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

const ticksPerSecond = 100; // USER_HZ

// utime + stime, in seconds. The command's name may hold spaces: the fields are counted behind its bracket.
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function residentKib(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

// The most that it ever held.
export function peakKib(pid) {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

// What each open file descriptor stands for: a path, "socket:[…]", "anon_inode:[eventfd]" …
export function openFiles(pid) {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return []; // closed in the meantime
    }
  });
}

// The processes that were started with this argument.
export function pidsWith(argument) {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
    } catch {
      return false; // no process, or ended in the meantime
    }
  });
}

// Datagrams that the kernel threw away at this UDP port because nobody reads the socket. Once its buffer is full that
// is each one that arrives.
export function dropsAt(port) {
  const local = port.toString(16).toUpperCase().padStart(4, '0');
  const line = readFileSync('/proc/net/udp', 'utf8')
    .split('\n')
    .find((each) => each.includes(`:${local} 00000000:0000`));
  if (!line) throw new Error(`nobody listens at UDP port ${port}`);
  return Number(line.trim().split(/\s+/).at(-1));
}
