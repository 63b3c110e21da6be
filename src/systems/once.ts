import type { Context } from './environment.ts';

/** The answer of the first time in one context: an attempt starts something, and takes seconds where that hangs. */
export function oncePerContext<Answer>(
  ask: (context: Context) => Promise<Answer>,
): (context: Context) => Promise<Answer> {
  const answers = new WeakMap<Context, Promise<Answer>>();
  return (context) => {
    const answer = answers.get(context) ?? ask(context);
    answers.set(context, answer);
    return answer;
  };
}
