/** Rules. */
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { rulesRoutes } from '../../../shared/api/routes/rules.ts';
import { withDiffs } from '../../../shared/domain/rule-revision.ts';
import { pageOf } from '../cursors.ts';
import { etagOf } from '../preconditions.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { backtestOperations } from './backtests.ts';
import { readerNames } from './reader-names.ts';
import { ruleChangeOperations } from './rule-changes.ts';
import { ruleAnswer, storedRule } from './rule-documents.ts';
import { ruleHistoryOperations } from './rule-history.ts';
import { listRules } from './rule-list.ts';
import { ruleSetOperations } from './rule-set.ts';
import { ruleYaml } from './rule-yaml.ts';

export const rulesOperations: OperationsOf<typeof rulesRoutes, ManageServices> = {
  listRules,

  getRule: async ({ parameters, accept }, services) => {
    const rule = await storedRule(parameters.rule, services);
    const headers = { etag: etagOf(rule.version) };
    if (accept === 'application/yaml')
      return { status: 200, type: 'application/yaml', text: ruleYaml([rule.document]), headers };
    return { status: 200, body: await ruleAnswer(rule, services), headers };
  },

  listRuleRevisions: async (request, { rules, readers }) => {
    const { rule } = request.parameters;
    const revisions = await rules.revisions(rule);
    if (revisions.length === 0) throw new ProblemFound('not-found', `There is no rule ${rule}, and never was.`);
    const items = withDiffs(revisions).map(({ document, ...rest }) => ({ ...rest, document: { ...Object(document) } }));
    const page = pageOf(request, items, { key: ({ version }) => [version], isDescending: true });
    const namesOf = await readerNames(
      page.items.map(({ by }) => by),
      { readers },
    );
    return { status: 200, body: { ...page, items: page.items.map((each) => ({ ...each, ...namesOf(each.by) })) } };
  },

  ...ruleChangeOperations,
  ...ruleHistoryOperations,
  ...backtestOperations,
  ...ruleSetOperations,
};
