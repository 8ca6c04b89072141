// The live machine says in English, for operators, why it refuses a command. These are worded here; [sentence, its words].
const sentences = [
  [/^the agent is not free/, 'not_free'],
  [/^nobody serves this queue/, 'unserved'],
  [/^this customer was handed on too often/, 'too_often'],
  [/^somebody is asked already/, 'asked_already'],
  [/^nobody (asks himself|hands on to himself)/, 'oneself'],
  [/^nobody is asked/, 'nobody_asked'],
  [/^nobody has been found yet/, 'nobody_found'],
  [/^this party is out of the call/, 'party_gone'],
  [/^another agent has the customer/, 'not_yours'],
  [/^the phone holds the call/, 'phone_holds'],
  [/^(nobody is spoken with|the call is not on hold)/, 'otherwise'],
  [/^this call is over/, 'call_over'],
  [/^this offer is over/, 'offer_over'],
  [/^the phone in the browser is not ready/, 'phone_not_ready'],
  [/^answer on the phone/, 'answer_at_phone'],
] as const;

export type Refusal = (typeof sentences)[number][1];

export function refusalOf(detail: string): Refusal | null {
  return sentences.find(([pattern]) => pattern.test(detail))?.[1] ?? null;
}
