/** Make or change a rule, seeing what it would have done. */
import { useState } from 'preact/hooks';
import type { ApiProblem } from '../../api/api-problem.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import type { PageProps } from '../../shell/page-props.ts';
import { BacktestPanel } from './backtest-panel.tsx';
import { type Draft, idFrom, isComposed, type Path, textAt, withValue } from './draft.ts';
import { forgetDraft } from './kept-draft.ts';
import { type Schema, ruleFormSchema, titleOf } from './json-schema.ts';
import { type InForce, present, SaveDialog } from './save-dialog.tsx';
import { SchemaField } from './schema-form.tsx';
import { TextTab } from './text-tab.tsx';
import { useBacktest } from './use-backtest.ts';
import { useDraft } from './use-draft.ts';
import '../rule/rule.css';
import './editor.css';

export function page({ parameters }: PageProps) {
  const id = parameters['rule'];
  return <EditorPage key={id ?? ''} id={id} />;
}

function EditorPage({ id }: { readonly id: string | undefined }) {
  const { value, problem, reload } = useAnswer(`editor ${id ?? ''}`, async () => ({
    schema: await ruleFormSchema(),
    inForce: id === undefined ? undefined : await present(id),
  }));
  const title = id === undefined ? 'New rule' : 'Change the rule';
  if (value === undefined)
    return (
      <>
        <PageHead title={title} />
        {problem === undefined ? <Loading what="the rule" lines={6} /> : <Failure problem={problem} retry={reload} />}
      </>
    );
  return <Editor id={id} title={title} {...value} />;
}

interface EditorProps {
  readonly id: string | undefined;
  readonly title: string;
  readonly schema: Schema;
  readonly inForce: InForce | undefined;
}

type Tab = 'form' | 'text';

function Editor({ id, title, schema, inForce: first }: EditorProps) {
  const { draft, setDraft, inForce, setInForce, isKept, startAgain } = useDraft(id, first);
  const [tab, setTab] = useState<Tab>(isComposed(draft) ? 'text' : 'form');
  const [isSaving, saving] = useState(false);
  const [refusal, refuse] = useState<ApiProblem>();
  const [isReadable, readable] = useState(true);
  const change = (next: Draft) => {
    refuse(undefined);
    setDraft(next);
  };
  const backtested = useBacktest(draft, id);
  const set = (path: Path, value: unknown) => {
    refuse(undefined);
    setDraft((before) => withId(withValue(before, path, value), { before, path, isNew: id === undefined }));
  };
  const problem = refusal ?? backtested.problem;
  return (
    <>
      <PageHead
        title={title}
        back={<a href={id === undefined ? '#/rules' : `#/rules/${encodeURIComponent(id)}`}>{id ?? 'All rules'}</a>}
        actions={
          <button type="button" class="button button-first" disabled={!isReadable} onClick={() => saving(true)}>
            {id === undefined ? 'Make the rule…' : 'Save…'}
          </button>
        }
      />
      {isKept && <NotSaved startAgain={startAgain} />}
      <div class="editor">
        <section class="card editor-form" aria-label="The rule">
          <Tabs tab={tab} choose={setTab} onlyText={onlyText(draft, isReadable)} />
          {tab === 'text' ? (
            <TextTab key={String(isKept)} draft={draft} change={change} readable={readable} problem={problem} />
          ) : (
            <RuleForm schema={schema} form={{ draft, set, problem }} isNew={id === undefined} />
          )}
        </section>
        <BacktestPanel draft={draft} set={set} backtested={backtested} />
      </div>
      {isSaving && (
        <SaveDialog
          draft={draft}
          inForce={inForce}
          overtaken={setInForce}
          refused={refuse}
          saved={() => forgetDraft(id)}
          close={() => saving(false)}
        />
      )}
    </>
  );
}

function NotSaved({ startAgain }: { readonly startAgain: () => void }) {
  return (
    <p class="note editor-kept" role="status">
      <Icon name="clock" /> What you wrote here before and did not save.
      <button type="button" class="link-button" onClick={startAgain}>
        Start again
      </button>
    </p>
  );
}

/** Why there is no form for the rule as it is written, undefined where there is one. */
function onlyText(draft: Draft, isReadable: boolean): string | undefined {
  if (!isReadable) return 'The text cannot be read yet: mend it to see the form, or to save it.';
  return isComposed(draft) ? 'A rule of several conditions is written as text.' : undefined;
}

interface Around {
  readonly before: Draft;
  readonly path: Path;
  readonly isNew: boolean;
}

/** Until somebody writes an id, a new rule is called by its name. */
function withId(draft: Draft, { before, path, isNew }: Around): Draft {
  const isOwn = textAt(before, ['id']) !== idFrom(textAt(before, ['name']));
  return isNew && path[0] === 'name' && !isOwn ? { ...draft, id: idFrom(textAt(draft, ['name'])) } : draft;
}

const TABS = [
  ['form', 'Form'],
  ['text', 'YAML'],
] as const;

interface TabsProps {
  readonly tab: Tab;
  readonly choose: (tab: Tab) => void;
  readonly onlyText: string | undefined;
}

function Tabs({ tab, choose, onlyText: why }: TabsProps) {
  return (
    <>
      <Segmented
        legend="How the rule is written"
        name="editor-tab"
        options={TABS}
        chosen={tab}
        choose={choose}
        disabled={why === undefined ? [] : ['form']}
      />
      {why !== undefined && <p class="quiet small">{why}</p>}
    </>
  );
}

/** Parts of the form in the order in which one thinks; what is named in none of them comes last. */
const PARTS: readonly { readonly title: string; readonly keys: readonly string[]; readonly isFolded?: true }[] = [
  { title: 'Name', keys: ['name', 'id'] },
  { title: 'Figures', keys: ['series'] },
  { title: 'Metric', keys: ['metric', 'change', 'window'] },
  { title: 'Line', keys: ['threshold', 'persist'] },
  { title: 'Readers', keys: ['tags', 'description', 'notify', 'silenced-by'] },
  { title: 'When there is no number', keys: ['guards'], isFolded: true },
];
const NOT_SHOWN = ['$schema'];

interface RuleFormProps {
  readonly schema: Schema;
  readonly form: Parameters<typeof SchemaField>[0]['form'];
  readonly isNew: boolean;
}

function RuleForm({ schema, form, isNew }: RuleFormProps) {
  const { properties = {}, required = [] } = schema;
  const named = PARTS.flatMap(({ keys }) => keys);
  const others = Object.keys(properties).filter((key) => !named.includes(key) && !NOT_SHOWN.includes(key));
  const parts = others.length === 0 ? PARTS : [...PARTS, { title: 'More', keys: others }];
  const isShown = (key: string) => properties[key] !== undefined && (isNew || key !== 'id');
  return (
    <>
      {parts.map(({ title, keys }) => (
        <section key={title} class="editor-part" aria-label={title}>
          <h2>{titleOf(title)}</h2>
          {keys.filter(isShown).map((key) => (
            <SchemaField
              key={key}
              form={form}
              schema={properties[key] ?? {}}
              path={[key]}
              isRequired={required.includes(key)}
            />
          ))}
        </section>
      ))}
    </>
  );
}
