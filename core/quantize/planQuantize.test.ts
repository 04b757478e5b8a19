/** What the dry run promises, held against what the real library then makes. */
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import type { FileType } from '../../contract/fileTypes.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { distillPath, moePath } from '../engine/realEngine.testing.ts';
import { hashFile } from '../install/hashFile.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { importanceTypes } from './quantizeFailure.ts';
import { planQuantize } from './planQuantize.ts';
import { quantizeFile } from './quantizeFile.ts';
import { mixes, parseTensorTypeRule, plainRecipe, type QuantizeRecipe } from './recipe.ts';

const folder = useTemporaryFolder();
const launcher = createNodeLauncher();

const planOf = async (input: string, recipe: QuantizeRecipe) =>
  planQuantize({ launcher, input, source: await readModelHeader(input), recipe });

const failureOf = async (work: Promise<unknown>): Promise<HearthError> => {
  const thrown: unknown = await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (thrown instanceof HearthError) return thrown;
  throw new Error(`It did not fail as explained: ${String(thrown)}`);
};

describe('the plan is what is then made', () => {
  it.each<{ name: string; recipe: QuantizeRecipe }>([
    { name: 'Q4_K_M', recipe: plainRecipe('Q4_K_M') },
    {
      name: 'Q3_K_S with rules',
      recipe: {
        ...plainRecipe('Q3_K_S'),
        tensorTypes: ['blk\\.0\\.=q8_0', 'ffn_down=Q6_K'].map(parseTensorTypeRule),
      },
    },
  ])('in each tensor and in the size of the file: $name', async ({ recipe }) => {
    const output = folder.file(`${recipe.fileType}.gguf`);
    const plan = await planOf(distillPath, recipe);
    const made = await quantizeFile({ launcher, input: distillPath, output, recipe, threads: 1 });
    const planned = Object.fromEntries(plan.tensors.map(({ name, toType, bytes }) => [name, [toType, bytes]]));
    expect(Object.fromEntries(made.tensors.map(({ name, type, bytes }) => [name, [type, bytes]]))).toEqual(planned);
    expect(Math.abs(plan.fileBytes - statSync(output).size)).toBeLessThan(200);
    if (recipe.tensorTypes.length === 0) return;
    // Recorded from `llama-quantize --tensor-type 'blk\\.0\\.=q8_0' --tensor-type 'ffn_down=q6_K'`.
    expect(await hashFile(output)).toBe('2d020c910e7de6c3c37196674477ca158e954cdfcdf03bc8c07f8c7a16a6c83c');
    // The first rule wins, and a rule is searched in the name.
    expect(planned['blk.0.ffn_down.weight']?.[0]).toBe('q8_0');
    expect(planned['blk.1.ffn_down.weight']?.[0]).toBe('q6_K');
    expect(planned['blk.1.ffn_up.weight']?.[0]).toBe('q3_K');
    expect(planned['blk.0.attn_norm.weight']?.[0]).toBe('f32');
  });
});

describe('a mixture of experts', () => {
  it('has tensors for each rule of the mix, so that none is silently idle', async () => {
    const { tensors } = await readModelHeader(moePath);
    for (const { pattern } of mixes['small-experts'] ?? []) {
      expect(tensors.filter(({ name }) => new RegExp(pattern).test(name)).length, pattern).toBeGreaterThan(0);
    }
    const routed = tensors.filter(({ name }) => name.includes('_exps'));
    const ruled = (mixes['small-experts'] ?? []).map(({ pattern }) => new RegExp(pattern));
    expect(routed.filter(({ name }) => ruled.some((rule) => rule.test(name)))).toEqual([]);
  });
});

describe('a source of eight bits', () => {
  it('may be quantized again, and the plan says what that costs; one of fewer bits may not', async () => {
    const input = folder.file('eight.gguf');
    await quantizeFile({ launcher, input: distillPath, output: input, recipe: plainRecipe('Q8_0'), threads: 1 });
    expect((await planOf(input, plainRecipe('Q4_K_M'))).sourceLoss).toBe('Q8_0');
    const output = folder.file('four.gguf');
    const made = await quantizeFile({ launcher, input, output, recipe: plainRecipe('Q4_K_M'), threads: 1 });
    expect(made.quantization).toBe('Q4_K_M');
    expect((await planOf(distillPath, plainRecipe('Q4_K_M'))).sourceLoss).toBeNull();
    const failure = await failureOf(planOf(output, plainRecipe('Q2_K')));
    expect(failure.message).toMatch(/quantized already \(q\d_/);
  });
});

describe('what would waste hours is refused first', () => {
  it('a type that needs an importance matrix: the plan tells', async () => {
    expect((await planOf(distillPath, plainRecipe('IQ2_XXS'))).needsImportance).toBe(true);
    expect((await planOf(distillPath, plainRecipe('IQ3_S'))).needsImportance).toBe(false);
  });

  it.each<FileType>(['IQ2_M', 'IQ3_XS', 'Q2_K'])(
    'and it is known before there is a source to ask about: %s',
    async (type) => {
      expect((await planOf(distillPath, plainRecipe(type))).needsImportance).toBe(importanceTypes.includes(type));
    },
  );

  it('a rule that meets no tensor, with names that are there', async () => {
    const recipe = { ...plainRecipe('Q4_K_M'), tensorTypes: [parseTensorTypeRule('ffn_.*_expz=q2_K')] };
    const failure = await failureOf(planOf(distillPath, recipe));
    expect(failure.code).toBe('BAD_INPUT');
    expect(failure.next).toContain('token_embd.weight');
  });

  it.each(['ffn_down', '=q4_K', 'ffn_down=q9', 'ffn_(down=q4_K', 'ffn_down=q8_1'])('the rule "%s"', (text) => {
    expect(() => parseTensorTypeRule(text)).toThrow(HearthError);
  });
});
