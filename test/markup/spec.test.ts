import { describe, expect, it } from 'vitest';
import { reportSpec, specExamples, specText } from '../../bench/markup-report/spec.js';
import * as markup from '../../src/markup/index.js';

describe('the examples of CommonMark and GFM', () => {
  it('are written as what their HTML says, but for counted reasons', () => {
    const report = reportSpec(specExamples(), markup);
    expect(specText(report).split('\n')).toEqual([
      '676 examples of CommonMark and GFM',
      '  well-formed      676',
      '  fixed point      676',
      '  text of the HTML 627',
      '  other text       49',
      '      38 tags of no HTML element, without a partner, or without an equivalent are text',
      '       9 declarations, instructions and unfinished tags are text',
      '       2 what stands in angle brackets and is no address of the web or of mail keeps them',
      '       0 for no reason',
    ]);
  });
});
