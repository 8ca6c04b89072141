// What the board must show, from the journal alone: the state after each event, as text that can be compared.
const utcMs = (text) => text && Date.parse(text);

const asText = (queues, agents) =>
  JSON.stringify([...queues, ...agents].sort((a, b) => (a.id < b.id ? -1 : 1)));

// A board as it was pushed.
export const shownOn = (board) =>
  asText(
    board.queues.map((queue) => ({
      id: queue.queue_id,
      waiting: queue.waiting,
      longest: utcMs(queue.longest_since),
      on_call: queue.on_call,
      offered: queue.offered,
      answered: queue.answered,
      abandoned: queue.abandoned,
    })),
    board.agents.map((agent) => ({
      id: agent.agent_id,
      presence: agent.presence,
      since: agent.presence === 'offline' ? null : utcMs(agent.presence_since),
    })),
  );

// [what is shown before the first event, after it, after the second …]. `board` says which queues and agents there are.
export function statesOf(events, board) {
  const queues = new Map(
    board.queues.map(({ queue_id: id }) => [
      id,
      { waiting: new Map(), talking: new Set(), offered: 0, answered: 0, abandoned: 0 },
    ]),
  );
  const agents = new Map(
    board.agents.map(({ agent_id: id }) => [id, { presence: 'offline', since: null }]),
  );
  const on = {
    DayStarted() {
      for (const queue of queues.values()) queue.offered = queue.answered = queue.abandoned = 0;
    },
    InteractionQueued({ interaction, at_us: at }, queue) {
      queue.waiting.set(interaction, Math.floor(at / 1000));
      queue.offered += 1;
    },
    QueueLeft({ interaction, data }, queue) {
      queue.waiting.delete(interaction);
      if (data.how in queue) queue[data.how] += 1;
    },
    SegmentStarted: ({ agent }, queue) => queue.talking.add(agent),
    SegmentEnded: ({ agent }, queue) => queue.talking.delete(agent),
    PresenceChanged({ agent, at_us: at, data }) {
      const since = data.to === 'offline' ? null : Math.floor(at / 1000);
      if (agents.has(agent)) agents.set(agent, { presence: data.to, since });
    },
  };
  const state = () =>
    asText(
      [...queues].map(([id, { waiting, talking, ...counts }]) => ({
        id,
        waiting: waiting.size,
        longest: waiting.size ? Math.min(...waiting.values()) : null,
        on_call: talking.size,
        ...counts,
      })),
      [...agents].map(([id, agent]) => ({ id, ...agent })),
    );
  const states = [state()];
  for (const event of events) {
    on[event.type]?.(event, queues.get(event.queue));
    states.push(on[event.type] ? state() : states.at(-1));
  }
  return states;
}
