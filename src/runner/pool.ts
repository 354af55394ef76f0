/**
 * Runs jobs with a bound on how many at once, in the order given. A job may be exclusive: it runs while nothing else
 * does, after all the others. Jobs do not throw; what they find is theirs to keep.
 */
export async function runPool(
  jobs: readonly { readonly exclusive: boolean; run(): Promise<void> }[],
  concurrency: number,
): Promise<void> {
  const shared = jobs.filter((job) => !job.exclusive);
  let next = 0;
  const worker = async () => {
    for (let job = shared[next++]; job; job = shared[next++]) await job.run();
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, shared.length) }, worker));
  for (const job of jobs) if (job.exclusive) await job.run();
}
