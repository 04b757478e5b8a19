import { expect, it } from 'vitest';
import { createModelTurns } from './modelTurns.ts';

const never = new AbortController().signal;

const open = () => {
  const loads: string[] = [];
  let loaded: string | null = 'small';
  const turns = createModelTurns(
    () => loaded,
    (modelId) => {
      loads.push(modelId);
      if (modelId === 'broken') return Promise.reject(new Error('It cannot be loaded.'));
      loaded = modelId;
      return Promise.resolve();
    },
  );
  const places: number[] = [];
  const enter = (modelId: string | null, signal = never): Promise<() => void> =>
    turns.enter(modelId, signal, (place) => places.push(place));
  return { enter, loads, places };
};

it('does not take the model away from an answer at work, and lets nobody overtake who waits', async () => {
  const { enter, loads, places } = open();
  const leaveFirst = await enter('small');
  const leaveSecond = await enter(null);
  const order: string[] = [];
  const large = enter('large').then((leave) => {
    order.push('large');
    return leave;
  });
  const small = enter('small').then((leave) => {
    order.push('small');
    return leave;
  });
  leaveFirst();
  await Promise.resolve();
  expect(loads).toEqual([]);
  leaveSecond();
  const leaveLarge = await large;
  expect(loads).toEqual(['large']);
  leaveLarge();
  (await small)();
  expect(order).toEqual(['large', 'small']);
  expect(loads).toEqual(['large', 'small']);
  expect(places).toContain(2);
});

it('loads once for those that come together', async () => {
  const { enter, loads } = open();
  const [first, second] = await Promise.all([enter('large'), enter('large')]);
  expect(loads).toEqual(['large']);
  first();
  second();
});

it('gives the turn on where loading fails and where somebody goes away', async () => {
  const { enter } = open();
  const leave = await enter('small');
  const broken = enter('broken');
  const impatient = new AbortController();
  const gone = enter('large', impatient.signal);
  impatient.abort(new Error('Stopped.'));
  await expect(gone).rejects.toThrow('Stopped.');
  leave();
  await expect(broken).rejects.toThrow('It cannot be loaded.');
  (await enter('small'))();
});
