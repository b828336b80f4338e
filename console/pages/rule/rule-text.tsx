/** The rule in its own words: the sentence, and the YAML that makes it. */
import { requestText } from '../../api/client.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { download } from '../../parts/download.ts';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { unbroken } from '../../parts/unbroken.ts';
import { failureToast, toast } from '../../shell/toasts.tsx';

interface RuleTextProps {
  readonly id: string;
  readonly version: number;
  readonly sentence: string;
}

export function RuleText({ id, version, sentence }: RuleTextProps) {
  const yaml = useAnswer(`${id} ${version}`, (signal) =>
    requestText(`/rules/${encodeURIComponent(id)}`, 'application/yaml', { signal }),
  );
  const { value, problem, reload } = yaml;
  return (
    <section class="card rule-text" aria-labelledby="rule-text-title">
      <div class="section-head">
        <h2 id="rule-text-title">The rule</h2>
        {value !== undefined && (
          <div class="actions">
            <button type="button" class="button" onClick={() => copy(value)}>
              <Icon name="copy" /> Copy YAML
            </button>
            <button type="button" class="button" onClick={() => download(value, `${id}.yaml`, 'application/yaml')}>
              <Icon name="download" /> YAML file
            </button>
          </div>
        )}
      </div>
      <p>{unbroken(sentence)}</p>
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {value === undefined && problem === undefined && <Loading what="the YAML" lines={3} />}
      {value !== undefined && (
        // Scrolls sideways, so that it must be reachable by the keyboard.
        <pre tabIndex={0} role="region" aria-label="The rule as YAML">
          {value}
        </pre>
      )}
    </section>
  );
}

function copy(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast('Copied.'),
    () => failureToast('The browser did not allow copying. Select the text instead.'),
  );
}
