export type Quality = 'unknown' | 'good' | 'fair' | 'poor';

export interface QualitySample {
  received: number;
  lost: number;
  jitterS: number;
  roundTripS: number | null;
}

// From two readings of the connection's counters. The limits follow what listeners notice with G.711: loss above 3 %
// or a round trip above 400 ms disturbs, half of that can be heard.
export function qualityOf(before: QualitySample | null, now: QualitySample): Quality {
  if (!before) return 'unknown';
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  const share = received + lost > 0 ? lost / (received + lost) : 0;
  const roundTrip = now.roundTripS ?? 0;
  if (received + lost === 0 && now.roundTripS === null) return 'unknown';
  if (share > 0.03 || roundTrip > 0.4 || now.jitterS > 0.06) return 'poor';
  if (share > 0.01 || roundTrip > 0.2 || now.jitterS > 0.03) return 'fair';
  return 'good';
}

export function readSample(report: RTCStatsReport): QualitySample {
  const sample: QualitySample = { received: 0, lost: 0, jitterS: 0, roundTripS: null };
  report.forEach((entry: Record<string, unknown>) => {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      sample.received += Number(entry.packetsReceived ?? 0);
      sample.lost += Number(entry.packetsLost ?? 0);
      sample.jitterS = Math.max(sample.jitterS, Number(entry.jitter ?? 0));
    }
    if (
      entry.type === 'candidate-pair' &&
      entry.nominated === true &&
      typeof entry.currentRoundTripTime === 'number'
    )
      sample.roundTripS = entry.currentRoundTripTime;
  });
  return sample;
}
