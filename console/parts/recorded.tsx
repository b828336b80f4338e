/** Says that figures are recorded or made up, wherever such figures are shown. */
export function Recorded({ recording }: { readonly recording: string | undefined }) {
  if (recording === undefined) return null;
  return (
    <span class="recorded" title={recording}>
      {/synthetic|made up/i.test(recording) ? 'Synthetic data' : 'Recorded data'}
      <span class="visually-hidden">: {recording}</span>
    </span>
  );
}
