// The server's sentences about a field are for operators, in English. These are worded here; [sentence, its words].
const sentences = [
  [/^must not be empty while a disposition/, 'dispositions_needed'],
  [/^must be off: a 400 or 800 number/, 'call_in_only'],
  [/^is needed of a number that calls out/, 'needed_to_call_out'],
  [/^names a number that does not call out/, 'calls_not_out'],
  [/^must be a prefix with its country/, 'prefix'],
  [/^must be a date such as/, 'date'],
  [/^must be a time such as/, 'time'],
  [/^is the rule that keeps the list/, 'list_rule'],
  [/^is on the list already/, 'on_list'],
  [/^(is needed|is required$|must not be empty)/, 'needed'],
  [/^is required when the endpoint is a phone/, 'phone_needed'],
  [/^is for agents with a phone/, 'only_with_phone'],
  [/^(is too long|is longer than|must have at most)/, 'too_long'],
  [/^stands twice/, 'twice'],
  [/^is another user's already/, 'taken'],
  [/^names none of the/, 'names_none'],
  [/^must have at least 8 characters/, 'password_short'],
  [/^is one of those that are tried first/, 'password_common'],
  [/^must be 1 to 20 digits/, 'digits'],
  [/^must be 1 to 64/, 'characters'],
  [/^(must be an address like|has bits set beyond)/, 'address'],
  [/^must look like sip:/, 'sip_address'],
  [/^is no (telephone|phone) number/, 'phone_number'],
  [/^is no mail address/, 'mail_address'],
  [/^must have a text or a file/, 'text_or_file'],
  [/^must be an IANA time zone/, 'zone'],
  [/^leads in a circle/, 'circle'],
  [/^must be a sound file inside the prompts folder/, 'sound_name'],
  [/^cannot be played: the file is not there/, 'sound_missing'],
  [/^cannot be played: the file is no /, 'sound_unknown'],
  [/^cannot be played: the file is damaged/, 'sound_damaged'],
  [/^cannot be played: the file holds no sound/, 'sound_empty'],
  [/^cannot be played: the file is (longer|too large)/, 'sound_long'],
  [/^cannot be played: the file must have/, 'sound_form'],
  [/^cannot be played/, 'sound_unplayable'],
  [/^must hold at least one/, 'at_least_one'],
  [/^(must be between|must be from|is out of range)/, 'range'],
] as const;

export type Sentence = (typeof sentences)[number][1];

export function sentenceOf(detail: string): Sentence | null {
  return sentences.find(([pattern]) => pattern.test(detail))?.[1] ?? null;
}
